/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * Turns: what a client sends until it is answered, and the answer. Where the host is busy, most turns
 * are left out of the ring, as long as their answers' first bytes prove that they succeeded.
 */
#ifndef FORESHOCK_TURN_H
#define FORESHOCK_TURN_H

#include "segment.h"

#define FIRST_TURNS 4 /* of each connection that are never left out */
#define TLS_SEGMENTS                                                                               \
    12 /* of each direction that are emitted: the handshake and what shows its end */
#define MANY_MESSAGES 16  /* an answer of HTTP/1 is one message; of others, one for each row, say */
#define PIPELINE_TURNS 16 /* of each connection that are searched for more than one request */
#define SEARCH_WINDOW 64
#define SEARCH_STEP 56    /* what is searched for is 8 bytes long */
#define GRAPHQL_SEARCH 64 /* bytes of a request line in which it is looked for */

#define WORD(a, b, c, d) ((__u32)(a) | (__u32)(b) << 8 | (__u32)(c) << 16 | (__u32)(d) << 24)

static __always_inline bool is_http1_method(__u32 word) {
    return word == WORD('G', 'E', 'T', ' ') || word == WORD('P', 'O', 'S', 'T') ||
           word == WORD('P', 'U', 'T', ' ') || word == WORD('H', 'E', 'A', 'D') ||
           word == WORD('D', 'E', 'L', 'E') || word == WORD('P', 'A', 'T', 'C') ||
           word == WORD('O', 'P', 'T', 'I');
}

/* What begins with these bytes, from the client. */
static __always_inline __u8 wire_of(const __u8 *head) {
    __u32 word = WORD(head[0], head[1], head[2], head[3]);

    if (is_http1_method(word))
        return WIRE_HTTP1;
    if (word == WORD('P', 'R', 'I', ' '))
        return WIRE_HTTP2;
    if (head[0] == '*' && head[1] >= '1' && head[1] <= '9')
        return WIRE_REDIS;
    if (head[0] == 0x16 && head[1] == 3 && head[2] <= 4)
        return WIRE_TLS;
    return WIRE_OTHER;
}

/* Whether a head ends here, and something follows that begins like a method. */
static __always_inline bool ends_before_another(const __u8 *p) {
    return WORD(p[0], p[1], p[2], p[3]) == WORD('\r', '\n', '\r', '\n') && (p[4] & 0xe0) == 'A' - 1;
}

struct window {
    __u8 bytes[SEARCH_WINDOW];
};

/* Whether that is so in the first SEARCH_STEP bytes. One in four is looked at: the end is so long. */
__noinline int has_another(const struct window *window) {
    if (!window)
        return 0;
#pragma clang loop unroll(disable)
    for (int i = 0; i < SEARCH_STEP; i += 4) {
        const __u8 *p = window->bytes + i;

        if (p[3] == '\r' && (ends_before_another(p + 1) || ends_before_another(p + 3)))
            return 1;
        if (p[3] == '\n' && (ends_before_another(p) || ends_before_another(p + 2)))
            return 1;
    }
    return 0;
}

/*
 * Whether a payload of HTTP/1 has a request behind the end of another: then there are several answers
 * in its turn, and the heads of all of them are needed.
 */
__noinline int is_pipelined(source_t *source, __u32 at, __u32 length) {
    struct window window = {};
    __u32 left = length < LARGE_PAYLOAD ? length : LARGE_PAYLOAD;

    if (!source)
        return 0;
    for (int i = 0; i < LARGE_PAYLOAD / SEARCH_STEP; i++) {
        __u32 n = left < SEARCH_WINDOW ? left : SEARCH_WINDOW;

        if (left < SEARCH_WINDOW - SEARCH_STEP)
            return 0;
        barrier_var(n);
        n = ((n - 1) & (SEARCH_WINDOW - 1)) + 1;
        if (load(source, at, window.bytes, n))
            return 0;
        if (has_another(&window))
            return 1;
        if (left <= SEARCH_STEP)
            return 0;
        at += SEARCH_STEP;
        left -= SEARCH_STEP;
    }
    return 0;
}

/* GraphQL answers errors with 200. Its requests are known by their path. */
__noinline int mentions_graphql(struct connection *c) {
    int found = 0;

    if (!c)
        return 0;
    for (int i = 0; i < GRAPHQL_SEARCH; i++)
        found |= (c->head[i] == 'g') & (c->head[i + 1] == 'r') & (c->head[i + 2] == 'a') &
                 (c->head[i + 3] == 'p') & (c->head[i + 4] == 'h');
    return found;
}

