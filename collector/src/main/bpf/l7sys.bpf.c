// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0
/*
 * L7 observer by system calls: what processes pass through their sockets, and which thread does.
 * Makes the same records as l7.bpf.c, which sees packets.
 *
 *   sys_enter_*   of calls that send: what is sent is told when the call begins, so before anything
 *                 can answer it. How much of it went shows in the socket's sequence number at the
 *                 next call: what is passed again then has passed before.
 *   sys_exit_*    of calls that receive: what they have received. Of sendfile: how much was sent.
 *   socket_state, socket_state_again, accepted, retransmitted, whoami  as in l7.bpf.c.
 *   destroyed     a socket goes, and what is kept of it.
 *   adopt         run by the collector for each connection that was there before.
 *
 * What passes otherwise, by io_uring or splice, shows as a gap in the sequence numbers.
 */
#include "kernel.h"

#include <bpf/bpf_helpers.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_tracing.h>

#include "user.h"

#include "observe.h"
#include "socket_table.h"

#include "lifecycle.h"

char LICENSE[] SEC("license") = "GPL and additional rights";

#define MAX_PIECES 256  /* of a call that are looked at, as gRPC makes; the others are counted */
#define MAX_IOVECS 1024 /* the kernel's limit */
#define BATCH 16        /* of them that are counted in one go */
#define MAX_MESSAGES 8  /* of a call that are looked at; the others show as a gap */
#define MAX_CALL_MESSAGES 1024 /* the kernel's limit */
#define MAX_BYTES 0x7ffff000   /* the kernel's limit of a call */

#define MSG_OOB 1
#define MSG_PEEK 2
#define MSG_TRUNC 0x20
#define MSG_ERRQUEUE 0x2000

#define TCP_FIN_WAIT2 5

static __always_inline bool can_pass(__u32 tcp_state) {
    return tcp_state == TCP_ESTABLISHED || tcp_state == TCP_CLOSE_WAIT ||
           tcp_state == TCP_FIN_WAIT1 || tcp_state == TCP_FIN_WAIT2;
}

/* Binds what is kept of a socket to the process that uses it. */
static __always_inline void bind_to_current(struct connection *c) {
    bind_to(c, bpf_get_current_task_btf());
    c->cgroup_id = bpf_get_current_cgroup_id();
}

/*
 * Looks at a socket of which nothing is known. PROTOCOL_TCP: from now on it is among the connections;
 * PROTOCOL_UDP: it may carry DNS; 0: it is not to be observed.
 */
__noinline int look_at(__u64 socket) {
    struct sock *sk = (struct sock *)socket;
    struct filters filters = config.filters;
    __u32 family = BPF_CORE_READ(sk, __sk_common.skc_family);
    struct connection *c;
    __u32 protocol;

    if (family != AF_INET && family != AF_INET6)
        return 0;
    protocol = BPF_CORE_READ(sk, sk_protocol);
    if (protocol != PROTOCOL_UDP &&
        (protocol != PROTOCOL_TCP || !can_pass(BPF_CORE_READ(sk, __sk_common.skc_state))))
        return 0;
    if (!passes(&filters, state.self_tgid, bpf_get_current_task_btf()))
        return 0;
    if (protocol == PROTOCOL_UDP)
        return PROTOCOL_UDP;
    if (!has_room())
        return 0;
    if (insert(&connections, socket, BPF_NOEXIST)) {
        COUNT(storage_full, 1);
        return 0;
    }
    c = bpf_map_lookup_elem(&connections, &socket);
    if (!c)
        return 0;
    bind_to_current(c);
    follow(c);
    return PROTOCOL_TCP;
}

static __always_inline bool is_observed(struct connection *c, struct sock *sk) {
    if (c->flags & CONNECTION_DECIDED)
        return !(c->flags & CONNECTION_IGNORED);
    if (!c->cgroup_id)
        c->cgroup_id = bpf_get_current_cgroup_id();
    if (!c->id)
        c->id = id_of((__u64)sk);
    return decide(c, local_port_of(sk), peer_port_of(sk));
}

/* The ports of a datagram: a socket that is not connected may have as many peers as it sends. */
static __always_inline bool is_observed_datagram(struct passing *p) {
    struct sock *sk = (struct sock *)p->sk;
    __u8 name[4] = {};

    if (!config.filter_ports)
        return true;
    if (p->name && !bpf_probe_read_user(name, sizeof(name), (void *)p->name))
        return in_port_filter(local_port_of(sk), name[2] << 8 | name[3]);
    return in_port_filter(local_port_of(sk), peer_port_of(sk));
}

