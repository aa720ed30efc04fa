/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * Counting exits, and submitting the events of failures that are due.
 */
#ifndef FORESHOCK_ACCOUNT_H
#define FORESHOCK_ACCOUNT_H

#include "capture.h"
#include "tables.h"

/*
 * Where a program runs. Each context has counters and scratch memory of its own, since it may be
 * interrupted by those after it (a softirq interrupts a caller's program) or moved to another CPU
 * (the flush).
 */
enum context {
    IN_CALLER = 0,  /* a call returns */
    IN_CONNECT = 1, /* a connect returns that has already ended: inside IN_CALLER */
    AT_SOCKET = 2,  /* a connect ends, mostly in softirq; never inside another one on its CPU */
    IN_FLUSH = 3,
    CONTEXTS = 4
};

static __always_inline struct cpu_counters *counters_of(enum context context) {
    __u32 cpu = bpf_get_smp_processor_id() & (MAX_CPUS - 1);

    if (context == IN_FLUSH)
        return &state.flush;
    return context == AT_SOCKET ? &state.sockets[cpu] : &state.callers[cpu];
}

static __always_inline __u32 log2_bucket(__u64 ns) {
    __u32 high = ns >> 32;
    __u32 v = high ? high : (__u32)ns;
    __u32 bits = high ? 32 : 0;
    __u32 shift;

    shift = (v > 0xffff) << 4;
    v >>= shift;
    bits += shift;
    shift = (v > 0xff) << 3;
    v >>= shift;
    bits += shift;
    shift = (v > 0xf) << 2;
    v >>= shift;
    bits += shift;
    shift = (v > 0x3) << 1;
    v >>= shift;
    bits += shift + (v >> 1);
    return bits < LATENCY_BUCKETS ? bits : LATENCY_BUCKETS - 1;
}

/* Whether the current process is to be observed. `task` is the current one. */
static __always_inline bool in_filter(struct task_struct *task) {
    struct filters filters = config.filters;

    return passes(&filters, state.self_tgid, task);
}

static __always_inline bool is_watched(__u32 call, __u32 error) {
    __u32 word = error >> 6;

    return word < 3 && call < MAX_CALLS && (config.watched[call][word] >> (error & 63)) & 1;
}

static __always_inline long wakeup_flag(void) {
    return bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) >= config.wakeup_bytes ? BPF_RB_FORCE_WAKEUP
                                                                              : BPF_RB_NO_WAKEUP;
}

/* Copies `example` into the ring as one record that stands for `count` failures. */
static __always_inline bool submit_error(const struct error_record *example, __u64 count,
                                         __u64 first_ns, __u64 last_ns, enum context context) {
    struct cpu_counters *counter = counters_of(context);
    struct error_record *record;

    if (example->path_length) {
        record = bpf_ringbuf_reserve(&ring, sizeof(*record), 0);
        if (!record) {
            counter->ring_full++;
            return false;
        }
        __builtin_memcpy(record, example, sizeof(*record));
        record->count = count;
        record->first_ns = first_ns;
        record->last_ns = last_ns;
        bpf_ringbuf_submit(record, wakeup_flag());
    } else {
        record = bpf_ringbuf_reserve(&ring, ERROR_RECORD_SHORT_SIZE, 0);
        if (!record) {
            counter->ring_full++;
            return false;
        }
        __builtin_memcpy(record, example, ERROR_RECORD_SHORT_SIZE);
        record->count = count;
        record->first_ns = first_ns;
        record->last_ns = last_ns;
        bpf_ringbuf_submit(record, wakeup_flag());
    }
    counter->records_reserved++;
    counter->failures_emitted += count;
    return true;
}

/* Emits what `value` holds back. The caller owns the entry's event until it is due again. */
static __always_inline bool emit_held_back(struct errors_value *value, enum context context) {
    __u64 count = value->count;

    if (!submit_error(&value->example, count - value->count_emitted, value->first_ns,
                      value->last_ns, context))
        return false;
    value->count_emitted = count;
    return true;
}

/* Puts the next event off by one back-off; false if another CPU was faster, and so owns this one. */
static __always_inline bool take_turn(struct backoff *backoff, __u64 due_ns, __u64 now) {
    __u64 wait = backoff->wait_ns;

    if (!wait || now - due_ns > config.backoff_max_ns)
        wait = config.backoff_initial_ns;
    if (__sync_val_compare_and_swap(&backoff->next_ns, due_ns, now + wait) != due_ns)
        return false;
    backoff->wait_ns = wait * 2 < config.backoff_max_ns ? wait * 2 : config.backoff_max_ns;
    return true;
}

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, CONTEXTS);
    __type(key, __u32);
    __type(value, struct errors_value);
} scratch SEC(".maps");

