/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * Submitting what the tables hold, and letting go of what nothing can add to any more.
 */
#ifndef FORESHOCK_FLUSH_H
#define FORESHOCK_FLUSH_H

#include "connect.h"

struct flush_context {
    __u64 now;
    __u32 force;
    __u32 deferred;
};

static __always_inline bool is_dead(struct process *process, __u64 now) {
    __u64 *died = bpf_map_lookup_elem(&exits, process);

    return died && now > *died + config.dead_grace_ns;
}

static __always_inline struct calls_record *
reserve_calls(const struct process *process, __u32 call, __u32 error, struct flush_context *flush) {
    struct calls_record *record = bpf_ringbuf_reserve(&ring, sizeof(*record), 0);

    if (!record) {
        counters_of(IN_FLUSH)->ring_full++;
        flush->deferred++;
        return 0;
    }
    record->type = RECORD_CALLS;
    record->tgid = process->tgid;
    record->generation = process->generation;
    record->call = call;
    record->error = error;
    record->cgroup_id = 0;
    record->duration_sum_ns = 0;
    __builtin_memset(record->comm, 0, sizeof(record->comm));
    __builtin_memset(record->latency, 0, sizeof(record->latency));
    return record;
}

/* Not inlined, so that the object's BTF has struct calls_record for the layout test. */
static __noinline void submit_calls(struct calls_record *record) {
    struct cpu_counters *counter = counters_of(IN_FLUSH);

    counter->records_reserved++;
    counter->calls_emitted += record->count;
    state.exits_emitted[record->call & (MAX_CALLS - 1)] += record->count;
    bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
}

/* Submits seen - published; false if it did not fit. Works on whole words: no reader sees a tear.
 */
static __always_inline bool publish_calls(const struct process *process, __u32 call,
                                          struct calls_value *value, struct flush_context *flush) {
    struct calls_record *record;
    __u64 count = value->seen.count - value->published.count;
    __u64 sum;

    if (!count)
        return true;
    record = reserve_calls(process, call, 0, flush);
    if (!record)
        return false;
    sum = value->seen.duration_sum_ns - value->published.duration_sum_ns;
    record->cgroup_id = value->cgroup_id;
    __builtin_memcpy(record->comm, value->comm, sizeof(record->comm));
    record->count = count;
    record->duration_sum_ns = sum;
    value->last_ns = flush->now;
    value->published.count += count;
    value->published.duration_sum_ns += sum;
    for (int i = 0; i < LATENCY_BUCKETS; i++) {
        __u32 n = value->seen.latency[i] - value->published.latency[i];
        record->latency[i] = n;
        value->published.latency[i] += n;
    }
    submit_calls(record);
    return true;
}

static long flush_calls(struct bpf_map *map, struct calls_key *key, struct calls_value *value,
                        struct flush_context *flush) {
    if (!publish_calls(&key->process, key->call, value, flush))
        return 1;
    if (is_dead(&key->process, flush->now) || flush->now > value->last_ns + config.idle_age_ns)
        bpf_map_delete_elem(map, key);
    return 0;
}

static long flush_calls_overflow(struct bpf_map *map, __u32 *index, struct calls_value *value,
                                 struct flush_context *flush) {
    struct process unknown = {};

    return !publish_calls(&unknown, *index % MAX_CALLS, value, flush);
}

static __always_inline bool publish_errors(const struct errors_key *key, struct errors_value *value,
                                           struct flush_context *flush) {
    __u64 count = value->count - value->count_published;
    struct calls_record *record;

    if (!count)
        return true;
    record = reserve_calls(&key->process, key->call, key->error, flush);
    if (!record)
        return false;
    record->cgroup_id = value->example.cgroup_id;
    __builtin_memcpy(record->comm, value->example.comm, sizeof(record->comm));
    record->count = count;
    value->count_published += count;
    record->duration_sum_ns = __sync_lock_test_and_set(&value->duration_sum_ns, 0);
    for (int i = 0; i < LATENCY_BUCKETS; i++)
        if (value->latency[i])
            record->latency[i] = __sync_lock_test_and_set(&value->latency[i], 0);
    submit_calls(record);
    return true;
}

static long flush_errors(struct bpf_map *map, struct errors_key *key, struct errors_value *value,
                         struct flush_context *flush) {
    bool dead = is_dead(&key->process, flush->now);
    __u64 due = value->backoff.next_ns;

    if (!publish_errors(key, value, flush))
        return 1;
    if (due != NEVER && value->count != value->count_emitted) {
        if (flush->now < due && !dead && !flush->force)
            return 0;
        if (!take_turn(&value->backoff, due, flush->now))
            return 0;
        if (!emit_held_back(value, IN_FLUSH)) {
            value->backoff.next_ns = flush->now;
            flush->deferred++;
            return 1;
        }
    }
    if (dead || flush->now > value->last_ns + config.idle_age_ns)
        bpf_map_delete_elem(map, key);
    return 0;
}

/* Emits the failures of a full table that are held back; whose they were is not known any more. */
static __always_inline bool emit_overflow(struct errors_overflow_value *value, __u32 call,
                                          __u32 error, struct flush_context *flush) {
    __u64 count = value->count, due = value->backoff.next_ns;
    struct errors_value *fresh;

    if (count == value->count_emitted || !value->first_ns || (flush->now < due && !flush->force) ||
        !take_turn(&value->backoff, due, flush->now))
        return true;
    fresh = cleared_scratch(IN_FLUSH);
    if (!fresh)
        return true;
    fresh->example.type = RECORD_ERROR;
    fresh->example.call = call;
    fresh->example.error = error;
    fresh->example.fd = -1;
    if (!submit_error(&fresh->example, count - value->count_emitted, value->first_ns, flush->now,
                      IN_FLUSH)) {
        value->backoff.next_ns = flush->now;
        flush->deferred++;
        return false;
    }
    value->count_emitted = count;
    return true;
}

static long flush_errors_overflow(struct bpf_map *map, __u32 *index,
                                  struct errors_overflow_value *value,
                                  struct flush_context *flush) {
    __u32 call = *index / MAX_ERRNO, error = *index % MAX_ERRNO;
    __u64 count = value->count - value->count_published;
    struct process unknown = {};
    struct calls_record *record;

    if (count) {
        record = reserve_calls(&unknown, call, error, flush);
        if (!record)
            return 1;
        record->count = count;
        value->count_published += count;
        submit_calls(record);
    }
    return !emit_overflow(value, call, error, flush);
}

/* A connect whose end was missed: no program can be run inside itself, and not all sockets tell. */
static long flush_connecting(struct bpf_map *map, __u64 *sock, struct error_record *connect,
                             struct flush_context *flush) {
    if (flush->now > connect->first_ns + config.connect_age_ns)
        conclude_connect(*sock, EINPROGRESS, flush->now, IN_FLUSH);
    return 0;
}

/* Which calls are timed from now on. The collector has their entry hooks in place by then. */
static __always_inline void time_calls(__u64 calls, __u64 now) {
    __u64 added = calls & ~state.timed_calls;

    for (int call = 0; call < MAX_CALLS; call++)
        if ((added >> call) & 1)
            state.timed_since[call] = now;
    state.timed_calls = calls;
}

/* The tables were walked whole in this flush, so nothing is left that an exit could be asked for. */
static long flush_exits(struct bpf_map *map, struct process *process, __u64 *died,
                        struct flush_context *flush) {
    if (flush->now > *died + config.dead_grace_ns)
        bpf_map_delete_elem(map, process);
    return 0;
}

#endif