static __always_inline void say_who(struct said *said, const struct passing *p) {
    __u64 pid_tgid = bpf_get_current_pid_tgid();

    said->type = RECORD_SEGMENT;
    said->flags = p->flags;
    said->ktime_ns = p->ktime_ns;
    said->sender_tgid = pid_tgid >> 32;
    said->sender_tid = pid_tgid;
    said->goes_on = p->goes_on;
}

/* The end of what is received counts as a byte that is read with what came before it. */
static __always_inline bool is_fin(const struct passing *p, __s32 ahead) {
    struct sock *sk = (struct sock *)p->sk;

    return ahead == 1 && !(p->flags & L7_SENT) && BPF_CORE_READ(sk, sk_shutdown) & RCV_SHUTDOWN;
}

__noinline int pass_segment(struct passing *p, struct connection *c) {
    struct said said = {};
    struct payload payload = {};
    struct flow *flow;
    __s32 ahead;

    if (!p || !c || (c->flags & CONNECTION_ENDED && p->flags & L7_SENT))
        return 0;
    flow = flow_of(c, p->flags & L7_SENT);
    ahead = flow->begun ? p->seq - flow->next_seq : 0;
    if (is_fin(p, ahead))
        p->seq--;
    else if (ahead > 0)
        flow->lost = 1; /* what is missing will not come later */
    payload.seq = p->seq;
    payload.length = p->length;
    payload.available = p->available;
    say_who(&said, p);
    see_segment(p, c, &payload, &said);
    return 0;
}

__noinline int pass_datagram(struct passing *p) {
    struct said said = {};
    struct payload payload = {};
    struct task_struct *task = bpf_get_current_task_btf();
    struct connection *c;
    __u64 sk;

    if (!p)
        return 0;
    sk = p->sk;
    payload.length = p->length;
    payload.available = p->available;
    if (!is_observed_datagram(p) || !looks_like_dns(p, &payload))
        return 0;
    c = bpf_map_lookup_elem(&datagrams, &sk);
    if (!c) {
        insert(&datagrams, sk, BPF_ANY);
        c = bpf_map_lookup_elem(&datagrams, &sk);
        if (!c)
            return 0;
        c->flags = CONNECTION_DATAGRAM;
        c->id = id_of(sk);
    }
    if (c->tgid != (__u32)task->tgid)
        bind_to_current(c);
    p->flags |= L7_DATAGRAM;
    say_who(&said, p);
    see_datagram(p, c, &payload, &said);
    return 0;
}

/* What is known of the socket of a call that passes bytes; 0: nothing, or it is not observed. */
static __always_inline struct connection *connection_of(struct passing *p) {
    struct connection *c = bpf_map_lookup_elem(&connections, &p->sk);

    if (!c) {
        int protocol = look_at(p->sk);

        if (protocol == PROTOCOL_UDP)
            p->flags |= L7_DATAGRAM;
        if (protocol != PROTOCOL_TCP)
            return 0;
        c = bpf_map_lookup_elem(&connections, &p->sk);
    }
    return c && is_observed(c, (struct sock *)p->sk) ? c : 0;
}

/* Where in its flow begins what a call sends, or has received: `passed` bytes, and others. */
static __always_inline __u32 seq_of(const struct passing *p, __u32 passed, __u32 others) {
    struct tcp_sock *tcp = (struct tcp_sock *)p->sk;

    return p->flags & L7_SENT ? BPF_CORE_READ(tcp, write_seq) + others
                              : BPF_CORE_READ(tcp, copied_seq) - passed - others;
}

static __always_inline __u32 clip(__u64 n) {
    return n < MAX_BYTES ? n : MAX_BYTES;
}

/* Bytes at one place, of which so many pass. */
__noinline int pass_buffer(__u32 fd, __u64 base, __u64 length, __u64 name, __u32 flags) {
    struct passing p = {.base = base, .name = name, .flags = flags};
    struct connection *c;

    p.sk = (__u64)sock_at(fd);
    if (!p.sk)
        return 0;
    p.length = clip(length);
    p.available = p.length;
    c = connection_of(&p);
    p.ktime_ns = bpf_ktime_get_ns();
    if (c) {
        p.name = 0;
        p.seq = seq_of(&p, p.length, 0);
        pass_segment(&p, c);
    } else if (p.flags & L7_DATAGRAM) {
        pass_datagram(&p);
    }
    return 0;
}

/* Bytes in several pieces. */
struct pieces {
    __u64 at; /* array of iovec */
    __u64 count;
    __u64 name;
    __u32 fd;
    __u32 length; /* of what was received; 0: all is sent */
    __u32 flags;
    __u32 others; /* bytes of this call's other messages: before what is sent, behind what came */
};