static __always_inline struct errors_value *cleared_scratch(enum context context) {
    __u32 index = context;
    struct errors_value *value = bpf_map_lookup_elem(&scratch, &index);

    if (value)
        __builtin_memset(value, 0, sizeof(*value));
    return value;
}

/*
 * Counts a failure whose entry found no room: without the process, so that no number is lost. All
 * such failures of one call and errno share a back-off, so that a full table makes no flood.
 */
static __always_inline void count_failure_overflow(const struct errors_key *key,
                                                   const struct error_record *example, bool watched,
                                                   __u64 now, enum context context) {
    __u32 index = key->call * MAX_ERRNO + (key->error < MAX_ERRNO ? key->error : MAX_ERRNO - 1);
    struct errors_overflow_value *value = bpf_map_lookup_elem(&errors_overflow, &index);
    struct cpu_counters *counter = counters_of(context);
    __u64 before, count, due;

    counter->errors_full++;
    if (!value)
        return;
    before = __sync_fetch_and_add(&value->count, 1);
    if (!watched)
        return;
    if (before == value->count_emitted)
        value->first_ns = now;
    due = value->backoff.next_ns;
    if (now < due || !take_turn(&value->backoff, due, now)) {
        counter->coalesced++;
        return;
    }
    count = value->count;
    if (submit_error(example, count - value->count_emitted, value->first_ns, now, context))
        value->count_emitted = count;
    else
        value->backoff.next_ns = now + config.backoff_initial_ns;
}

static __always_inline struct errors_value *errors_entry(const struct errors_key *key,
                                                         struct errors_value *fresh) {
    struct errors_value *value = bpf_map_lookup_elem(&errors, key);

    if (value)
        return value;
    bpf_map_update_elem(&errors, key, fresh, BPF_NOEXIST);
    return bpf_map_lookup_elem(&errors, key);
}

static __always_inline void tally_failure(struct errors_value *value, __u64 now, __u64 duration) {
    __u64 before = __sync_fetch_and_add(&value->count, 1);

    if (before == value->count_emitted)
        value->first_ns = now;
    if (now > value->last_ns)
        value->last_ns = now;
    if (!duration)
        return;
    __sync_fetch_and_add(&value->duration_sum_ns, duration);
    __sync_fetch_and_add(&value->latency[log2_bucket(duration)], 1);
}

/* Its record says exactly when; tally_failure may only have known the collector's clock. */
static __always_inline void date_failure(struct errors_value *value, __u64 now) {
    if (value->count == value->count_emitted + 1)
        value->first_ns = now;
    value->last_ns = now;
}

/* Who failed at what, as an entry that has counted nothing yet. */
static __always_inline struct errors_value *describe_failure(const struct errors_key *key,
                                                             const struct error_record *prepared,
                                                             bool watched, __u64 duration,
                                                             enum context context) {
    struct errors_value *fresh = cleared_scratch(context);

    if (!fresh)
        return 0;
    fresh->backoff.next_ns = watched ? 0 : NEVER;
    if (prepared) {
        __builtin_memcpy(&fresh->example, prepared, sizeof(fresh->example));
        fresh->example.error = key->error;
        fresh->example.flags |= ERROR_ASYNCHRONOUS;
    } else {
        capture_identity(&fresh->example, key->process, key->call, key->error);
        if (watched)
            capture_arguments(&fresh->example);
    }
    fresh->example.duration_ns = duration;
    return fresh;
}

/* The part of count_failure that few failures come to: the first of its kind, or an event is due. */
static __noinline void report_failure(const struct errors_key *key,
                                      const struct error_record *prepared,
                                      struct errors_value *value, __u64 duration,
                                      enum context context) {
    bool watched = is_watched(key->call, key->error);
    struct errors_value *fresh = describe_failure(key, prepared, watched, duration, context);
    __u64 now = bpf_ktime_get_ns();
    __u64 due;

    if (!fresh)
        return;
    if (!value) {
        value = errors_entry(key, fresh);
        if (!value) {
            count_failure_overflow(key, &fresh->example, watched, now, context);
            return;
        }
        tally_failure(value, now, duration);
    }
    due = value->backoff.next_ns;
    if (now < due || !take_turn(&value->backoff, due, now)) {
        if (watched)
            counters_of(context)->coalesced++;
        return;
    }
    date_failure(value, now);
    __builtin_memcpy(&value->example, &fresh->example, sizeof(value->example));
    if (!emit_held_back(value, context))
        value->backoff.next_ns = now + config.backoff_initial_ns;
}

