// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0
/*
 * Health observer: exits of the watched system calls.
 *
 *   sys_enter      attached to syscalls/sys_enter_NAME of the watched calls that are timed now:
 *                  notes the time. The collector takes busy calls off it, all but now and then.
 *   sys_exit       attached to syscalls/sys_exit_NAME: counts, and submits the event of a watched
 *                  failure that is due.
 *   raw_sys_*      the same on raw tracepoints, for hosts where that is cheaper.
 *   connect_state  how a non-blocking connect ended, after its call had returned.
 *   exited         a process is dead: its entries can go.
 *   flush          run by the collector each interval: submits what was counted since the last run,
 *                  and failures held back by the back-off. So user space walks no map.
 *
 * Numbers are never lost: a count stays in its table until its record is in the ring; when a table
 * is full it goes to an array without the process.
 */
#include "kernel.h"

#include <bpf/bpf_helpers.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_tracing.h>

#include "flush.h"

char LICENSE[] SEC("license") = "GPL and additional rights";

#define ENOMEM 12
#define TS_COMPAT 0x0002      /* x86-64 */
#define TIF_32BIT (1UL << 22) /* arm64 */

#define FORK_CALLS (1 << CALL_FORK | 1 << CALL_VFORK | 1 << CALL_CLONE | 1 << CALL_CLONE3)

static __always_inline int call_entered(void) {
    struct task_struct *task = bpf_get_current_task_btf();
    struct task_state *entered;

    if (!in_filter(task))
        return 0;
    entered = bpf_task_storage_get(&tasks, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
    if (entered)
        entered->start_ns = bpf_ktime_get_ns();
    else
        counters_of(IN_CALLER)->task_full++;
    return 0;
}

/*
 * The watched call of a number that a raw tracepoint saw; 0: none. Calls of 32-bit programs have
 * other numbers and are not watched: the tracepoints of single calls leave them out, too.
 */
static __always_inline __u32 call_of(long nr) {
    struct task_struct *task = bpf_get_current_task_btf();

#ifdef __TARGET_ARCH_arm64
    if (task->thread_info.flags & TIF_32BIT)
        return CALL_NONE;
#else
    if (task->thread_info.status & TS_COMPAT)
        return CALL_NONE;
#endif
    return nr >= 0 && nr < MAX_SYSCALL_NR ? config.call_of_nr[nr & (MAX_SYSCALL_NR - 1)]
                                          : CALL_NONE;
}

static __always_inline long syscall_nr(struct pt_regs *regs) {
#ifdef __TARGET_ARCH_arm64
    return regs->syscallno;
#else
    return regs->orig_ax;
#endif
}

static __always_inline void note_exit(const struct process *process) {
    __u64 now = bpf_ktime_get_ns();

    if (bpf_map_update_elem(&exits, process, &now, BPF_ANY))
        counters_of(IN_CALLER)->exits_full++;
}

/* After an exec the process counts as another one: its service may have changed. */
static __always_inline void renew_process(struct process process) {
    process.generation--;
    note_exit(&process);
}

/* Errors that the return value does not show as such. */
static __always_inline __u32 error_of(__u32 call, long ret) {
    if (ret < 0 && ret >= -4095)
        return -ret;
    if (call == CALL_BRK && first_argument() > (__u64)ret)
        return ENOMEM; /* brk returns the old break */
    return 0;
}

static __always_inline bool is_timed(__u32 call) {
    return (state.timed_calls >> (call & 63)) & 1;
}

/* When the call that now returns was entered; 0: it is not timed, or its entry was not noted. */
static __always_inline __u64 take_start(struct task_struct *task, __u32 call) {
    struct task_state *entered;
    __u64 start;

    if (!is_timed(call))
        return 0;
    entered = bpf_task_storage_get(&tasks, task, 0, 0);
    if (!entered)
        return 0;
    start = entered->start_ns;
    entered->start_ns = 0;
    return start >= state.timed_since[call & (MAX_CALLS - 1)] ? start : 0;
}

/* A forked child returns 0 from a call that it has not made. */
static __always_inline bool is_forked_child(__u32 call, long ret) {
    return !ret && (FORK_CALLS >> (call & 31)) & 1;
}

static __always_inline int call_exited(__u32 call, long ret) {
    struct task_struct *task = bpf_get_current_task_btf();
    __u64 start = take_start(task, call);
    __u64 now = start ? bpf_ktime_get_ns() : 0;
    __u64 duration = now - start;
    struct process process;
    __u32 error;

    if (!start && (is_forked_child(call, ret) || !in_filter(task)))
        return 0;
    process = process_of(task);
    error = error_of(call, ret);
    if (!error) {
        count_call(process, call, duration);
        if (call == CALL_EXECVE || call == CALL_EXECVEAT)
            renew_process(process);
    } else if (error != EINPROGRESS || call != CALL_CONNECT || !follow_connect(process, start)) {
        struct errors_key key = {.process = process, .call = call, .error = error};

        count_failure(&key, 0, now, duration, IN_CALLER);
    }
    return 0;
}

SEC("tracepoint/syscalls/sys_enter_of_a_call")
int sys_enter(struct trace_event_raw_sys_enter *ctx) {
    return call_entered();
}

SEC("tracepoint/syscalls/sys_exit_of_a_call")
int sys_exit(struct trace_event_raw_sys_exit *ctx) {
    return call_exited(config.call_of_nr[ctx->id & (MAX_SYSCALL_NR - 1)], ctx->ret);
}

/* The same on every system call of the host: dearer for busy programs, cheaper for each call. */
SEC("tp_btf/sys_enter")
int BPF_PROG(raw_sys_enter, struct pt_regs *regs, long nr) {
    __u32 call = call_of(nr);

    return call && is_timed(call) ? call_entered() : 0;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(raw_sys_exit, struct pt_regs *regs, long ret) {
    __u32 call = call_of(syscall_nr(regs));

    return call ? call_exited(call, ret) : 0;
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(connect_state, struct sock *sk, int old_state, int new_state) {
    if (old_state != TCP_SYN_SENT)
        return 0;
    if (new_state == TCP_CLOSE)
        conclude_connect((__u64)sk, sk->sk_err ?: EINPROGRESS, bpf_ktime_get_ns(), AT_SOCKET);
    else if (new_state == TCP_ESTABLISHED)
        conclude_connect((__u64)sk, 0, bpf_ktime_get_ns(), AT_SOCKET);
    return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(exited, struct task_struct *task) {
    struct process process = process_of(task);

    if (task->signal->live.counter == 0 && in_filter(task))
        note_exit(&process);
    return 0;
}

SEC("syscall")
int flush(struct flush_request *request) {
    struct flush_context context = {.now = bpf_ktime_get_ns(), .force = request->force};

    state.self_tgid = bpf_get_current_pid_tgid() >> 32;
    time_calls(request->timed_calls, context.now);
    bpf_for_each_map_elem(&calls, flush_calls, &context, 0);
    bpf_for_each_map_elem(&calls_overflow, flush_calls_overflow, &context, 0);
    bpf_for_each_map_elem(&errors, flush_errors, &context, 0);
    bpf_for_each_map_elem(&errors_overflow, flush_errors_overflow, &context, 0);
    bpf_for_each_map_elem(&connecting, flush_connecting, &context, 0);
    if (!context.deferred)
        bpf_for_each_map_elem(&exits, flush_exits, &context, 0);
    request->self_tgid = state.self_tgid;
    request->deferred = context.deferred;
    return 0;
}
