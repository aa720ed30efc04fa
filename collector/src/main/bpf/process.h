/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * Processes: which one is current, and its files. For all observers.
 */
#ifndef FORESHOCK_PROCESS_H
#define FORESHOCK_PROCESS_H

#include <bpf/bpf_core_read.h>

#define COMM_SIZE 16
#define S_IFMT 0170000
#define S_IFSOCK 0140000

struct process {
    __u32 tgid;
    __u32 generation;
};

/* Start time in units of 1,024 ns plus the count of execs: one exec further is one more. */
static __always_inline struct process process_of(struct task_struct *task) {
    struct process process = {
        .tgid = task->tgid,
        .generation = (__u32)((task->group_leader->start_boottime >> 10) + task->self_exec_id)};

    return process;
}

/* The file of a descriptor of the current process; 0: there is none. */
static __always_inline struct file *file_of(__u32 fd) {
    struct fdtable *table = bpf_get_current_task_btf()->files->fdt;
    struct file *file = 0;

    if (fd < table->max_fds)
        bpf_probe_read_kernel(&file, sizeof(file), table->fd + fd);
    return file;
}

/* The socket behind a file; 0: it is none. */
static __always_inline struct sock *sock_of(struct file *file) {
    struct socket *socket;

    if (!file || (BPF_CORE_READ(file, f_inode, i_mode) & S_IFMT) != S_IFSOCK)
        return 0;
    socket = BPF_CORE_READ(file, private_data);
    return BPF_CORE_READ(socket, sk);
}

#endif
