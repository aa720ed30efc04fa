/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * How a payload gets into the ring. Whoever includes this says before where payloads come from:
 *
 *   source_t    what they lie in
 *   load        copies bytes of it
 *   fill_ends   writes both ends of its connection into a record
 */
#ifndef FORESHOCK_SEGMENT_H
#define FORESHOCK_SEGMENT_H

#include "payload.h"

#define MAX_CHUNKS 512 /* of a segment: as large as segments get, with BIG TCP */
#define CHUNK_BATCH 16 /* of them that the verifier has to count */

static __always_inline struct flow *flow_of(struct connection *c, bool sent) {
    return sent ? &c->sent : &c->received;
}

/* What a record says of a request that was kept back, as if it had been emitted when it passed. */
static __always_inline void say_head(struct said *said, const struct connection *c, __u64 end) {
    bool client = c->role == ROLE_CLIENT;

    said->ktime_ns = c->turn_ns;
    said->position = c->turn_position;
    said->length = end - c->turn_position;
    said->captured = c->head_length;
    said->flags = L7_TURN | L7_HEAD | L7_LAST_CHUNK | (client ? L7_SENT : 0);
    said->sender_tgid = c->turn_tgid;
    said->sender_tid = c->turn_tid;
}

static __always_inline void fill_record(struct l7_record *record, const struct connection *c,
                                        const struct said *said) {
    record->type = said->type;
    record->length = said->length;
    record->connection = c->id;
    record->ktime_ns = said->ktime_ns;
    record->position = said->position;
    record->cgroup_id = c->cgroup_id;
    record->tgid = c->tgid;
    record->generation = c->generation;
    record->sender_tgid = said->sender_tgid;
    record->sender_tid = said->sender_tid;
    record->skipped = said->skipped;
    record->captured = said->captured;
    record->flags = said->flags;
    record->role = c->role;
    record->error = 0;
    __builtin_memcpy(record->comm, c->comm, sizeof(record->comm));
}

/* A record found no room: a turn's is counted once. What it stood for is told by the next turn. */
static __always_inline bool lost(struct connection *c, struct flow *flow, const struct said *said) {
    COUNT(ring_full, 1);
    c->skipped += said->skipped;
    COUNT(turns_skipped, -(__u64)said->skipped);
    if (!(c->flags & CONNECTION_LOST))
        COUNT(turns_lost, 1);
    c->flags |= CONNECTION_LOST;
    flow->lost = 1;
    return false;
}

/* One record with room for SIZE bytes of payload, of which the first `said->captured` are filled. */
#define EMIT(SIZE)                                                                                 \
    do {                                                                                           \
        struct l7_record *record = bpf_ringbuf_reserve(&ring, sizeof(*record) + (SIZE), 0);        \
        __u32 n = said->captured;                                                                  \
                                                                                                   \
        if (!record)                                                                               \
            return lost(c, flow_of(c, said->flags & L7_SENT), said);                               \
        fill_record(record, c, said);                                                              \
        fill_ends(record, source, said);                                                           \
        if (n) {                                                                                   \
            barrier_var(n);                                                                        \
            n = ((n - 1) & ((SIZE)-1)) + 1; /* a bound that older verifiers see, too */            \
            if (load(source, said->offset, record + 1, n)) {                                       \
                record->captured = 0;                                                              \
                COUNT(unreadable, 1);                                                              \
            }                                                                                      \
        }                                                                                          \
        bpf_ringbuf_submit(record, wakeup_flag());                                                 \
        COUNT(reserved, 1);                                                                        \
    } while (0)

__noinline int emit_large(source_t *source, struct connection *c, struct said *said) {
    if (!source || !c || !said)
        return 0;
    EMIT(LARGE_PAYLOAD);
    return 1;
}

/* A record that is as large as what is captured. */
__noinline int emit_fitting(source_t *source, struct connection *c, struct said *said) {
    if (!source || !c || !said)
        return 0;
    if (said->captured <= SMALL_PAYLOAD)
        EMIT(SMALL_PAYLOAD);
    else if (said->captured <= MEDIUM_PAYLOAD)
        EMIT(MEDIUM_PAYLOAD);
    else
        EMIT(LARGE_PAYLOAD);
    return 1;
}

static __always_inline void go_on(struct said *said, __u32 n) {
    said->flags &= ~(L7_TURN | L7_ANSWER | L7_LOST | L7_DRAWN);
    said->skipped = 0;
    said->position += n;
    said->offset += n;
}

