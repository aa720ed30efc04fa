/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * Whether a process is to be observed, by its cgroup, its id and its command name.
 */
#ifndef FORESHOCK_FILTERS_H
#define FORESHOCK_FILTERS_H

#include "process.h"

#define MAX_FILTERS 256
#define MAX_CGROUP_LEVEL 16

/* Which filters are in use: the three maps below; what is observed passes all that are. */
struct filters {
    __u8 cgroups;
    __u8 pids;
    __u8 comms;
    __u8 reserved;
};

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, MAX_FILTERS);
    __type(key, __u64);
    __type(value, __u8);
} cgroup_filter SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, MAX_FILTERS);
    __type(key, __u32);
    __type(value, __u8);
} pid_filter SEC(".maps");

struct comm_key {
    char comm[COMM_SIZE];
};

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, MAX_FILTERS);
    __type(key, struct comm_key);
    __type(value, __u8);
} comm_filter SEC(".maps");

/* Whether the current task is in one of the cgroups, or below one. */
static __always_inline bool in_cgroups(void) {
    for (int level = 1; level <= MAX_CGROUP_LEVEL; level++) {
        __u64 cgroup = bpf_get_current_ancestor_cgroup_id(level);

        if (!cgroup)
            return false;
        if (bpf_map_lookup_elem(&cgroup_filter, &cgroup))
            return true;
    }
    return false;
}

/* Whether the current process is to be observed. `task` is the current one. */
static __always_inline bool passes(const struct filters *filters, __u64 self_tgid,
                                   struct task_struct *task) {
    __u32 tgid = task->tgid;

    if (tgid == self_tgid)
        return false;
    if (filters->pids && !bpf_map_lookup_elem(&pid_filter, &tgid))
        return false;
    if (filters->cgroups && !in_cgroups())
        return false;
    if (filters->comms) {
        struct comm_key key = {};

        bpf_core_read_str(key.comm, sizeof(key.comm), &task->group_leader->comm);
        if (!bpf_map_lookup_elem(&comm_filter, &key))
            return false;
    }
    return true;
}

#endif
