/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * Payloads that pass: of TCP in order of turns, each byte once; of UDP what is DNS.
 */
#ifndef FORESHOCK_OBSERVE_H
#define FORESHOCK_OBSERVE_H

#include "turn.h"

static __always_inline void say_payload(struct said *said, const struct payload *p) {
    said->offset = p->offset;
    said->length = p->length;
    said->available = p->available < p->length ? p->available : p->length;
}

static __always_inline void see_segment(source_t *source, struct connection *c, struct payload *p,
                                        struct said *said) {
    bool sent = said->flags & L7_SENT;

    if (!locate(flow_of(c, sent), sent ? &c->hole_of_sent : &c->hole_of_received, p,
                &said->position))
        return;
    say_payload(said, p);
    if (take_turn(source, c, said))
        emit(source, c, said);
}

/* DNS by the structure of its header: a plain query or its answer, with one question. */
static __always_inline bool looks_like_dns(source_t *source, const struct payload *p) {
    __u8 head[12];

    if (p->length < 17 || p->length > 4096 || load(source, p->offset, head, 12))
        return false;
    return !(head[2] & 0x78) && !head[4] && head[5] == 1 && !(head[3] & 0x40) && !head[6] &&
           !head[8];
}

static __always_inline void see_datagram(source_t *source, struct connection *c,
                                         const struct payload *p, struct said *said) {
    struct flow *flow = flow_of(c, said->flags & L7_SENT);

    c->wire = WIRE_DNS;
    c->flags &= ~CONNECTION_LOST;
    said->position = flow->position;
    flow->position += p->length;
    say_payload(said, p);
    said->allowance = LARGE_PAYLOAD;
    emit(source, c, said);
}

#endif
