/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * How connections begin and end, and whose they are. Whoever includes this says before where they are
 * kept, socket_storage.h or socket_table.h, and what has come before a socket was there: tell_opening.
 */
#ifndef FORESHOCK_LIFECYCLE_H
#define FORESHOCK_LIFECYCLE_H

#include "segment.h"

#define TCP_ESTABLISHED 1
#define TCP_SYN_SENT 2
#define TCP_SYN_RECV 3
#define TCP_FIN_WAIT1 4
#define TCP_CLOSE 7
#define TCP_CLOSE_WAIT 8
#define TCP_LISTEN 10
#define ECONNRESET 104
#define EPIPE 32

static __always_inline void bind_to(struct connection *c, struct task_struct *task) {
    struct process process = process_of(task);

    c->tgid = process.tgid;
    c->generation = process.generation;
    bpf_core_read_str(c->comm, sizeof(c->comm), &task->group_leader->comm);
}

static __always_inline bool has_room(void) {
    return state.followed < config.max_connections;
}

/* Counts a connection among those that are followed. */
static __always_inline void follow(struct connection *c) {
    if (!(c->flags & CONNECTION_COUNTED)) {
        c->flags |= CONNECTION_COUNTED;
        __sync_fetch_and_add(&state.followed, 1);
        COUNT(connections, 1);
    }
}

static __always_inline void unfollow(struct connection *c) {
    if (c->flags & CONNECTION_COUNTED) {
        c->flags &= ~CONNECTION_COUNTED;
        __sync_fetch_and_sub(&state.followed, 1);
        COUNT(closed, 1);
    }
}

/* Whether a connection is observed. Its ports decide, once both are known. */
static __always_inline bool decide(struct connection *c, __u16 local, __u16 peer) {
    if (!(c->flags & CONNECTION_DECIDED)) {
        c->flags |= CONNECTION_DECIDED;
        if (!in_port_filter(local, peer)) {
            c->flags |= CONNECTION_IGNORED;
            unfollow(c);
        }
    }
    return !(c->flags & CONNECTION_IGNORED);
}

/*
 * What was copied from a listening socket becomes the server's end of a connection; false: it is not
 * observed.
 */
static __always_inline bool become_server(struct connection *c, __u64 id, __u64 now, __u16 local,
                                          __u16 peer) {
    c->id = id;
    c->role = ROLE_SERVER;
    c->since_ns = now;
    c->flags &= CONNECTION_IGNORED;
    if (!decide(c, local, peer))
        return false;
    if (!has_room()) {
        c->flags |= CONNECTION_IGNORED;
        COUNT(storage_full, 1);
        return false;
    }
    follow(c);
    return true;
}

static __always_inline void fill_event(struct l7_record *record, const struct connection *c,
                                       __u32 type, __u32 length) {
    struct said said = {.type = type, .length = length, .ktime_ns = bpf_ktime_get_ns()};

    fill_record(record, c, &said);
}

/* An event of a connection without payload. */
static __noinline int tell(struct sock *sk, struct connection *c, __u32 type, __u32 length,
                           __u8 error) {
    struct l7_record *record = bpf_ringbuf_reserve(&ring, sizeof(*record), 0);

    if (!record) {
        COUNT(events_lost, 1);
        return 0;
    }
    fill_event(record, c, type, length);
    fill_from_sock(record, sk);
    record->error = error;
    bpf_ringbuf_submit(record, wakeup_flag());
    COUNT(reserved, 1);
    return 1;
}

/* A process connects or listens: the connection, or those that come from it, are its own. */
static __always_inline void claim(struct sock *sk, bool listens) {
    struct task_struct *task = bpf_get_current_task_btf();
    struct filters filters = config.filters;
    bool own = (__u32)task->tgid == state.self_tgid;
    struct connection *c;

    if (!own && !passes(&filters, state.self_tgid, task))
        return;
    if (!own && !listens && !has_room()) {
        COUNT(storage_full, 1);
        return;
    }
    c = keep(sk, listens);
    if (!c) {
        COUNT(storage_full, 1);
        return;
    }
    c->id = bpf_get_socket_cookie(sk);
    bind_to(c, task);
    c->cgroup_id = bpf_get_current_cgroup_id();
    c->tcp_state = listens ? TCP_LISTEN : TCP_SYN_SENT;
    c->role = listens ? ROLE_LISTENER : ROLE_CLIENT;
    if (own) {
        c->flags |= CONNECTION_IGNORED | CONNECTION_DECIDED;
    } else if (listens) {
        if (in_port_filter(local_port_of(sk), 0))
            tell(sk, c, RECORD_LISTENING, 0, 0);
    } else {
        c->since_ns = bpf_ktime_get_ns();
        follow(c);
    }
}