/* Bytes in the pieces from `i` on, up to BATCH of them. */
__noinline __u64 length_of_batch(struct pieces *pieces, __u32 i) {
    struct iovec piece;
    __u64 sum = 0;

    if (!pieces)
        return 0;
    for (__u32 k = 0; k < BATCH; k++) {
        if (i + k >= pieces->count ||
            bpf_probe_read_user(&piece, sizeof(piece), (struct iovec *)pieces->at + i + k))
            break;
        sum += piece.length;
    }
    return sum;
}

/* Bytes in the pieces that are not looked at. */
__noinline int length_of_rest(struct pieces *pieces) {
    __u64 sum = 0;

    if (!pieces)
        return 0;
    for (__u32 i = MAX_PIECES; i < MAX_IOVECS && i < pieces->count; i += BATCH)
        sum += length_of_batch(pieces, i);
    return clip(sum);
}

/* One piece of a stream; 0: there is nothing behind it. */
__noinline int pass_piece(struct pieces *pieces, struct passing *p, struct connection *c, __u32 i) {
    struct iovec piece = {};
    __u32 n;

    if (!pieces || !p || !c || i >= pieces->count)
        return 0;
    if (bpf_probe_read_user(&piece, sizeof(piece), (struct iovec *)pieces->at + i))
        return 0;
    n = clip(piece.length);
    if (pieces->length && n > pieces->length)
        n = pieces->length;
    p->base = piece.base;
    p->available = n;
    p->length = n;
    if (i == MAX_PIECES - 1 && pieces->count > MAX_PIECES)
        p->length = pieces->length ? pieces->length : clip((__u64)n + length_of_rest(pieces));
    if (p->length) {
        pass_segment(p, c);
        p->seq += p->length;
        p->goes_on = 1;
    }
    if (!pieces->length)
        return 1;
    pieces->length -= n;
    return pieces->length != 0;
}

/* Bytes that passed as one message, or all at once. */
__noinline __u32 pass_pieces(struct pieces *pieces) {
    struct passing p = {};
    struct connection *c;
    __u32 first;

    if (!pieces)
        return 0;
    p.sk = (__u64)sock_at(pieces->fd);
    if (!p.sk)
        return 0;
    p.flags = pieces->flags;
    c = connection_of(&p);
    p.ktime_ns = bpf_ktime_get_ns();
    if (c) {
        first = seq_of(&p, pieces->length, pieces->others);
        p.seq = first;
        for (__u32 i = 0; i < MAX_PIECES; i++) {
            if (!pass_piece(pieces, &p, c, i))
                break;
        }
        return p.seq - first;
    } else if (p.flags & L7_DATAGRAM) {
        struct iovec piece = {};

        if (bpf_probe_read_user(&piece, sizeof(piece), (void *)pieces->at))
            return 0;
        p.base = piece.base;
        p.name = pieces->name;
        p.length = pieces->length ? pieces->length : clip(piece.length);
        p.available = clip(piece.length);
        pass_datagram(&p);
    }
    return 0;
}

/* A message, of which so many bytes were received; 0: it is sent. Bytes that passed. */
__noinline __u32 pass_message(__u32 fd, __u64 at, __u32 length, __u32 others, __u32 flags) {
    struct pieces pieces = {.fd = fd, .length = length, .flags = flags, .others = others};
    struct msghdr message = {};

    if (bpf_probe_read_user(&message, sizeof(message), (void *)at))
        return 0;
    pieces.at = message.pieces;
    pieces.count = message.count;
    pieces.name = message.name;
    return pass_pieces(&pieces);
}

SEC("tracepoint/syscalls/sys_enter_write")
int sys_enter_write(struct trace_event_raw_sys_enter *ctx) {
    return pass_buffer(ctx->args[0], ctx->args[1], ctx->args[2], 0, L7_SENT);
}

SEC("tracepoint/syscalls/sys_enter_sendto")
int sys_enter_sendto(struct trace_event_raw_sys_enter *ctx) {
    return pass_buffer(ctx->args[0], ctx->args[1], ctx->args[2], ctx->args[4], L7_SENT);
}

SEC("tracepoint/syscalls/sys_enter_writev")
int sys_enter_writev(struct trace_event_raw_sys_enter *ctx) {
    struct pieces pieces = {
        .at = ctx->args[1], .count = ctx->args[2], .fd = ctx->args[0], .flags = L7_SENT};

    return pass_pieces(&pieces);
}

SEC("tracepoint/syscalls/sys_enter_sendmsg")
int sys_enter_sendmsg(struct trace_event_raw_sys_enter *ctx) {
    pass_message(ctx->args[0], ctx->args[1], 0, 0, L7_SENT);
    return 0;
}

