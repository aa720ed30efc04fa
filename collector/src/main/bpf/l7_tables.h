/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * The L7 observer's maps, and its counters.
 */
#ifndef FORESHOCK_L7_TABLES_H
#define FORESHOCK_L7_TABLES_H

#include "l7.h"

/* One variable in each data section, so that its offset there is 0. */
const volatile struct l7_config config = {};

struct l7_state state;

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 1024 * 1024);
} ring SEC(".maps");

/* What the collector wants of single connections (socket cookie), while they last: enum l7_policy. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __uint(max_entries, 4096);
    __type(key, __u64);
    __type(value, __u32);
} policies SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, MAX_FILTERS);
    __type(key, __u16);
    __type(value, __u8);
} port_filter SEC(".maps");

static __always_inline struct l7_counters *counters(void) {
    return &state.counters[bpf_get_smp_processor_id() & (MAX_CPUS - 1)];
}

#define COUNT(counter, n) __sync_fetch_and_add(&counters()->counter, n)

static __always_inline __u32 policy_of(__u64 cookie) {
    __u32 *policy = state.policies ? bpf_map_lookup_elem(&policies, &cookie) : 0;

    return policy ? *policy : 0;
}

static __always_inline bool in_port_filter(__u16 local, __u16 peer) {
    return !config.filter_ports || bpf_map_lookup_elem(&port_filter, &local) ||
           bpf_map_lookup_elem(&port_filter, &peer);
}

static __always_inline long wakeup_flag(void) {
    return bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) >= config.wakeup_bytes ? BPF_RB_FORCE_WAKEUP
                                                                              : BPF_RB_NO_WAKEUP;
}

#endif