static __always_inline void established(struct sock *sk, struct connection *c, int old_state) {
    if (c->flags & CONNECTION_IGNORED)
        return;
    if (c->role == ROLE_LISTENER) {
        if (!become_server(c, bpf_get_socket_cookie(sk), bpf_ktime_get_ns(), local_port_of(sk),
                           peer_port_of(sk))) {
            drop(sk);
            return;
        }
        tell(sk, c, RECORD_ESTABLISHED, 0, 0);
        tell_opening(sk, c);
    } else if (old_state == TCP_SYN_SENT) {
        __u64 now = bpf_ktime_get_ns();
        __u64 took_us = (now - c->since_ns) / 1000;

        c->since_ns = now;
        if (decide(c, local_port_of(sk), peer_port_of(sk)))
            tell(sk, c, RECORD_CONNECTED, took_us, 0);
    }
}

static __always_inline void half_closed(struct connection *c, __u8 closer) {
    if (!c->closer)
        c->closer = closer;
}

static __always_inline __u8 reset_of(__u32 error, int old_state) {
    if (error == ECONNRESET || error == EPIPE)
        return RESET_RECEIVED;
    return old_state == TCP_ESTABLISHED || old_state == TCP_CLOSE_WAIT ? RESET_SENT : RESET_NONE;
}

/* Not inlined, so that the object's BTF has both structs for the layout test. */
static __noinline int fill_closing(struct l7_record *record, struct closing *closing,
                                   const struct connection *c) {
    record->error = c->error;
    closing->sent = c->sent.position;
    closing->received = c->received.position;
    closing->duration_ns = c->since_ns ? record->ktime_ns - c->since_ns : 0;
    closing->retransmits = c->retransmits;
    closing->closer = c->closer;
    closing->reset = c->reset;
    closing->reserved = 0;
    return 0;
}

/* A turn that was left out so far has no answer: its request, as it was kept back. */
static __noinline int tell_unanswered(struct sock *sk, struct connection *c) {
    struct l7_record *record = bpf_ringbuf_reserve(&ring, sizeof(*record) + HEAD_SIZE, 0);
    struct flow *flow = flow_of(c, c->role == ROLE_CLIENT);
    struct said said = {.type = RECORD_SEGMENT};

    if (!record)
        return lost(c, flow, &said);
    say_head(&said, c, flow->position);
    fill_record(record, c, &said);
    fill_from_sock(record, sk);
    __builtin_memcpy(record + 1, c->head, HEAD_SIZE);
    bpf_ringbuf_submit(record, wakeup_flag());
    COUNT(reserved, 1);
    return 1;
}

static __noinline int tell_closed(struct sock *sk, struct connection *c) {
    struct {
        struct l7_record record;
        struct closing closing;
    } *closed = bpf_ringbuf_reserve(&ring, sizeof(*closed), 0);

    if (!closed) {
        COUNT(events_lost, 1);
        COUNT(turns_lost, c->skipped);
        return 0;
    }
    fill_event(&closed->record, c, RECORD_CLOSED, 0);
    fill_from_sock(&closed->record, sk);
    closed->record.skipped = c->skipped;
    COUNT(turns_skipped, c->skipped);
    fill_closing(&closed->record, &closed->closing, c);
    bpf_ringbuf_submit(closed, wakeup_flag());
    COUNT(reserved, 1);
    return 1;
}

static __always_inline void conclude(struct sock *sk, struct connection *c) {
    if (c->flags & CONNECTION_LEFT_OUT && c->turn == TURN_ASKING)
        tell_unanswered(sk, c);
    settle(sk, c);
    tell_closed(sk, c);
}