/* An answer that is one reply of Redis, whole and no error: +OK, :1, $3 and what it announces. */
static __always_inline bool is_one_redis_reply(source_t *source, const struct said *said,
                                               const __u8 *head) {
    __u32 announced = 0;
    __u8 end[2];

    if (said->available != said->length)
        return false;
    if (load(source, said->offset + said->length - 2, end, 2) || end[0] != '\r' || end[1] != '\n')
        return false;
    if (head[0] == '$') {
        if (head[1] == '-')
            return said->length == 5;
        for (int i = 1; i < 8; i++) {
            __u32 digit = head[i] - '0';

            if (head[i] == '\r')
                return announced + i + 4 == said->length;
            if (digit > 9)
                return false;
            announced = announced * 10 + digit;
        }
        return false;
    }
    if (head[0] != '+' && head[0] != ':' && head[0] != '_' && head[0] != '#')
        return false;
    if (said->length > 8)
        return false;
    for (int i = 1; i < 7; i++) {
        if (head[i] == '\r')
            return (__u32)i + 2 == said->length;
    }
    return false;
}

/* Whether an answer's first bytes prove that it is no failure. */
__noinline int proves_success(source_t *source, const struct connection *c,
                              const struct said *said) {
    __u8 head[12] = {};
    __u32 n;

    if (!source || !c || !said)
        return 0;
    if (c->wire == WIRE_OTHER)
        return 1; /* POLICY_ANY: there is nothing to be known */
    n = said->available < sizeof(head) ? said->available : sizeof(head);
    barrier_var(n);
    n = ((n - 1) & 15) + 1;
    if (n < 4 || n > sizeof(head) || load(source, said->offset, head, n))
        return 0;
    if (c->wire == WIRE_HTTP1)
        return WORD(head[0], head[1], head[2], head[3]) == WORD('H', 'T', 'T', 'P') &&
               (head[9] == '2' || head[9] == '3');
    return is_one_redis_reply(source, said, head);
}

/* Whether the turn that begins is of a kind that is left out, if it succeeds. */
static __always_inline bool may_leave_out(source_t *source, struct connection *c,
                                          const struct said *said) {
    __u32 policy;

    if (c->turns <= FIRST_TURNS || c->flags & CONNECTION_WHOLE)
        return false;
    policy = policy_of(c->id);
    if (policy & POLICY_WHOLE) {
        c->flags |= CONNECTION_WHOLE;
        return false;
    }
    if (c->wire == WIRE_OTHER)
        return policy & POLICY_ANY;
    return (c->wire == WIRE_HTTP1 || c->wire == WIRE_REDIS) && said->available >= 4;
}

/* When it passes, unless that is known; what is left out needs no time. */
static __always_inline void date(struct said *said) {
    if (!said->ktime_ns)
        said->ktime_ns = bpf_ktime_get_ns();
}

/*
 * Keeps the beginning of a request, until it is known whether it fails; 0: it is not what is left out
 * of its connection.
 */
__noinline int keep_head(source_t *source, struct connection *c, struct said *said) {
    __u32 n;

    if (!source || !c || !said || !said->available)
        return 0;
    n = said->available < HEAD_SIZE ? said->available : HEAD_SIZE;
    barrier_var(n);
    n = ((n - 1) & (HEAD_SIZE - 1)) + 1;
    if (load(source, said->offset, c->head, n))
        return 0;
    if (c->wire != WIRE_OTHER && wire_of((const __u8 *)c->head) != c->wire)
        return 0;
    if (c->head[0] == 'P' && c->head[1] == 'O' && mentions_graphql(c))
        return 0;
    date(said);
    c->head_length = n;
    c->turn_ns = said->ktime_ns;
    c->turn_position = said->position;
    c->turn_tgid = said->sender_tgid;
    c->turn_tid = said->sender_tid;
    return 1;
}

/* Emits the request that was kept back, up to a position, as if it had been emitted when it passed. */
__noinline int emit_head(source_t *source, struct connection *c, __u64 end) {
    struct said said = {.type = RECORD_SEGMENT};
    struct l7_record *record;
    struct flow *flow;

    if (!source || !c)
        return 0;
    flow = flow_of(c, c->role == ROLE_CLIENT);
    c->flags &= ~CONNECTION_LEFT_OUT;
    record = bpf_ringbuf_reserve(&ring, sizeof(*record) + HEAD_SIZE, 0);
    if (!record)
        return lost(c, flow, &said);
    say_head(&said, c, end);
    fill_record(record, c, &said);
    fill_ends(record, source, &said);
    __builtin_memcpy(record + 1, c->head, HEAD_SIZE);
    bpf_ringbuf_submit(record, wakeup_flag());
    COUNT(reserved, 1);
    return 1;
}

/* Whether it is read all the same: one in `stride`, and if none is left out any more, each. */
static __always_inline bool draw(struct connection *c) {
    if (state.stride <= 1)
        return true;
    if (c->countdown) {
        c->countdown--;
        return false;
    }
    c->countdown = bpf_get_prandom_u32() % (2 * state.stride - 1);
    return true;
}

