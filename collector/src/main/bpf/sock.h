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

static __always_inline void fill_from_sock(struct l7_record *record, struct sock *sk) {
    record->family = BPF_CORE_READ(sk, __sk_common.skc_family);
    record->local_port = BPF_CORE_READ(sk, __sk_common.skc_num);
    record->peer_port = bpf_ntohs(BPF_CORE_READ(sk, __sk_common.skc_dport));
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
