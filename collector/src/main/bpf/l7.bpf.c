// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0
/*
 * L7 observer: what the ends of connections say, and when.
 *
 *   egress, ingress  attached to cgroups: see every packet of their sockets, after sending and before
 *                    delivery, so also those of io_uring and sendfile. Emit payloads in order of
 *                    turns, each byte once.
 *   socket_state     binds a connection to the process that connects or listens; tells how connects
 *                    and connections ended; socket_state_again, where it is interrupted.
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

#include "packet.h"

#include "observe.h"
#include "socket_storage.h"

#include "opening.h"

#include "lifecycle.h"

char LICENSE[] SEC("license") = "GPL and additional rights";

/*
 * Whoever is current while a packet is sent is mostly, but not always, its sender. False: it is the
 * collector's own datagram; its connections are known from their beginning.
 */
static __always_inline bool note_sender(struct connection *c, struct said *said) {
    struct task_struct *task = bpf_get_current_task_btf();

    said->sender_tgid = task->tgid;
    said->sender_tid = task->pid;
    if (c->tgid == 0 && c->flags & CONNECTION_DATAGRAM) {
        if ((__u32)task->tgid == state.self_tgid) {
            c->flags |= CONNECTION_IGNORED;
            return false;
        }
        bind_to(c, task);
    }
    return true;
}

/* A socket of datagrams may have as many peers as it sends: each of its packets has its ports. */
static __always_inline bool is_observed(struct __sk_buff *skb, struct connection *c,
                                        struct bpf_sock *sk, const struct payload *p) {
    __be16 ports[2] = {};

    if (!c->cgroup_id)
        c->cgroup_id = bpf_sk_cgroup_id(sk);
    if (!(c->flags & CONNECTION_DATAGRAM))
        return decide(c, sk->src_port, bpf_ntohs((__u16)sk->dst_port));
    if (c->flags & CONNECTION_IGNORED)
        return false;
    if (!config.filter_ports)
        return true;
    bpf_skb_load_bytes(skb, p->transport_at, ports, sizeof(ports));
    return in_port_filter(bpf_ntohs(ports[0]), bpf_ntohs(ports[1]));
}

/* Whether what comes to a listening socket may be of use. */
static __always_inline bool is_observed_listener(struct bpf_sock *sk) {
    struct connection *c = bpf_sk_storage_get(&connections, sk, 0, 0);

    return c && !(c->flags & CONNECTION_IGNORED);
}

/* The storage of a socket; made now where the connection began before it was observed. */
static __always_inline struct connection *connection_of(struct __sk_buff *skb, struct bpf_sock *sk,
                                                        bool datagram) {
    struct connection *c = bpf_sk_storage_get(&connections, sk, 0, 0);

    if (c) {
        if (c->role == ROLE_LISTENER)
            become_server(c, bpf_get_socket_cookie(skb), 0, sk->src_port,
                          bpf_ntohs((__u16)sk->dst_port));
        else if (!c->id)
            c->id = bpf_get_socket_cookie(skb);
        return c;
    }
    if (config.filters.pids || config.filters.comms)
        return 0; /* nobody knows whose it is */
    if (!datagram && !has_room())
        return 0; /* it was counted where it was told, or found */
    c = bpf_sk_storage_get(&connections, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
    if (!c) {
        COUNT(storage_full, 1);
        return 0;
    }
    c->id = bpf_get_socket_cookie(skb);
    if (datagram)
        c->flags |= CONNECTION_DATAGRAM;
    else
        follow(c);
    return c;
}

static __always_inline int see(struct __sk_buff *skb, bool sent) {
    struct said said = {.type = RECORD_SEGMENT, .flags = sent ? L7_SENT : 0};
    struct payload payload;
    struct connection *c;
    struct bpf_sock *sk;
    __u32 protocol = find_payload(skb, &payload);
    bool datagram = protocol == PROTOCOL_UDP;

    if (!protocol || (datagram && !looks_like_dns(skb, &payload)))
        return 1;
    sk = skb->sk;
    if (!sk)
        return 1;
    sk = bpf_sk_fullsock(sk);
    if (!sk)
        return 1;
    if (!datagram && sk->state == TCP_LISTEN) {
        if (is_observed_listener(sk))
            keep_opening(skb, &payload);
        return 1;
    }
    c = connection_of(skb, sk, datagram);
    if (!c || !is_observed(skb, c, sk, &payload))
        return 1;
    if (sent && !note_sender(c, &said))
        return 1;
    if (datagram) {
        said.flags |= L7_DATAGRAM;
        said.ktime_ns = bpf_ktime_get_ns();
        see_datagram(skb, c, &payload, &said);
    } else {
        see_segment(skb, c, &payload, &said);
    }
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
