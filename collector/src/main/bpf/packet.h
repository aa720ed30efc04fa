/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * Payload that lies in a packet: where, and which ends it passes between.
 */
#ifndef FORESHOCK_PACKET_H
#define FORESHOCK_PACKET_H

#include "payload.h"

typedef struct __sk_buff source_t;

/*
 * Where the payload of a packet lies, and which protocol brings it; 0: there is none, or its headers
 * are not understood.
 */
static __always_inline __u32 find_payload(struct __sk_buff *skb, struct payload *payload) {
    __u8 *data = (__u8 *)(long)skb->data;
    __u8 *end = (__u8 *)(long)skb->data_end;
    __u32 protocol;
    __u32 header;
    __u8 *transport;

    if (data + 28 > end)
        return 0;
    if (data[0] >> 4 == 4) {
        header = (data[0] & 15) * 4;
        protocol = data[9];
        if ((data[6] & 0x1f) | data[7]) /* not the first fragment */
            goto unreadable;
    } else {
        header = 40;
        protocol = data[6];
    }
    transport = data + header;
    payload->transport_at = header;
    if (protocol == PROTOCOL_TCP) {
        if (transport + 20 > end)
            goto unreadable;
        payload->offset = header + (transport[12] >> 4) * 4;
        payload->seq = bpf_ntohl(*(__be32 *)(transport + 4));
    } else if (protocol == PROTOCOL_UDP) {
        payload->offset = header + 8;
        payload->seq = 0;
    } else {
        goto unreadable;
    }
    if (skb->len <= payload->offset)
        return 0;
    payload->length = skb->len - payload->offset;
    payload->available = payload->length;
    return protocol;
unreadable:
    COUNT(unreadable, 1);
    return 0;
}

/* Copies `n` bytes of a packet; 0: it has them. */
static __always_inline long load(struct __sk_buff *skb, __u32 offset, void *to, __u32 n) {
    return bpf_skb_load_bytes(skb, offset, to, n);
}

static __always_inline void fill_addresses(struct l7_record *record, struct bpf_sock *sk) {
    record->family = sk->family;
    record->local_port = sk->src_port;
    record->peer_port = bpf_ntohs((__u16)sk->dst_port);
    if (sk->family == 2) {
        no_addresses(record);
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

/* A datagram's addresses are its packet's: a UDP socket need not be connected. */
static __always_inline void fill_from_packet(struct l7_record *record, struct __sk_buff *skb,
                                             const struct said *said) {
    __u8 *source = said->flags & L7_SENT ? record->local : record->peer;
    __u8 *destination = said->flags & L7_SENT ? record->peer : record->local;
    __be16 ports[2] = {};
    __u8 version = 0;

    no_addresses(record);
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

static __always_inline void fill_ends(struct l7_record *record, struct __sk_buff *skb,
                                      const struct said *said) {
    struct bpf_sock *sk = skb->sk;

    if (said->flags & L7_DATAGRAM)
        fill_from_packet(record, skb, said);
    else if (sk)
        fill_addresses(record, sk);
}

#endif
