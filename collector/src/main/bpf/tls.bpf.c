// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0
/*
 * TLS observer: plain text, as applications read and write it through OpenSSL, and why handshakes
 * fail. Attached to functions of libssl and libcrypto in chosen processes; each call costs some
 * microseconds there, and nothing elsewhere. A process that is not in `processes` is not looked at,
 * whatever the programs are attached to.
 *
 *   ssl_*_enter    what the call was given, kept for its return
 *   ssl_*_return   how many bytes it was: a call that has to be made again has read or written none
 *   error_*        the library notes why it fails: in the handshake, this is the reason
 *   ssl_freed      the address of an SSL may become another connection's
 *
 * Calls nest: TLS inside TLS, callbacks. A return is matched with its entry by the stack pointer.
 */
#include "kernel.h"

#include <bpf/bpf_helpers.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_tracing.h>

#include "tls_socket.h"

char LICENSE[] SEC("license") = "GPL and additional rights";

#define ERR_LIB_SSL 20
#define MAX_DEPTH 4

/* How far a function's return has moved the stack pointer from where it was at its entry. */
#ifdef __TARGET_ARCH_arm64
#define RETURN_ADDRESS 0
#else
#define RETURN_ADDRESS 8
#endif

const volatile struct tls_config config = {};

struct tls_counters counters;

/* A call under way. */
struct tls_frame {
    __u64 sp;
    __u64 entry_ns;
    __u64 ssl;
    __u64 buffer;
    __u64 count_at; /* size_t * of the functions that return their count there; 0: others */
    struct tls_socket socket;
    __u32 call;
    __u32 reason;
    __u32 verify;
    __u32 reserved;
};

/* A thread's calls, the innermost last. */
struct tls_calls {
    __u32 depth;
    __u32 reserved;
    struct tls_frame frames[MAX_DEPTH];
};

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 1024 * 1024);
} ring SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_TASK_STORAGE);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __type(key, int);
    __type(value, struct tls_calls);
} calls SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __uint(max_entries, MAX_PROCESSES);
    __type(key, __u32); /* tgid */
    __type(value, struct tls_layout);
} processes SEC(".maps");

/* The L7 observer's, as the ring. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 256);
    __type(key, __u16);
    __type(value, __u8);
} port_filter SEC(".maps");

#define COUNT(counter, n) __sync_fetch_and_add(&counters.counter, n)

static __always_inline const struct tls_layout *layout_of_process(void) {
    __u32 tgid = bpf_get_current_pid_tgid() >> 32;

    return bpf_map_lookup_elem(&processes, &tgid);
}

static __always_inline long wakeup_flag(void) {
    return bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) >= config.wakeup_bytes ? BPF_RB_FORCE_WAKEUP
                                                                              : BPF_RB_NO_WAKEUP;
}

/* Submits a record with room for `room` bytes of payload, of which record->captured are read. */
static __always_inline void submit(struct tls_record *record, __u64 buffer, const __u32 room) {
    struct tls_record *placed = bpf_ringbuf_reserve(&ring, sizeof(*record) + room, 0);
    __u32 captured = record->captured;

    if (!placed) {
        COUNT(ring_full, 1);
        return;
    }
    if (captured > room)
        captured = room;
    barrier_var(captured); /* or the compiler drops the check, and older verifiers find no bound */
    if (captured > room)
        captured = room;
    if (captured && bpf_probe_read_user(placed + 1, captured, (void *)buffer)) {
        record->captured = 0;
        record->flags |= TLS_UNREADABLE;
        COUNT(unreadable, 1);
    }
    record->missed = counters.ring_full + counters.task_full + counters.too_deep;
    __builtin_memcpy(placed, record, sizeof(*record));
    bpf_ringbuf_submit(placed, wakeup_flag());
    COUNT(records, 1);
}

/* Submits so much of what was read or written as is captured; the last record stands for the rest. */
static __always_inline void submit_data(struct tls_record *record, __u64 buffer) {
    __u32 allowance =
        config.capture_bytes < TLS_MAX_CAPTURE ? config.capture_bytes : TLS_MAX_CAPTURE;
    __u64 left = record->length;

    record->flags |= TLS_MORE;
    record->length = TLS_LARGE_PAYLOAD;
    for (int i = 1; i < TLS_MAX_CHUNKS; i++) {
        if (left <= TLS_LARGE_PAYLOAD || allowance <= TLS_LARGE_PAYLOAD)
            break;
        record->captured = TLS_LARGE_PAYLOAD;
        submit(record, buffer, TLS_LARGE_PAYLOAD);
        record->flags &= ~TLS_UNREADABLE;
        buffer += TLS_LARGE_PAYLOAD;
        left -= TLS_LARGE_PAYLOAD;
        allowance -= TLS_LARGE_PAYLOAD;
    }
    record->flags &= ~TLS_MORE;
    record->length = left;
    if (allowance > TLS_LARGE_PAYLOAD)
        allowance = TLS_LARGE_PAYLOAD;
    record->captured = left < allowance ? left : allowance;
    if (record->captured <= TLS_SMALL_PAYLOAD)
        submit(record, buffer, TLS_SMALL_PAYLOAD);
    else if (record->captured <= TLS_MEDIUM_PAYLOAD)
        submit(record, buffer, TLS_MEDIUM_PAYLOAD);
    else
        submit(record, buffer, TLS_LARGE_PAYLOAD);
}