static __always_inline void closed(struct sock *sk, struct connection *c, int old_state) {
    __u32 error = BPF_CORE_READ(sk, sk_err);

    unfollow(c);
    if (!(c->flags & CONNECTION_IGNORED) && old_state == TCP_SYN_SENT) {
        __u64 took_us = (bpf_ktime_get_ns() - c->since_ns) / 1000;

        if (decide(c, local_port_of(sk), peer_port_of(sk)))
            tell(sk, c, RECORD_CONNECTED, took_us, error ?: 255);
    } else if (!(c->flags & CONNECTION_IGNORED) && c->role != ROLE_LISTENER) {
        c->error = error;
        c->reset = reset_of(error, old_state);
        if (is_to_be_read(sk)) {
            c->flags |= CONNECTION_ENDED;
            return;
        }
        conclude(sk, c);
    }
    drop(sk);
}

/* The process that takes a connection: known to it, the one that listened may be its parent. */
static __always_inline int tell_acceptor(__u32 fd) {
    struct task_struct *task = bpf_get_current_task_btf();
    struct filters filters = config.filters;
    struct connection c = {};
    struct l7_record *record;
    struct sock *sk;

    if (!passes(&filters, state.self_tgid, task))
        return 0;
    sk = sock_at(fd);
    if (!sk || BPF_CORE_READ(sk, sk_protocol) != PROTOCOL_TCP ||
        !in_port_filter(local_port_of(sk), peer_port_of(sk)))
        return 0;
    record = bpf_ringbuf_reserve(&ring, sizeof(*record), 0);
    if (!record) {
        COUNT(events_lost, 1);
        return 0;
    }
    c.id = id_of_accepted(sk);
    bind_to(&c, task);
    c.cgroup_id = bpf_get_current_cgroup_id();
    c.role = ROLE_SERVER;
    fill_event(record, &c, RECORD_ACCEPTED, 0);
    fill_from_sock(record, sk);
    record->sender_tgid = task->tgid;
    record->sender_tid = task->pid;
    bpf_ringbuf_submit(record, wakeup_flag());
    COUNT(reserved, 1);
    return 0;
}

/* A connection that is kept goes on to another state; nothing to do if that was seen already. */
static __noinline int change_state(struct sock *sk, int old_state, int new_state) {
    struct connection *c = new_state == TCP_ESTABLISHED ? new_connection_at(sk) : connection_at(sk);

    if (!c || c->tcp_state == new_state)
        return 0;
    c->tcp_state = new_state;
    if (new_state == TCP_ESTABLISHED)
        established(sk, c, old_state);
    else if (new_state == TCP_CLOSE)
        closed(sk, c, old_state);
    else if (new_state == TCP_FIN_WAIT1 || new_state == TCP_CLOSE_WAIT)
        half_closed(c, new_state == TCP_FIN_WAIT1 ? CLOSER_LOCAL : CLOSER_PEER);
    return 0;
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(socket_state, struct sock *sk, int old_state, int new_state) {
    if (sk->sk_protocol != PROTOCOL_TCP)
        return 0;
    if (new_state == TCP_SYN_SENT || new_state == TCP_LISTEN)
        claim(sk, new_state == TCP_LISTEN);
    else
        change_state(sk, old_state, new_state);
    return 0;
}

/*
 * The kernel does not run a program inside of itself: where a packet that arrives interrupts
 * socket_state and changes the state of another socket, that one is not called. This one is.
 */
SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(socket_state_again, struct sock *sk, int old_state, int new_state) {
    if (sk->sk_protocol == PROTOCOL_TCP && new_state != TCP_SYN_SENT && new_state != TCP_LISTEN)
        change_state(sk, old_state, new_state);
    return 0;
}

SEC("tp_btf/tcp_retransmit_skb")
int BPF_PROG(retransmitted, struct sock *sk) {
    struct connection *c = connection_at(sk);

    if (c && !(c->flags & CONNECTION_IGNORED)) {
        __u32 n = ++c->retransmits;

        if (!(n & (n - 1)))
            tell(sk, c, RECORD_RETRANSMITTED, n, 0);
    }
    return 0;
}

SEC("tracepoint/syscalls/sys_exit_accept_of_any_kind")
int accepted(struct trace_event_raw_sys_exit *ctx) {
    return ctx->ret < 0 ? 0 : tell_acceptor(ctx->ret);
}

SEC("syscall")
int whoami(struct l7_request *request) {
    state.self_tgid = bpf_get_current_pid_tgid() >> 32;
    state.salt = (__u64)bpf_get_prandom_u32() << 32 | bpf_get_prandom_u32();
    request->self_tgid = state.self_tgid;
    return 0;
}

#endif
