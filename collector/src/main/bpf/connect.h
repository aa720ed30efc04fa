/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * How a non-blocking connect ended, after its call had returned.
 */
#ifndef FORESHOCK_CONNECT_H
#define FORESHOCK_CONNECT_H

#include "account.h"

#define EINPROGRESS 115
#define TCP_ESTABLISHED 1
#define TCP_SYN_SENT 2
#define TCP_CLOSE 7
#define IPPROTO_TCP 6

/* A connect that is being concluded; too large for the stack. */
struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, CONTEXTS);
    __type(key, __u32);
    __type(value, struct error_record);
} connect_scratch SEC(".maps");

/*
 * How a non-blocking connect ended: 0, an error, or EINPROGRESS when its process closed the socket
 * before there was an answer, or its end was never seen. Whoever deletes the entry concludes it, so
 * it is counted once.
 */
static __noinline void conclude_connect(__u64 sock, __u32 error, __u64 now, enum context context) {
    __u32 index = context;
    struct error_record *connect = bpf_map_lookup_elem(&connect_scratch, &index);
    struct error_record *found = bpf_map_lookup_elem(&connecting, &sock);
    __u64 duration;

    if (!found || !connect)
        return;
    __builtin_memcpy(connect, found, sizeof(*connect));
    if (bpf_map_delete_elem(&connecting, &sock))
        return;
    duration = now - connect->first_ns;
    if (error) {
        struct errors_key key = {
            .process = {connect->tgid, connect->generation}, .call = CALL_CONNECT, .error = error};
        count_failure(&key, connect, now, duration, context);
    } else {
        count_connected(connect, duration, context);
    }
}

/*
 * Follows a connect that returned EINPROGRESS; false if it cannot be followed. `start_ns` 0: it was
 * not timed; such a call returns at once, so it is timed from there.
 */
static __always_inline bool follow_connect(struct process process, __u64 start_ns) {
    struct errors_value *fresh = cleared_scratch(IN_CALLER);
    struct file *file = file_of(first_argument());
    __u64 now = bpf_ktime_get_ns();
    struct socket *socket;
    struct sock *sk;
    __u64 key;
    __u8 tcp_state;

    if (!fresh || !file)
        return false;
    socket = BPF_CORE_READ(file, private_data);
    sk = BPF_CORE_READ(socket, sk);
    if (!sk || BPF_CORE_READ(sk, sk_protocol) != IPPROTO_TCP)
        return false;
    capture_identity(&fresh->example, process, CALL_CONNECT, EINPROGRESS);
    capture_arguments(&fresh->example);
    fresh->example.first_ns = start_ns ?: now;
    key = (__u64)sk;
    if (bpf_map_update_elem(&connecting, &key, &fresh->example, BPF_ANY)) {
        counters_of(IN_CALLER)->connects_full++;
        return false;
    }
    /* On loopback the answer may have come before connect returned. */
    tcp_state = BPF_CORE_READ(sk, __sk_common.skc_state);
    if (tcp_state == TCP_SYN_SENT)
        return true;
    if (tcp_state == TCP_CLOSE)
        conclude_connect(key, BPF_CORE_READ(sk, sk_err) ?: EINPROGRESS, now, IN_CONNECT);
    else
        conclude_connect(key, 0, now, IN_CONNECT);
    return true;
}

#endif
