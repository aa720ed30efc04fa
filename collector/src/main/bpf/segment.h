/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * A packet's payload: where it lies in the packet and in what its connection has sent so far, and
 * how it gets into the ring.
 */
#ifndef FORESHOCK_SEGMENT_H
#define FORESHOCK_SEGMENT_H

#include "l7_tables.h"

#define AF_INET 2
#define PROTOCOL_TCP 6
#define PROTOCOL_UDP 17
#define MAX_CHUNKS 512 /* of a segment: as large as segments get, with BIG TCP */

struct payload {
    __u32 offset; /* in the packet */
    __u32 length;
    __u32 seq;
    __u32 transport;
    __u32 transport_at; /* where its header lies */
};

/* Where the payload of a packet lies; false: there is none, or its headers are not understood. */
static __always_inline bool find_payload(struct __sk_buff *skb, struct payload *payload) {
    __u8 *data = (__u8 *)(long)skb->data;
    __u8 *end = (__u8 *)(long)skb->data_end;
    __u32 header;
    __u8 *transport;

    if (data + 28 > end)
        return false;
    if (data[0] >> 4 == 4) {
        header = (data[0] & 15) * 4;
        payload->transport = data[9];
        if ((data[6] & 0x1f) | data[7]) /* not the first fragment */
            goto unreadable;
    } else {
        header = 40;
        payload->transport = data[6];
    }
    transport = data + header;
    payload->transport_at = header;
    if (payload->transport == PROTOCOL_TCP) {
        if (transport + 20 > end)
            goto unreadable;
        payload->offset = header + (transport[12] >> 4) * 4;
        payload->seq = bpf_ntohl(*(__be32 *)(transport + 4));
    } else if (payload->transport == PROTOCOL_UDP) {
        payload->offset = header + 8;
        payload->seq = 0;
    } else {
        goto unreadable;
    }
    if (skb->len <= payload->offset)
        return false;
    payload->length = skb->len - payload->offset;
    return true;
unreadable:
    COUNT(unreadable, 1);
    return false;
}

/* Cuts `n` bytes off the front of a payload. */
static __always_inline void trim_front(struct payload *payload, __u32 n) {
    payload->offset += n;
    payload->length -= n;
    payload->seq += n;
}

/*
 * Where a TCP payload lies in its flow. Leaves of it what has not passed before: nothing of a
 * retransmission, but what fills a hole. False: nothing is left. One hole is remembered; if there is
 * a second, what fills the first counts as passed, and the collector finds it missing.
 */
static __always_inline bool locate(struct flow *flow, struct payload *payload, __u64 *position) {
    __s32 ahead;

    if (!flow->begun) {
        flow->begun = 1;
        flow->next_seq = payload->seq;
    }
    ahead = payload->seq - flow->next_seq;
    if (ahead < 0) {
        __s32 into = payload->seq - flow->hole_from;
        __s32 left = flow->hole_to - payload->seq;

        if (flow->hole_from != flow->hole_to && into >= 0 && left > 0) {
            if (payload->length > (__u32)left)
                payload->length = left;
            *position = flow->position + (__s64)ahead;
            if (!into)
                flow->hole_from += payload->length;
            else
                flow->hole_to = payload->seq;
            return true;
        }
        if (payload->length <= (__u32)-ahead) {
            COUNT(retransmitted, 1);
            return false;
        }
        trim_front(payload, -ahead);
        ahead = 0;
    } else if (ahead > 0) {
        COUNT(out_of_order, 1);
        flow->hole_from = flow->next_seq;
        flow->hole_to = payload->seq;
    }
    *position = flow->position + ahead;
    flow->next_seq = payload->seq + payload->length;
    flow->position = *position + payload->length;
    return true;
}

/* What a record says besides its payload. */
struct said {
    __u64 ktime_ns;
    __u64 position;
    __u32 type;
    __u32 length;
    __u32 skipped;
    __u16 captured;
    __u16 flags;
    __u32 sender_tgid;
    __u32 sender_tid;
    __u32 offset;    /* of its payload in the packet */
    __u32 allowance; /* bytes of it that may be captured */
};

static __always_inline struct flow *flow_of(struct connection *c, bool sent) {
    return sent ? &c->sent : &c->received;
}

