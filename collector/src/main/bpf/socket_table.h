/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * Connections kept in a table, by the address of their socket: programs on system calls have no
 * access to a socket's storage. An entry goes when its socket is closed or destroyed, so before
 * another socket can have its address.
 */
#ifndef FORESHOCK_SOCKET_TABLE_H
#define FORESHOCK_SOCKET_TABLE_H

#include "sock.h"

#define RCV_SHUTDOWN 1

/* Preallocated; the collector makes it larger, and not so, where the kernel is new enough. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 16 * 1024);
    __type(key, __u64);
    __type(value, struct connection);
} connections SEC(".maps");

/* A socket that comes from a listening one has a copy of that one's storage. */
struct {
    __uint(type, BPF_MAP_TYPE_SK_STORAGE);
    __uint(map_flags, BPF_F_NO_PREALLOC | BPF_F_CLONE);
    __type(key, int);
    __type(value, struct connection);
} listeners SEC(".maps");

/* UDP sockets are not seen to go. */
struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 1024);
    __type(key, __u64);
    __type(value, struct connection);
} datagrams SEC(".maps");

/* What new entries are copies of: too large for the stack. */
struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, struct connection);
} blank SEC(".maps");

/* Its cookie, or what stands for it: programs on system calls cannot make one. */
static __always_inline __u64 id_of(__u64 sk) {
    __u64 cookie = BPF_CORE_READ((struct sock *)sk, __sk_common.skc_cookie.counter);

    return cookie ?: ((sk ^ state.salt) * 0x9e3779b97f4a7c15) >> 2 | 1ULL << 62;
}

/* Enters a socket of which nothing is known into a table; 0: it is there now. */
static __always_inline long insert(void *table, __u64 sk, __u64 flags) {
    __u32 only = 0;
    struct connection *nothing = bpf_map_lookup_elem(&blank, &only);

    return nothing ? bpf_map_update_elem(table, &sk, nothing, flags) : -1;
}

static __always_inline struct connection *connection_at(struct sock *sk) {
    __u64 key = (__u64)sk;

    return bpf_map_lookup_elem(&connections, &key);
}

static __always_inline struct connection *new_connection_at(struct sock *sk) {
    __u64 key = (__u64)sk;
    struct connection *c = bpf_map_lookup_elem(&connections, &key);
    struct connection *listener;

    if (c)
        return c;
    listener = bpf_sk_storage_get(&listeners, sk, 0, 0);
    if (!listener)
        return 0;
    if (bpf_map_update_elem(&connections, &key, listener, BPF_NOEXIST))
        COUNT(storage_full, 1);
    bpf_sk_storage_delete(&listeners, sk);
    return bpf_map_lookup_elem(&connections, &key);
}

static __always_inline struct connection *keep(struct sock *sk, bool listens) {
    __u64 key = (__u64)sk;

    if (listens)
        return bpf_sk_storage_get(&listeners, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
    insert(&connections, key, BPF_ANY);
    return bpf_map_lookup_elem(&connections, &key);
}

static __always_inline void drop(struct sock *sk) {
    __u64 key = (__u64)sk;

    bpf_map_delete_elem(&connections, &key);
}

/* Whether its process still has it, and may read what came before it was closed. */
static __always_inline bool is_to_be_read(struct sock *sk) {
    struct tcp_sock *tcp = (struct tcp_sock *)sk;
    __u32 unread = BPF_CORE_READ(tcp, rcv_nxt) - BPF_CORE_READ(tcp, copied_seq);
    __u32 fin = BPF_CORE_READ(sk, sk_shutdown) & RCV_SHUTDOWN; /* counts as a byte */

    return unread > fin && BPF_CORE_READ(sk, sk_socket);
}

/* What a call was asked to send is told when it begins; of the last one, not all may have gone. */
static __always_inline void settle(struct sock *sk, struct connection *c) {
    __s32 unsent = c->sent.next_seq - BPF_CORE_READ((struct tcp_sock *)sk, write_seq);

    if (c->sent.begun && unsent > 0)
        c->sent.position -= unsent;
}

/* What came before the socket was there is read from it, as all that comes. */
static __always_inline void tell_opening(struct sock *sk, struct connection *c) {
}

static __always_inline __u64 id_of_accepted(struct sock *sk) {
    struct connection *c = connection_at(sk);

    return c ? c->id : id_of((__u64)sk);
}

#endif
