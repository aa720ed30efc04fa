/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * Payload that lies in the memory of the process that passes it through a socket, and the arguments
 * of its system call.
 */
#ifndef FORESHOCK_USER_H
#define FORESHOCK_USER_H

#include "sock.h"

/* Bytes at one place that pass through a socket. */
struct passing {
    __u64 base; /* where they are in the memory of the current process */
    __u64 name; /* address of the other end there, of a datagram; 0: not given */
    __u64 sk;
    __u64 ktime_ns;
    __u32 seq;
    __u32 length;
    __u32 available; /* of them */
    __u16 flags;     /* L7_SENT, L7_DATAGRAM */
    __u16 goes_on;   /* 1: not the first that this call passes */
};

typedef struct passing source_t;

/* As programs give them to system calls: part of what they are compiled with. */
struct iovec {
    __u64 base;
    __u64 length;
};

struct msghdr {
    __u64 name;
    __u32 name_length;
    __u32 reserved;
    __u64 pieces;
    __u64 count;
};

#define MMSGHDR_SIZE 64
#define MMSGHDR_LENGTH 56 /* where it says how long the message was that was received */

static __always_inline long load(struct passing *p, __u32 offset, void *to, __u32 n) {
    return bpf_probe_read_user(to, n, (void *)(p->base + offset));
}

static __always_inline void fill_peer(struct l7_record *record, __u64 name) {
    __u8 raw[24] = {};

    if (bpf_probe_read_user(raw, sizeof(raw), (void *)name) &&
        bpf_probe_read_user(raw, 16, (void *)name))
        return;
    record->family = raw[0] | raw[1] << 8;
    record->peer_port = raw[2] << 8 | raw[3];
    __builtin_memset(record->peer, 0, ADDRESS_SIZE);
    if (record->family == AF_INET)
        __builtin_memcpy(record->peer, raw + 4, 4);
    else
        __builtin_memcpy(record->peer, raw + 8, 16);
}

static __always_inline void fill_ends(struct l7_record *record, struct passing *p,
                                      const struct said *said) {
    fill_from_sock(record, (struct sock *)p->sk);
    if (p->name)
        fill_peer(record, p->name);
}

/* Argument `n` of the call that now returns: its saved registers keep them until then. */
static __always_inline __u64 argument(int n) {
    struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());

#ifdef __TARGET_ARCH_arm64
    return n == 0 ? regs->orig_x0 : regs->regs[n];
#else
    switch (n) {
    case 0:
        return regs->di;
    case 1:
        return regs->si;
    case 2:
        return regs->dx;
    case 3:
        return regs->r10;
    default:
        return regs->r8;
    }
#endif
}

#endif