/* Not inlined, so that the object's BTF has the struct for the layout test. */
static __noinline int fill(struct tls_record *record, __u32 type, __u64 ssl) {
    struct task_struct *task = bpf_get_current_task_btf();
    struct process process = process_of(task);

    record->type = type;
    record->tgid = process.tgid;
    record->generation = process.generation;
    record->tid = task->pid;
    record->return_ns = bpf_ktime_get_ns();
    record->ssl = ssl;
    record->fd = NO_DESCRIPTOR;
    return 0;
}

/*
 * What the call is about. Only if the socket is the same as when the call began is it the one that
 * the bytes went through.
 */
static __always_inline void fill_from_call(struct tls_record *record, struct tls_frame *frame,
                                           const struct tls_layout *layout) {
    struct sock *sk = 0;

    record->entry_ns = frame->entry_ns;
    record->call = frame->call;
    record->reason = frame->reason;
    record->verify = frame->verify;
    if (!is_same(&frame->socket, layout)) {
        record->flags |= TLS_REBOUND;
        COUNT(rebound, 1);
    } else {
        sk = sock_of(frame->socket.file);
    }
    if (sk) {
        record->fd = frame->socket.fd;
        record->cookie = cookie_of(sk);
    }
    if (!record->cookie)
        record->session = session_of(frame->ssl, layout);
}

/* Whether plain text may be read: where ports are chosen, a socket has to have one of them. */
static __always_inline bool in_port_filter(const struct tls_frame *frame) {
    struct sock *sk;
    __u16 local;
    __u16 peer;

    if (!config.filter_ports)
        return true;
    sk = frame->socket.file ? sock_of(frame->socket.file) : 0;
    if (!sk)
        return false;
    local = BPF_CORE_READ(sk, __sk_common.skc_num);
    peer = bpf_ntohs(BPF_CORE_READ(sk, __sk_common.skc_dport));
    return bpf_map_lookup_elem(&port_filter, &local) || bpf_map_lookup_elem(&port_filter, &peer);
}

/* Forgets calls that have not returned the usual way, now that the stack is below them. */
static __always_inline void forget_abandoned(struct tls_calls *stack, __u64 sp) {
    for (int i = 0; i < MAX_DEPTH; i++) {
        __u32 depth = stack->depth;

        if (!depth || stack->frames[(depth - 1) & (MAX_DEPTH - 1)].sp > sp)
            return;
        stack->depth = depth - 1;
        COUNT(unpaired, 1);
    }
}

