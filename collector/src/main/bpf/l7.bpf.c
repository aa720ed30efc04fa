// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0
/*
 * L7 observer: what the ends of connections say, and when.
 *
 *   egress, ingress  attached to cgroups: see every packet of their sockets, after sending and before
 *                    delivery, so also those of io_uring and sendfile. Emit payloads in order of
 *                    turns, each byte once.
 *   socket_state     binds a connection to the process that connects or listens; tells how connects
 *                    and connections ended.
 *   accepted         which process takes a connection from a listening socket.
 *   retransmitted    counts what TCP sends again.
 *   whoami           run by the collector at start: which process it is.
 *
 * What is kept of a connection is in its socket's storage, which goes with the socket.
 */
#include "kernel.h"

#include <bpf/bpf_helpers.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_tracing.h>

#include "lifecycle.h"
#include "turn.h"

char LICENSE[] SEC("license") = "GPL and additional rights";

/* Whoever is current while a packet is sent is mostly, but not always, its sender. */
static __always_inline void note_sender(struct connection *c, struct said *said) {
    struct task_struct *task = bpf_get_current_task_btf();

    said->sender_tgid = task->tgid;
    said->sender_tid = task->pid;
    if (c->tgid == 0 && c->flags & CONNECTION_DATAGRAM)
        bind_to(c, task);
}

static __always_inline bool is_observed(struct connection *c, struct bpf_sock *sk) {
    if (!(c->flags & CONNECTION_DECIDED)) {
        c->flags |= CONNECTION_DECIDED;
        if (!in_port_filter(sk->src_port, bpf_ntohs((__u16)sk->dst_port)))
            c->flags |= CONNECTION_IGNORED;
        if (!c->cgroup_id)
            c->cgroup_id = bpf_sk_cgroup_id(sk);
    }
    return !(c->flags & CONNECTION_IGNORED);
}

/* The storage of a socket; made now where the connection began before it was observed. */
static __always_inline struct connection *connection_of(struct bpf_sock *sk, bool datagram) {
    struct connection *c = bpf_sk_storage_get(&connections, sk, 0, 0);

    if (c) {
        if (c->role == ROLE_LISTENER)
            become_server(c, 0);
        return c;
    }
    if (config.filters.pids || config.filters.comms)
        return 0; /* nobody knows whose it is */
    if (!has_room())
        return 0;
    c = bpf_sk_storage_get(&connections, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
    if (!c) {
        COUNT(storage_full, 1);
        return 0;
    }
    if (datagram)
        c->flags |= CONNECTION_DATAGRAM;
    else
        follow(c);
    return c;
}

/* DNS by the structure of its header: a plain query or its answer, with one question. */
static __always_inline bool looks_like_dns(struct __sk_buff *skb, const struct payload *p) {
    __u8 head[12];

    if (p->length < 17 || p->length > 4096 || bpf_skb_load_bytes(skb, p->offset, head, 12))
        return false;
    return !(head[2] & 0x78) && !head[4] && head[5] == 1 && !(head[3] & 0x40) && !head[6] &&
           !head[8];
}

static __always_inline void see_datagram(struct __sk_buff *skb, struct bpf_sock *sk,
                                         const struct payload *p, bool sent) {
    struct connection *c;
    struct said said = {.type = RECORD_SEGMENT, .length = p->length};
    struct flow *flow;

    if (!looks_like_dns(skb, p))
        return;
    c = connection_of(sk, true);
    if (!c || !is_observed(c, sk))
        return;
    c->wire = WIRE_DNS;
    flow = flow_of(c, sent);
    said.flags = L7_DATAGRAM | (sent ? L7_SENT : 0);
    said.ktime_ns = bpf_ktime_get_ns();
    said.position = flow->position;
    flow->position += p->length;
    if (sent)
        note_sender(c, &said);
    COUNT(segments, 1);
    COUNT(bytes, p->length);
    said.offset = p->offset;
    said.allowance = LARGE_PAYLOAD;
    emit(skb, c, &said);
}

static __always_inline void see_segment(struct __sk_buff *skb, struct bpf_sock *sk,
                                        struct payload *p, bool sent) {
    struct said said = {.type = RECORD_SEGMENT};
    struct connection *c;
    struct flow *flow;

    if (sk->state == TCP_LISTEN) {
        keep_opening(skb, p);
        return;
    }
    c = connection_of(sk, false);
    if (!c || !is_observed(c, sk))
        return;
    flow = flow_of(c, sent);
    if (!locate(flow, p, &said.position))
        return;
    COUNT(segments, 1);
    COUNT(bytes, p->length);
    said.offset = p->offset;
    said.length = p->length;
    said.flags = sent ? L7_SENT : 0;
    said.ktime_ns = bpf_ktime_get_ns();
    if (sent)
        note_sender(c, &said);
    if (take_turn(skb, c, &said))
        emit(skb, c, &said);
}

static __always_inline int see(struct __sk_buff *skb, bool sent) {
    struct payload payload;
    struct bpf_sock *sk;

    if (!find_payload(skb, &payload))
        return 1;
    sk = skb->sk;
    if (!sk)
        return 1;
    sk = bpf_sk_fullsock(sk);
    if (!sk)
        return 1;
    if (payload.transport == PROTOCOL_TCP)
        see_segment(skb, sk, &payload, sent);
    else
        see_datagram(skb, sk, &payload, sent);
    return 1;
}

SEC("cgroup_skb/egress")
int egress(struct __sk_buff *skb) {
    return see(skb, true);
}

SEC("cgroup_skb/ingress")
int ingress(struct __sk_buff *skb) {
    return see(skb, false);
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(socket_state, struct sock *sk, int old_state, int new_state) {
    if (sk->sk_protocol != PROTOCOL_TCP)
        return 0;
    if (new_state == TCP_SYN_SENT || new_state == TCP_LISTEN) {
        claim(sk, new_state);
    } else if (new_state == TCP_ESTABLISHED) {
        established(sk, old_state);
    } else if (new_state == TCP_CLOSE) {
        closed(sk, old_state);
    } else if (new_state == TCP_FIN_WAIT1 || new_state == TCP_CLOSE_WAIT) {
        half_closed(sk, new_state == TCP_FIN_WAIT1 ? CLOSER_LOCAL : CLOSER_PEER);
    }
    return 0;
}

SEC("tp_btf/tcp_retransmit_skb")
int BPF_PROG(retransmitted, struct sock *sk) {
    struct connection *c = bpf_sk_storage_get(&connections, sk, 0, 0);

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
    request->self_tgid = state.self_tgid;
    return 0;
}
