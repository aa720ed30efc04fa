/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * A payload: where it lies in its source and in what its connection has sent so far.
 */
#ifndef FORESHOCK_PAYLOAD_H
#define FORESHOCK_PAYLOAD_H

#include "l7_tables.h"

#define PROTOCOL_TCP 6
#define PROTOCOL_UDP 17

struct payload {
    __u32 offset; /* in its source */
    __u32 length;
    __u32 available; /* bytes of it that can be read there */
    __u32 seq;
    __u32 transport_at; /* in a packet: where its transport's header lies */
};

/* Cuts `n` bytes off the front of a payload. */
static __always_inline void trim_front(struct payload *payload, __u32 n) {
    payload->offset += n;
    payload->length -= n;
    payload->available -= n < payload->available ? n : payload->available;
    payload->seq += n;
}

/*
 * Where a TCP payload lies in its flow. Leaves of it what has not passed before: nothing of a
 * retransmission, but what fills a hole. False: nothing is left. One hole is remembered; if there is
 * a second, what fills the first counts as passed, and the collector finds it missing.
 */
static __always_inline bool locate(struct flow *flow, struct hole *hole, struct payload *payload,
                                   __u64 *position) {
    __s32 ahead;

    if (!flow->begun) {
        flow->begun = 1;
        flow->next_seq = payload->seq;
    }
    ahead = payload->seq - flow->next_seq;
    if (ahead < 0) {
        __s32 into = payload->seq - hole->from;
        __s32 left = hole->to - payload->seq;

        if (hole->from != hole->to && into >= 0 && left > 0) {
            if (payload->length > (__u32)left)
                payload->length = left;
            *position = flow->position + (__s64)ahead;
            if (!into)
                hole->from += payload->length;
            else
                hole->to = payload->seq;
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
        hole->from = flow->next_seq;
        hole->to = payload->seq;
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
    __u32 offset;    /* of its payload in its source */
    __u32 available; /* bytes of it that can be read there */
    __u32 allowance; /* bytes of it that may be captured */
    __u32 goes_on;   /* 1: its process passed it at once with what came before it */
};

static __always_inline void no_addresses(struct l7_record *record) {
    __builtin_memset(record->local, 0, ADDRESS_SIZE);
    __builtin_memset(record->peer, 0, ADDRESS_SIZE);
}

#endif
