/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * Connections kept in the storage of their sockets, which goes with the socket.
 */
#ifndef FORESHOCK_SOCKET_STORAGE_H
#define FORESHOCK_SOCKET_STORAGE_H

#include "sock.h"

/* A connection that comes from a listening socket begins with a copy of that one's storage. */
struct {
    __uint(type, BPF_MAP_TYPE_SK_STORAGE);
    __uint(map_flags, BPF_F_NO_PREALLOC | BPF_F_CLONE);
    __type(key, int);
    __type(value, struct connection);
} connections SEC(".maps");

/* What is kept of a socket; 0: nothing. */
static __always_inline struct connection *connection_at(struct sock *sk) {
    struct connection *c = bpf_sk_storage_get(&connections, sk, 0, 0);

    if (c && !c->id)
        c->id = bpf_get_socket_cookie(sk);
    return c;
}

/* The same of a socket that may have been made by a listening one. */
static __always_inline struct connection *new_connection_at(struct sock *sk) {
    return connection_at(sk);
}

/* Makes room for a socket that connects or listens. */
static __always_inline struct connection *keep(struct sock *sk, bool listens) {
    return bpf_sk_storage_get(&connections, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
}

static __always_inline void drop(struct sock *sk) {
}

/* Whether there is more to come of a socket that is closed: packets have all passed. */
static __always_inline bool is_to_be_read(struct sock *sk) {
    return false;
}

/* What was told of a connection before it was certain. */
static __always_inline void settle(struct sock *sk, struct connection *c) {
}

/* The id of a connection that was just accepted. */
static __always_inline __u64 id_of_accepted(struct sock *sk) {
    return BPF_CORE_READ(sk, __sk_common.skc_cookie.counter);
}

#endif