/*
 * Counts a failure and submits its event if one is due. `prepared` is null where the caller's
 * arguments can be read; else it holds what was captured when the call was made. `duration` and
 * `now` are 0 if it was not timed: then the collector's clock will do to see whether an event is
 * due. If it has stopped, the flush that follows finds what is due.
 */
static __always_inline void count_failure(const struct errors_key *key,
                                          const struct error_record *prepared, __u64 now,
                                          __u64 duration, enum context context) {
    struct errors_value *value = bpf_map_lookup_elem(&errors, key);
    struct cpu_counters *counter = counters_of(context);
    __u64 due;

    counter->calls++;
    if (!value) {
        if (is_watched(key->call, key->error))
            counter->failures++;
        report_failure(key, prepared, 0, duration, context);
        return;
    }
    now = now ?: state.clock_ns;
    due = value->backoff.next_ns;
    tally_failure(value, now, duration);
    if (due != NEVER)
        counter->failures++;
    if (now >= due)
        report_failure(key, prepared, value, duration, context);
    else if (due != NEVER)
        counter->coalesced++;
}

static __always_inline void tally_call(struct calls_tally *seen, __u64 duration) {
    seen->count++;
    if (!duration)
        return;
    seen->duration_sum_ns += duration;
    seen->latency[log2_bucket(duration)]++;
}

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, CONTEXTS);
    __type(key, __u32);
    __type(value, struct calls_value);
} calls_scratch SEC(".maps");

/* First call of this kind by this process on this CPU; `prepared` as in count_failure. */
static __noinline void count_first_call(const struct calls_key *key,
                                        const struct error_record *prepared, __u64 duration,
                                        enum context context) {
    __u32 scratch_of_context = context;
    struct calls_value *fresh = bpf_map_lookup_elem(&calls_scratch, &scratch_of_context);
    struct calls_value *overflow;
    __u32 index;

    if (!fresh)
        return;
    __builtin_memset(fresh, 0, sizeof(*fresh));
    fresh->last_ns = bpf_ktime_get_ns();
    if (prepared) {
        fresh->cgroup_id = prepared->cgroup_id;
        __builtin_memcpy(fresh->comm, prepared->comm, sizeof(fresh->comm));
    } else {
        fresh->cgroup_id = bpf_get_current_cgroup_id();
        bpf_get_current_comm(fresh->comm, sizeof(fresh->comm));
    }
    tally_call(&fresh->seen, duration);
    if (!bpf_map_update_elem(&calls, key, fresh, BPF_NOEXIST))
        return;
    index = bpf_get_smp_processor_id() * MAX_CALLS + key->call;
    overflow = bpf_map_lookup_elem(&calls_overflow, &index);
    counters_of(context)->calls_full++;
    if (overflow)
        tally_call(&overflow->seen, duration);
}

static __always_inline void count_call(struct process process, __u32 call, __u64 duration) {
    struct calls_key key = {.process = process, .call = call, .cpu = bpf_get_smp_processor_id()};
    struct calls_value *value = bpf_map_lookup_elem(&calls, &key);

    counters_of(IN_CALLER)->calls++;
    if (value)
        tally_call(&value->seen, duration);
    else
        count_first_call(&key, 0, duration, IN_CALLER);
}

/* A non-blocking connect that succeeded: on any CPU, hence with atomics. */
static __always_inline void count_connected(const struct error_record *connect, __u64 duration,
                                            enum context context) {
    struct calls_key key = {
        .process = {connect->tgid, connect->generation}, .call = CALL_CONNECT, .cpu = CPU_ANY};
    struct calls_value *value = bpf_map_lookup_elem(&calls, &key);

    counters_of(context)->calls++;
    if (value) {
        __sync_fetch_and_add(&value->seen.count, 1);
        __sync_fetch_and_add(&value->seen.duration_sum_ns, duration);
        __sync_fetch_and_add(&value->seen.latency[log2_bucket(duration)], 1);
    } else {
        count_first_call(&key, connect, duration, context);
    }
}

#endif
