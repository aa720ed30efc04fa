/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * What came with the packet that establishes a connection. That packet is seen at the listening
 * socket, before there is one for the connection: always with TCP_DEFER_ACCEPT, else where the
 * packet before it was lost. Its payload is kept until the connection is established, which is next
 * on the same CPU.
 */
#ifndef FORESHOCK_OPENING_H
#define FORESHOCK_OPENING_H

#include "sock.h"
#include "turn.h"

#define MAX_OPENING (4 * LARGE_PAYLOAD)

struct opening {
    __u64 ktime_ns;
    __u32 seq;
    __u32 length; /* 0: there is none */
    __u32 captured;
    __u32 pipelined;
    __u32 reserved;
    __u16 local_port;
    __u16 peer_port;
    __u8 payload[MAX_OPENING];
};

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, struct opening);
} openings SEC(".maps");

static __always_inline struct opening *opening(void) {
    __u32 first = 0;

    return bpf_map_lookup_elem(&openings, &first);
}

/* Keeps a payload that came to a listening socket. */
static __noinline int keep_opening(struct __sk_buff *skb, const struct payload *p) {
    struct opening *o = opening();
    __be16 ports[2] = {};
    __u32 n;

    if (!o || !p)
        return 0;
    o->length = 0;
    n = p->length < MAX_OPENING ? p->length : MAX_OPENING;
    barrier_var(n);
    n = ((n - 1) & (MAX_OPENING - 1)) + 1;
    /* The transport's header ends where the payload begins; its ports are its first bytes. */
    if (bpf_skb_load_bytes(skb, p->transport_at, ports, sizeof(ports)) ||
        !in_port_filter(bpf_ntohs(ports[1]), bpf_ntohs(ports[0])) ||
        bpf_skb_load_bytes(skb, p->offset, o->payload, n))
        return 0;
    o->ktime_ns = bpf_ktime_get_ns();
    o->seq = p->seq;
    o->length = p->length;
    o->captured = n;
    o->pipelined = is_pipelined(skb, p->offset, p->length);
    o->local_port = bpf_ntohs(ports[1]);
    o->peer_port = bpf_ntohs(ports[0]);
    return 0;
}

/* Whether what is kept came with the packet that made this connection. */
static __always_inline bool is_opening_of(const struct opening *o, struct sock *sk) {
    return o->length && o->local_port == BPF_CORE_READ(sk, __sk_common.skc_num) &&
           o->peer_port == bpf_ntohs(BPF_CORE_READ(sk, __sk_common.skc_dport)) &&
           o->seq == BPF_CORE_READ((struct tcp_sock *)sk, rcv_nxt);
}

/* The connection's first turn begins, as in take_turn(). */
static __always_inline void begin_with(struct connection *c, const struct opening *o) {
    COUNT(turns, 1);
    c->turn = TURN_ASKING;
    c->turns = 1;
    c->wire = o->length >= 4 ? wire_of(o->payload) : WIRE_UNKNOWN;
    if (c->wire == WIRE_HTTP1 && o->pipelined)
        c->flags |= CONNECTION_WHOLE | CONNECTION_DEEP;
    c->received.begun = 1;
    c->received.next_seq = o->seq + o->length;
    c->received.position = o->length;
    c->received.segments = 1;
}

static __always_inline void fill_opening(struct l7_record *record, struct sock *sk,
                                         const struct connection *c, const struct said *said,
                                         const struct opening *o) {
    fill_record(record, c, said);
    fill_from_sock(record, sk);
    if (said->position < MAX_OPENING)
        bpf_probe_read_kernel(record + 1, LARGE_PAYLOAD,
                              o->payload + (said->position & (MAX_OPENING - LARGE_PAYLOAD)));
}

/* Emits what is kept, if it is this connection's: the first of what its client says. */
static __noinline int tell_opening(struct sock *sk, struct connection *c) {
    struct said said = {.type = RECORD_SEGMENT, .flags = L7_TURN};
    struct opening *o = opening();
    __u32 left;

    if (!o || !is_opening_of(o, sk))
        return 0;
    begin_with(c, o);
    left = o->captured;
    if (c->wire != WIRE_HTTP2 && !(c->flags & CONNECTION_DEEP) && left > limit_of(c))
        left = limit_of(c);
    c->received.captured = left;
    said.ktime_ns = o->ktime_ns;
    for (int i = 0; i < MAX_OPENING / LARGE_PAYLOAD; i++) {
        struct l7_record *record = bpf_ringbuf_reserve(&ring, sizeof(*record) + LARGE_PAYLOAD, 0);
        bool last = left <= LARGE_PAYLOAD;

        if (!record) {
            lost(c, &c->received, &said);
            break;
        }
        said.captured = last ? left : LARGE_PAYLOAD;
        said.length = last ? o->length - (__u32)said.position : LARGE_PAYLOAD;
        if (last)
            said.flags |= L7_LAST_CHUNK;
        fill_opening(record, sk, c, &said, o);
        bpf_ringbuf_submit(record, wakeup_flag());
        COUNT(reserved, 1);
        if (last)
            break;
        left -= LARGE_PAYLOAD;
        go_on(&said, LARGE_PAYLOAD);
    }
    o->length = 0;
    return 0;
}

#endif