static __always_inline int enter(struct pt_regs *ctx, __u32 call, __u64 count_at) {
    const struct tls_layout *layout = layout_of_process();
    struct tls_calls *stack;
    struct tls_frame *frame;

    if (!layout)
        return 0;
    stack =
        bpf_task_storage_get(&calls, bpf_get_current_task_btf(), 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
    if (!stack) {
        COUNT(task_full, 1);
        return 0;
    }
    forget_abandoned(stack, PT_REGS_SP(ctx));
    if (stack->depth >= MAX_DEPTH) {
        COUNT(too_deep, 1);
        return 0;
    }
    frame = &stack->frames[stack->depth & (MAX_DEPTH - 1)];
    stack->depth++;
    frame->sp = PT_REGS_SP(ctx);
    frame->ssl = PT_REGS_PARM1(ctx);
    frame->buffer = call == TLS_CALL_HANDSHAKE ? 0 : PT_REGS_PARM2(ctx);
    frame->count_at = count_at;
    frame->call = call;
    frame->reason = 0;
    frame->verify = 0;
    find_socket(&frame->socket, frame->ssl, call == TLS_CALL_WRITE, layout);
    frame->entry_ns = bpf_ktime_get_ns();
    return 0;
}

/* The call that now returns, no longer under way; 0: its entry was not seen. */
static __always_inline struct tls_frame *leave(struct pt_regs *ctx, __u32 call) {
    __u64 sp = PT_REGS_SP(ctx) - RETURN_ADDRESS;
    struct tls_calls *stack = bpf_task_storage_get(&calls, bpf_get_current_task_btf(), 0, 0);
    struct tls_frame *frame;

    if (!stack)
        return 0;
    forget_abandoned(stack, sp - 1);
    if (!stack->depth)
        goto unpaired;
    frame = &stack->frames[(stack->depth - 1) & (MAX_DEPTH - 1)];
    if (frame->sp != sp || frame->call != call)
        goto unpaired;
    stack->depth--;
    COUNT(calls, 1);
    return frame;
unpaired:
    COUNT(unpaired, 1);
    return 0;
}

/* Bytes that a call has read or written. */
static __always_inline __u64 count_of(struct tls_frame *frame, int result) {
    __u64 count = 0;

    if (result <= 0)
        return 0;
    if (!frame->count_at)
        return result;
    if (bpf_probe_read_user(&count, sizeof(count), (void *)frame->count_at))
        COUNT(unreadable, 1);
    return count;
}

static __always_inline int return_data(struct pt_regs *ctx, __u32 call) {
    const struct tls_layout *layout = layout_of_process();
    struct tls_record record = {};
    struct tls_frame *frame;

    if (!layout)
        return 0;
    frame = leave(ctx, call);
    if (!frame)
        return 0;
    record.length = count_of(frame, PT_REGS_RC(ctx));
    if (!record.length || !in_port_filter(frame))
        return 0;
    fill(&record, TLS_DATA, frame->ssl);
    fill_from_call(&record, frame, layout);
    record.reason = 0;
    record.verify = 0;
    COUNT(bytes, record.length);
    if (!record.cookie)
        COUNT(unbound, 1);
    submit_data(&record, frame->buffer);
    return 0;
}

SEC("uprobe/ssl_read_enter")
int ssl_read_enter(struct pt_regs *ctx) {
    return enter(ctx, TLS_CALL_READ, 0);
}

SEC("uprobe/ssl_read_ex_enter")
int ssl_read_ex_enter(struct pt_regs *ctx) {
    return enter(ctx, TLS_CALL_READ, PT_REGS_PARM4(ctx));
}

SEC("uprobe/ssl_write_enter")
int ssl_write_enter(struct pt_regs *ctx) {
    return enter(ctx, TLS_CALL_WRITE, 0);
}

SEC("uprobe/ssl_write_ex_enter")
int ssl_write_ex_enter(struct pt_regs *ctx) {
    return enter(ctx, TLS_CALL_WRITE, PT_REGS_PARM4(ctx));
}

SEC("uprobe/ssl_handshake_enter")
int ssl_handshake_enter(struct pt_regs *ctx) {
    return enter(ctx, TLS_CALL_HANDSHAKE, 0);
}

SEC("uretprobe/ssl_read_return")
int ssl_read_return(struct pt_regs *ctx) {
    return return_data(ctx, TLS_CALL_READ);
}

SEC("uretprobe/ssl_write_return")
int ssl_write_return(struct pt_regs *ctx) {
    return return_data(ctx, TLS_CALL_WRITE);
}

/* A handshake that has to wait for its peer returns a failure, too, but has noted no error. */
SEC("uretprobe/ssl_handshake_return")
int ssl_handshake_return(struct pt_regs *ctx) {
    const struct tls_layout *layout = layout_of_process();
    struct tls_record record = {};
    struct tls_frame *frame;
    int result;

    if (!layout)
        return 0;
    frame = leave(ctx, TLS_CALL_HANDSHAKE);
    if (!frame)
        return 0;
    result = PT_REGS_RC(ctx);
    if (result != 1 && !frame->reason)
        return 0;
    fill(&record, TLS_HANDSHAKE, frame->ssl);
    fill_from_call(&record, frame, layout);
    if (result == 1) {
        record.reason = 0;
        record.verify = 0;
    }
    submit(&record, 0, 0);
    return 0;
}

/*
 * The first error of a call is its cause, the others follow from it. It is told at once: the alert to
 * the peer is sent only after it was noted.
 */
static __always_inline int note_error(int library, int reason) {
    const struct tls_layout *layout = layout_of_process();
    struct tls_record record = {};
    struct tls_calls *stack;
    struct tls_frame *frame;

    if (!layout || library != ERR_LIB_SSL || !reason)
        return 0;
    stack = bpf_task_storage_get(&calls, bpf_get_current_task_btf(), 0, 0);
    if (!stack || !stack->depth)
        return 0;
    frame = &stack->frames[(stack->depth - 1) & (MAX_DEPTH - 1)];
    if (frame->reason)
        return 0;
    frame->reason = reason;
    frame->verify = read_int(frame->ssl, layout->verify_result);
    fill(&record, TLS_ERROR, frame->ssl);
    fill_from_call(&record, frame, layout);
    submit(&record, 0, 0);
    return 0;
}

/* OpenSSL 3: ERR_vset_error(int lib, int reason, …) */
SEC("uprobe/error_set")
int error_set(struct pt_regs *ctx) {
    return note_error(PT_REGS_PARM1(ctx), PT_REGS_PARM2(ctx));
}

/* OpenSSL 1.1: ERR_put_error(int lib, int func, int reason, …) */
SEC("uprobe/error_put")
int error_put(struct pt_regs *ctx) {
    return note_error(PT_REGS_PARM1(ctx), PT_REGS_PARM3(ctx));
}

SEC("uprobe/ssl_freed")
int ssl_freed(struct pt_regs *ctx) {
    struct tls_record record = {};

    if (!layout_of_process() || !PT_REGS_PARM1(ctx))
        return 0;
    fill(&record, TLS_FREED, PT_REGS_PARM1(ctx));
    submit(&record, 0, 0);
    return 0;
}