static __always_inline void begin_turn(source_t *source, struct connection *c, struct said *said) {
    COUNT(turns, 1);
    c->turn = TURN_ASKING;
    c->turns++;
    c->sent.captured = 0;
    c->received.captured = 0;
    c->flags &= ~(CONNECTION_LEFT_OUT | CONNECTION_LOST | CONNECTION_DRAWN);
    /* What begins in clear may go on in TLS, but only at first: then bytes may look like anything. */
    if (c->wire == WIRE_UNKNOWN || (c->wire == WIRE_OTHER && c->turns <= FIRST_TURNS)) {
        __u8 head[4] = {};

        if (said->available >= 4 && !load(source, said->offset, head, 4))
            c->wire = wire_of(head);
    }
    if (c->wire == WIRE_HTTP1 && c->turns <= PIPELINE_TURNS &&
        is_pipelined(source, said->offset, said->available))
        c->flags |= CONNECTION_WHOLE | CONNECTION_DEEP;
    if ((state.stride > 1 || c->flags & CONNECTION_OWING) && may_leave_out(source, c, said) &&
        keep_head(source, c, said)) {
        if (!draw(c)) {
            c->flags |= CONNECTION_LEFT_OUT;
            return;
        }
        c->flags |= CONNECTION_DRAWN;
    }
    said->flags |= L7_TURN;
    said->skipped = c->skipped;
    if (c->skipped) {
        c->flags |= CONNECTION_OWING;
        COUNT(turns_skipped, c->skipped);
    }
    c->skipped = 0;
}

/* Whether a segment of HTTP/1 that goes on with a turn begins another request. */
static __always_inline bool begins_request(source_t *source, const struct connection *c,
                                           const struct said *said) {
    __u8 head[4];

    return c->wire == WIRE_HTTP1 && said->available >= 4 && !load(source, said->offset, head, 4) &&
           wire_of(head) == WIRE_HTTP1;
}

static __always_inline void on_asking(source_t *source, struct connection *c, struct said *said) {
    if (c->turn != TURN_ASKING) {
        begin_turn(source, c, said);
    } else if ((c->wire == WIRE_REDIS && !said->goes_on) || begins_request(source, c, said)) {
        /* Another before the answer to the last: from now on they can't be told apart. */
        if (c->flags & CONNECTION_LEFT_OUT)
            emit_head(source, c, said->position);
        c->flags |= CONNECTION_WHOLE;
        if (c->wire == WIRE_HTTP1)
            c->flags |= CONNECTION_DEEP;
    }
}

static __always_inline void on_answering(source_t *source, struct connection *c,
                                         struct said *said) {
    if (c->turn != TURN_ASKING) {
        c->turn = TURN_ANSWERING; /* the server goes on, or speaks first */
        return;
    }
    c->turn = TURN_ANSWERING;
    said->flags |= L7_ANSWER;
    if (!(c->flags & (CONNECTION_LEFT_OUT | CONNECTION_DRAWN)))
        return;
    if (proves_success(source, c, said)) {
        if (c->flags & CONNECTION_LEFT_OUT) {
            c->skipped++;
        } else {
            said->flags |= L7_DRAWN;
            c->flags &= ~CONNECTION_OWING;
        }
    } else if (c->flags & CONNECTION_LEFT_OUT) {
        emit_head(source, c, flow_of(c, c->role == ROLE_CLIENT)->position);
    }
}

/* Of TLS, only handshakes and what shows their end are of use. */
static __always_inline bool is_of_use(source_t *source, const struct connection *c,
                                      const struct flow *flow, const struct said *said) {
    __u8 type = 0;

    if (c->wire != WIRE_TLS || flow->segments < TLS_SEGMENTS)
        return true;
    if (said->available)
        load(source, said->offset, &type, 1);
    return type >= 0x14 && type < 0x17;
}

/* Bytes that are captured of what one end says in a turn, unless all are. */
static __always_inline __u32 limit_of(const struct connection *c) {
    return c->wire == WIRE_HTTP1 ? config.capture_bytes : config.capture_bytes * MANY_MESSAGES;
}

/* Bytes that may still be captured of what one end says in this turn. */
static __always_inline __u32 allowance_of(struct connection *c, const struct flow *flow,
                                          const struct said *said) {
    __u32 whole = said->length;
    __u32 limit = limit_of(c);

    if (c->wire == WIRE_HTTP2 || c->flags & CONNECTION_DEEP || flow->captured + whole <= limit)
        return whole;
    if (policy_of(c->id) & POLICY_DEEP) {
        c->flags |= CONNECTION_DEEP;
        return whole;
    }
    return flow->captured < limit ? limit - flow->captured : 0;
}

/* Who asks is for the collector to find out: each segment may be a turn. */
static __always_inline void begin_anew(struct connection *c, struct flow *flow) {
    flow->captured = 0;
    c->flags &= ~CONNECTION_LOST;
}

/* Where a segment stands in its turn; 0: it is left out. */
__noinline int take_turn(source_t *source, struct connection *c, struct said *said) {
    bool sent;
    struct flow *flow;

    if (!source || !c || !said)
        return 0;
    sent = said->flags & L7_SENT;
    flow = flow_of(c, sent);
    if (c->role == ROLE_UNKNOWN)
        begin_anew(c, flow);
    else if ((c->role == ROLE_CLIENT) == sent)
        on_asking(source, c, said);
    else
        on_answering(source, c, said);
    if (c->flags & CONNECTION_LEFT_OUT || !is_of_use(source, c, flow, said))
        return 0;
    date(said);
    said->allowance = allowance_of(c, flow, said);
    return 1;
}

#endif