/* What a record says of a request that was kept back, as if it had been emitted when it passed. */
static __always_inline void say_head(struct said *said, const struct connection *c, __u64 end) {
    bool client = c->role == ROLE_CLIENT;

    said->ktime_ns = c->turn_ns;
    said->position = c->turn_position;
    said->length = end - c->turn_position;
    said->captured = c->head_length;
    said->flags = L7_TURN | L7_HEAD | L7_LAST_CHUNK | (client ? L7_SENT : 0);
    said->sender_tgid = c->turn_tgid;
    said->sender_tid = c->turn_tid;
}

static __always_inline void fill_record(struct l7_record *record, const struct connection *c,
                                        const struct said *said, __u64 cookie) {
    record->type = said->type;
    record->length = said->length;
    record->connection = cookie;
    record->ktime_ns = said->ktime_ns;
    record->position = said->position;
    record->cgroup_id = c->cgroup_id;
    record->tgid = c->tgid;
    record->generation = c->generation;
    record->sender_tgid = said->sender_tgid;
    record->sender_tid = said->sender_tid;
    record->skipped = said->skipped;
    record->captured = said->captured;
    record->flags = said->flags;
    record->role = c->role;
    record->error = 0;
    __builtin_memcpy(record->comm, c->comm, sizeof(record->comm));
}

static __always_inline void fill_addresses(struct l7_record *record, struct bpf_sock *sk) {
    record->family = sk->family;
    record->local_port = sk->src_port;
    record->peer_port = bpf_ntohs((__u16)sk->dst_port);
    if (sk->family == 2) {
        __builtin_memset(record->local, 0, ADDRESS_SIZE);
        __builtin_memset(record->peer, 0, ADDRESS_SIZE);
        *(__u32 *)record->local = sk->src_ip4;
        *(__u32 *)record->peer = sk->dst_ip4;
    } else {
        __u32 *local = (__u32 *)record->local;
        __u32 *peer = (__u32 *)record->peer;

        local[0] = sk->src_ip6[0];
        local[1] = sk->src_ip6[1];
        local[2] = sk->src_ip6[2];
        local[3] = sk->src_ip6[3];
        peer[0] = sk->dst_ip6[0];
        peer[1] = sk->dst_ip6[1];
        peer[2] = sk->dst_ip6[2];
        peer[3] = sk->dst_ip6[3];
    }
}

static __always_inline void fill_from_sock(struct l7_record *record, struct sock *sk) {
    record->family = BPF_CORE_READ(sk, __sk_common.skc_family);
    record->local_port = BPF_CORE_READ(sk, __sk_common.skc_num);
    record->peer_port = bpf_ntohs(BPF_CORE_READ(sk, __sk_common.skc_dport));
    __builtin_memset(record->local, 0, ADDRESS_SIZE);
    __builtin_memset(record->peer, 0, ADDRESS_SIZE);
    if (record->family == AF_INET) {
        bpf_core_read(record->local, 4, &sk->__sk_common.skc_rcv_saddr);
        bpf_core_read(record->peer, 4, &sk->__sk_common.skc_daddr);
    } else {
        bpf_core_read(record->local, 16, &sk->__sk_common.skc_v6_rcv_saddr);
        bpf_core_read(record->peer, 16, &sk->__sk_common.skc_v6_daddr);
    }
}

/* A datagram's addresses are its packet's: a UDP socket need not be connected. */
static __always_inline void fill_from_packet(struct l7_record *record, struct __sk_buff *skb,
                                             const struct said *said) {
    __u8 *source = said->flags & L7_SENT ? record->local : record->peer;
    __u8 *destination = said->flags & L7_SENT ? record->peer : record->local;
    __be16 ports[2] = {};
    __u8 version = 0;

    __builtin_memset(record->local, 0, ADDRESS_SIZE);
    __builtin_memset(record->peer, 0, ADDRESS_SIZE);
    bpf_skb_load_bytes(skb, 0, &version, 1);
    if (version >> 4 == 4) {
        record->family = 2;
        bpf_skb_load_bytes(skb, 12, source, 4);
        bpf_skb_load_bytes(skb, 16, destination, 4);
    } else {
        record->family = 10;
        bpf_skb_load_bytes(skb, 8, source, 16);
        bpf_skb_load_bytes(skb, 24, destination, 16);
    }
    bpf_skb_load_bytes(skb, said->offset - 8, ports, sizeof(ports));
    record->local_port = bpf_ntohs(said->flags & L7_SENT ? ports[0] : ports[1]);
    record->peer_port = bpf_ntohs(said->flags & L7_SENT ? ports[1] : ports[0]);
}

