/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * The health observer's maps and what their entries hold.
 */
#ifndef FORESHOCK_TABLES_H
#define FORESHOCK_TABLES_H

#include "health.h"

#define CPU_ANY 0xffff /* key of exits counted outside the caller's context, with atomics */
#define NEVER (~0ULL)

struct bpf_map;

/* One variable in each data section, so that its offset there is 0. */
const volatile struct health_config config = {};

struct health_state state;

struct calls_key {
    struct process process;
    __u16 call;
    __u16 cpu;
};

/* `published` is what the flush has submitted of `seen`; only the owner CPU writes `seen`. */
struct calls_tally {
    __u64 count;
    __u64 duration_sum_ns;
    __u32 latency[LATENCY_BUCKETS];
};

struct calls_value {
    struct calls_tally seen;
    struct calls_tally published;
    __u64 cgroup_id;
    __u64 last_ns; /* when the flush last found it changed */
    char comm[COMM_SIZE];
};

struct errors_key {
    struct process process;
    __u16 call;
    __u16 error;
};

/* When an event is due, and how long the next one has to wait after it. */
struct backoff {
    __u64 next_ns; /* not before then; NEVER: the error is not watched */
    __u64 wait_ns;
};

struct errors_value {
    __u64 count;           /* all failures so far */
    __u64 count_emitted;   /* of them in submitted error records */
    __u64 count_published; /* of them in submitted calls records */
    __u64 duration_sum_ns; /* since the last calls record */
    __u64 first_ns;        /* first failure not yet emitted */
    __u64 last_ns;
    struct backoff backoff;
    struct error_record example;    /* the last event submitted, for what flush emits later */
    __u32 latency[LATENCY_BUCKETS]; /* since the last calls record */
};

struct task_state {
    __u64 start_ns; /* 0: no timed call in flight */
};

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 4 * 1024 * 1024);
} ring SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_TASK_STORAGE);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __type(key, int);
    __type(value, struct task_state);
} tasks SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 4096);
    __type(key, struct calls_key);
    __type(value, struct calls_value);
} calls SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 4096);
    __type(key, struct errors_key);
    __type(value, struct errors_value);
} errors SEC(".maps");

/* [cpu * MAX_CALLS + call]; sized by the collector to the host's CPUs. */
struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, MAX_CALLS);
    __type(key, __u32);
    __type(value, struct calls_value);
} calls_overflow SEC(".maps");

struct errors_overflow_value {
    __u64 count;
    __u64 count_emitted;
    __u64 count_published;
    __u64 first_ns; /* first failure not yet emitted; 0: the error is not watched */
    struct backoff backoff;
};

/* [call * MAX_ERRNO + errno] */
struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, MAX_CALLS *MAX_ERRNO);
    __type(key, __u32);
    __type(value, struct errors_overflow_value);
} errors_overflow SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 4096);
    __type(key, __u64);                 /* struct sock * */
    __type(value, struct error_record); /* first_ns: when connect was called */
} connecting SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 4096);
    __type(key, struct process);
    __type(value, __u64); /* time of its exit */
} exits SEC(".maps");

#endif
