/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * Processes: which one is current, and its files. For all observers.
 */
#ifndef FORESHOCK_PROCESS_H
#define FORESHOCK_PROCESS_H

#define COMM_SIZE 16

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

static __always_inline struct file *file_of(__u32 fd) {
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    struct fdtable *table = BPF_CORE_READ(task, files, fdt);
    struct file **files;
    struct file *file = 0;

    if (!table || fd >= BPF_CORE_READ(table, max_fds))
        return 0;
    files = BPF_CORE_READ(table, fd);
    bpf_probe_read_kernel(&file, sizeof(file), files + fd);
    return file;
}

#endif
