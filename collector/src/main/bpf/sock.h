/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * Sockets as the kernel has them: behind a descriptor, and both ends of one.
 */
#ifndef FORESHOCK_SOCK_H
#define FORESHOCK_SOCK_H

#include "payload.h"

#define AF_INET 2
#define AF_INET6 10

/* The socket behind a descriptor of the current process; 0: it is none. */
static __always_inline struct sock *sock_at(__u32 fd) {
    return sock_of(file_of(fd));
}

/* A socket that is closed has given its port back, but remembers what it sent from. */
static __always_inline __u16 local_port_of(struct sock *sk) {
    __u16 bound = BPF_CORE_READ(sk, __sk_common.skc_num);

    return bound ?: bpf_ntohs(BPF_CORE_READ((struct inet_sock *)sk, inet_sport));
}

static __always_inline __u16 peer_port_of(struct sock *sk) {
    return bpf_ntohs(BPF_CORE_READ(sk, __sk_common.skc_dport));
}

static __always_inline void fill_from_sock(struct l7_record *record, struct sock *sk) {
    record->family = BPF_CORE_READ(sk, __sk_common.skc_family);
    record->local_port = local_port_of(sk);
    record->peer_port = peer_port_of(sk);
    no_addresses(record);
    if (record->family == AF_INET) {
        bpf_core_read(record->local, 4, &sk->__sk_common.skc_rcv_saddr);
        bpf_core_read(record->peer, 4, &sk->__sk_common.skc_daddr);
    } else {
        bpf_core_read(record->local, 16, &sk->__sk_common.skc_v6_rcv_saddr);
        bpf_core_read(record->peer, 16, &sk->__sk_common.skc_v6_daddr);
    }
}

#endif