static __always_inline bool lost(struct connection *c, struct flow *flow) {
    COUNT(ring_full, 1);
    if (!(c->flags & CONNECTION_LOST))
        COUNT(turns_lost, 1);
    c->flags |= CONNECTION_LOST;
    flow->lost = 1;
    return false;
}

/* One record with room for SIZE bytes of payload, of which the first `said->captured` are filled. */
#define EMIT(SIZE)                                                                                 \
    do {                                                                                           \
        struct l7_record *record = bpf_ringbuf_reserve(&ring, sizeof(*record) + (SIZE), 0);        \
        __u32 n = said->captured;                                                                  \
                                                                                                   \
        if (!record)                                                                               \
            return lost(c, flow_of(c, said->flags & L7_SENT));                                     \
        fill_record(record, c, said, cookie);                                                      \
        if (said->flags & L7_DATAGRAM)                                                             \
            fill_from_packet(record, skb, said);                                                   \
        else                                                                                       \
            fill_addresses(record, sk);                                                            \
        if (n) {                                                                                   \
            barrier_var(n);                                                                        \
            n = ((n - 1) & ((SIZE)-1)) + 1; /* a bound that older verifiers see, too */            \
            if (bpf_skb_load_bytes(skb, said->offset, record + 1, n))                              \
                record->captured = 0;                                                              \
        }                                                                                          \
        bpf_ringbuf_submit(record, wakeup_flag());                                                 \
        COUNT(reserved, 1);                                                                        \
    } while (0)

static __always_inline int emit_large(struct __sk_buff *skb, struct bpf_sock *sk,
                                      struct connection *c, struct said *said, __u64 cookie) {
    EMIT(LARGE_PAYLOAD);
    return 1;
}

static __always_inline int emit_last(struct __sk_buff *skb, struct bpf_sock *sk,
                                     struct connection *c, struct said *said, __u64 cookie) {
    if (said->captured <= SMALL_PAYLOAD)
        EMIT(SMALL_PAYLOAD);
    else if (said->captured <= MEDIUM_PAYLOAD)
        EMIT(MEDIUM_PAYLOAD);
    else
        EMIT(LARGE_PAYLOAD);
    return 1;
}

static __always_inline void go_on(struct said *said, __u32 n) {
    said->flags &= ~(L7_TURN | L7_ANSWER | L7_LOST);
    said->skipped = 0;
    said->position += n;
    said->offset += n;
}

/*
 * Emits a payload: so much of it as the turn's allowance has left, in chunks; the last one stands for
 * the rest, too. A global function: the verifier looks at it once, whoever calls it.
 */
__noinline int emit(struct __sk_buff *skb, struct connection *c, struct said *said) {
    __u64 cookie = bpf_get_socket_cookie(skb);
    struct bpf_sock *sk = skb->sk;
    struct flow *flow;
    __u32 allowance;
    __u32 left;

    if (!c || !said || !sk)
        return 0;
    flow = flow_of(c, said->flags & L7_SENT);
    allowance = said->allowance;
    left = said->length;
    if (flow->lost)
        said->flags |= L7_LOST;
    said->length = LARGE_PAYLOAD;
    said->captured = LARGE_PAYLOAD;
    for (int i = 0; i < MAX_CHUNKS; i++) {
        if (left <= LARGE_PAYLOAD || allowance <= LARGE_PAYLOAD)
            break;
        if (!emit_large(skb, sk, c, said, cookie))
            return 0;
        flow->captured += LARGE_PAYLOAD;
        allowance -= LARGE_PAYLOAD;
        left -= LARGE_PAYLOAD;
        go_on(said, LARGE_PAYLOAD);
    }
    said->length = left;
    left = left < allowance ? left : allowance;
    said->captured = left < LARGE_PAYLOAD ? left : LARGE_PAYLOAD;
    said->flags |= L7_LAST_CHUNK;
    if (!emit_last(skb, sk, c, said, cookie))
        return 0;
    flow->captured += said->captured;
    flow->lost = 0;
    if (flow->segments < 0xffff)
        flow->segments++;
    return 1;
}

#endif