/* Emits `n` chunks, at most CHUNK_BATCH; 0: one found no room. */
__noinline int emit_chunks(source_t *source, struct connection *c, struct said *said, __u32 n) {
    if (!source || !c || !said)
        return 0;
    for (__u32 i = 0; i < CHUNK_BATCH && i < n; i++) {
        if (!emit_large(source, c, said))
            return 0;
        flow_of(c, said->flags & L7_SENT)->captured += LARGE_PAYLOAD;
        go_on(said, LARGE_PAYLOAD);
    }
    return 1;
}

/* Whole chunks of a payload before its last one. */
static __always_inline __u32 chunks_before_last(__u32 length, __u32 allowance) {
    __u32 n = length < allowance ? length : allowance;

    n = n ? (n - 1) / LARGE_PAYLOAD : 0;
    return n < MAX_CHUNKS ? n : MAX_CHUNKS;
}

/* Whether a payload ends as a body of HTTP/1 in chunks does: with an empty one. */
__noinline int ends_chunks(source_t *source, const struct said *said) {
    __u8 last[5] = {};

    if (!source || !said || said->length < sizeof(last) ||
        load(source, said->offset + said->length - sizeof(last), last, sizeof(last)))
        return 0;
    return last[0] == '0' && last[1] == '\r' && last[2] == '\n' && last[3] == '\r' &&
           last[4] == '\n';
}

/*
 * Whether what a segment ends with tells something: how an answer that is too long to be captured
 * ends, where it does not say before how long it is.
 */
static __always_inline bool wants_tail(source_t *source, const struct connection *c,
                                       const struct said *said, __u32 length) {
    if (said->available != length || said->length <= said->captured)
        return false;
    if (c->wire == WIRE_HTTP1)
        return ends_chunks(source, said);
    return c->wire == WIRE_OTHER || c->wire == WIRE_UNKNOWN;
}

/* The record that stands for the rest of a segment: its beginning is captured, or its end. */
static __always_inline int emit_rest(source_t *source, struct connection *c, struct said *said,
                                     bool tail) {
    __u32 rest = said->length - said->captured;

    if (tail && said->captured) {
        said->length = said->captured;
        if (!emit_fitting(source, c, said))
            return 0;
        flow_of(c, said->flags & L7_SENT)->captured += said->captured;
        go_on(said, said->captured);
    }
    if (tail) {
        said->flags |= L7_TAIL;
        said->length = rest;
        said->captured = rest < MEDIUM_PAYLOAD ? rest : MEDIUM_PAYLOAD;
        said->offset += rest - said->captured;
    }
    said->flags |= L7_LAST_CHUNK;
    return emit_fitting(source, c, said);
}

/*
 * Emits a payload: so much of it as the turn's allowance has left, in chunks; the last one stands for
 * the rest, too. A global function: the verifier looks at it once, whoever calls it.
 */
__noinline int emit(source_t *source, struct connection *c, struct said *said) {
    struct flow *flow;
    __u32 allowance;
    __u32 chunks;
    __u32 length;
    __u32 left;

    if (!source || !c || !said)
        return 0;
    flow = flow_of(c, said->flags & L7_SENT);
    allowance = said->allowance < said->available ? said->allowance : said->available;
    length = said->length;
    left = length;
    if (flow->lost)
        said->flags |= L7_LOST;
    said->length = LARGE_PAYLOAD;
    said->captured = LARGE_PAYLOAD;
    chunks = chunks_before_last(left, allowance);
    for (__u32 done = 0; done < MAX_CHUNKS && done < chunks; done += CHUNK_BATCH) {
        if (!emit_chunks(source, c, said, chunks - done))
            return 0;
    }
    allowance -= chunks * LARGE_PAYLOAD;
    left -= chunks * LARGE_PAYLOAD;
    said->length = left;
    left = left < allowance ? left : allowance;
    said->captured = left < LARGE_PAYLOAD ? left : LARGE_PAYLOAD;
    if (!emit_rest(source, c, said, wants_tail(source, c, said, length)))
        return 0;
    if (!(said->flags & L7_TAIL))
        flow->captured += said->captured;
    flow->lost = 0;
    if (flow->segments < 0xffff)
        flow->segments++;
    return 1;
}

#endif
