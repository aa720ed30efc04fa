/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * Which socket an SSL reads from or writes to, and what else of it is known from the library's own
 * structs. All of them are the process's memory: whatever stands there is checked before it is
 * believed, and a wrong layout leads to no socket, not to a wrong one.
 */
#ifndef FORESHOCK_TLS_SOCKET_H
#define FORESHOCK_TLS_SOCKET_H

#include "tls.h"

/* Bits of a BIO's type: bio.h. A filter passes what it gets to the next one. */
#define BIO_DESCRIPTOR 0x0100
#define BIO_FILTER 0x0200
#define BIO_SOURCE_SINK 0x0400
#define MAX_BIO_TYPE 0xffff

#define CLIENT_RANDOM_TAIL 24 /* of 32 bytes: the last 8 */

/* What an SSL reads from or writes to. */
struct tls_socket {
    __u64 bio;         /* in the process's memory; 0: it is none with a descriptor */
    struct file *file; /* of the descriptor; 0: there is none */
    __s32 fd;
    __u32 reserved;
};

static __always_inline __u64 read_pointer(__u64 base, __u16 field) {
    __u64 value = 0;

    if (field == FIELD_UNKNOWN)
        return 0;
    bpf_probe_read_user(&value, sizeof(value), (void *)(base + field));
    return value;
}

static __always_inline __u32 read_int(__u64 base, __u16 field) {
    __u32 value = 0;

    if (field == FIELD_UNKNOWN)
        return 0;
    bpf_probe_read_user(&value, sizeof(value), (void *)(base + field));
    return value;
}

static __always_inline __u32 bio_type(__u64 bio, const struct tls_layout *layout) {
    __u64 method = bio ? read_pointer(bio, layout->bio_method) : 0;

    return method ? read_int(method, 0) : 0;
}

/*
 * Where an SSL's bytes go, if its BIO is one that owns a descriptor. What programs read into memory
 * and hand to the library by themselves has none.
 */
static __always_inline void find_socket(struct tls_socket *found, __u64 ssl, bool writes,
                                        const struct tls_layout *layout) {
    __u64 bio = read_pointer(ssl, writes ? layout->wbio : layout->rbio);
    __u32 type = bio_type(bio, layout);

    found->bio = 0;
    found->file = 0;
    found->fd = NO_DESCRIPTOR;
    if (type & BIO_FILTER) { /* a handshake is written through a buffer */
        bio = read_pointer(bio, layout->bio_next);
        type = bio_type(bio, layout);
    }
    if ((type & (BIO_DESCRIPTOR | BIO_FILTER | BIO_SOURCE_SINK)) !=
            (BIO_DESCRIPTOR | BIO_SOURCE_SINK) ||
        type > MAX_BIO_TYPE)
        return;
    found->bio = bio;
    found->fd = read_int(bio, layout->bio_num);
    found->file = file_of(found->fd);
}

/* Whether it is still the same: neither has the BIO another descriptor, nor that another file. */
static __always_inline bool is_same(const struct tls_socket *found,
                                    const struct tls_layout *layout) {
    return !found->bio || ((__s32)read_int(found->bio, layout->bio_num) == found->fd &&
                           file_of(found->fd) == found->file);
}

/* 0 until somebody has asked for it: the L7 observer does with a socket's first packet. */
static __always_inline __u64 cookie_of(struct sock *sk) {
    return BPF_CORE_READ(sk, __sk_common.skc_cookie.counter);
}

/* What the wire shows of the same connection, whoever carries its bytes to the library. */
static __always_inline __u64 session_of(__u64 ssl, const struct tls_layout *layout) {
    __u64 state = layout->state == FIELD_UNKNOWN ? ssl : read_pointer(ssl, layout->state);

    return state && layout->client_random != FIELD_UNKNOWN
               ? read_pointer(state, layout->client_random + CLIENT_RANDOM_TAIL)
               : 0;
}

#endif