SEC("tracepoint/syscalls/sys_enter_sendmmsg")
int sys_enter_sendmmsg(struct trace_event_raw_sys_enter *ctx) {
    __u32 before = 0;

    for (__u32 i = 0; i < MAX_MESSAGES && i < ctx->args[2]; i++)
        before += pass_message(ctx->args[0], ctx->args[1] + i * MMSGHDR_SIZE, 0, before, L7_SENT);
    return 0;
}

SEC("tracepoint/syscalls/sys_exit_read")
int sys_exit_read(struct trace_event_raw_sys_exit *ctx) {
    return ctx->ret <= 0 ? 0 : pass_buffer(argument(0), argument(1), ctx->ret, 0, 0);
}

/* Bytes that were not taken, are not where they should be, or do not belong to the stream. */
static __always_inline bool is_apart(__u32 flags) {
    return flags & (MSG_PEEK | MSG_OOB | MSG_TRUNC | MSG_ERRQUEUE);
}

SEC("tracepoint/syscalls/sys_exit_recvfrom")
int sys_exit_recvfrom(struct trace_event_raw_sys_exit *ctx) {
    if (ctx->ret <= 0 || is_apart(argument(3)))
        return 0;
    return pass_buffer(argument(0), argument(1), ctx->ret, argument(4), 0);
}

SEC("tracepoint/syscalls/sys_exit_readv")
int sys_exit_readv(struct trace_event_raw_sys_exit *ctx) {
    struct pieces pieces = {
        .at = argument(1), .count = argument(2), .fd = argument(0), .length = ctx->ret};

    return ctx->ret <= 0 ? 0 : pass_pieces(&pieces);
}

SEC("tracepoint/syscalls/sys_exit_recvmsg")
int sys_exit_recvmsg(struct trace_event_raw_sys_exit *ctx) {
    if (ctx->ret <= 0 || is_apart(argument(2)))
        return 0;
    pass_message(argument(0), argument(1), ctx->ret, 0, 0);
    return 0;
}

/* Bytes of a message that was received. */
static __always_inline __u32 length_of_message(__u64 at) {
    __u32 length = 0;

    bpf_probe_read_user(&length, sizeof(length), (void *)(at + MMSGHDR_LENGTH));
    return length;
}

/* Bytes of all of them. */
__noinline __u32 length_of_messages(__u64 at, __u32 count) {
    __u32 sum = 0;

    for (__u32 i = 0; i < MAX_CALL_MESSAGES && i < count; i++)
        sum += length_of_message(at + i * MMSGHDR_SIZE);
    return sum;
}

SEC("tracepoint/syscalls/sys_exit_recvmmsg")
int sys_exit_recvmmsg(struct trace_event_raw_sys_exit *ctx) {
    __u64 at = argument(1);
    __u32 behind;

    if (ctx->ret <= 0 || is_apart(argument(3)))
        return 0;
    behind = length_of_messages(at, ctx->ret);
    for (__u32 i = 0; i < MAX_MESSAGES && i < ctx->ret; i++) {
        __u32 length = length_of_message(at);

        if (!length)
            break;
        behind -= length;
        pass_message(argument(0), at, length, behind, 0);
        at += MMSGHDR_SIZE;
    }
    return 0;
}

SEC("tracepoint/syscalls/sys_exit_sendfile64")
int sys_exit_sendfile64(struct trace_event_raw_sys_exit *ctx) {
    struct passing p = {.flags = L7_SENT};
    struct connection *c;

    if (ctx->ret <= 0)
        return 0;
    p.sk = (__u64)sock_at(argument(0));
    if (!p.sk)
        return 0;
    c = connection_of(&p);
    if (!c)
        return 0;
    p.length = clip(ctx->ret);
    p.seq = seq_of(&p, 0, 0) - p.length;
    p.ktime_ns = bpf_ktime_get_ns();
    return pass_segment(&p, c);
}

SEC("tp_btf/tcp_destroy_sock")
int BPF_PROG(destroyed, struct sock *sk) {
    struct connection *c = connection_at(sk);

    if (!c)
        return 0;
    unfollow(c);
    if (c->flags & CONNECTION_ENDED)
        conclude(sk, c);
    drop(sk);
    return 0;
}

SEC("syscall")
int adopt(struct adoption *adoption) {
    struct connection c = adoption->connection;
    __u64 sk = (__u64)sock_at(adoption->fd);

    adoption->adopted = 0;
    if (sk) {
        if (!c.id)
            c.id = id_of(sk);
        adoption->adopted = !bpf_map_update_elem(&connections, &sk, &c, BPF_NOEXIST);
    }
    return 0;
}
