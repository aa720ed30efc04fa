/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * What the health observer's programs and the collector share. The Java side reads these structs as
 * raw bytes (io.foreshock.collector.record); a test compares both with this object's BTF.
 *
 * Numbers are append-only: never reuse one.
 */
#ifndef FORESHOCK_HEALTH_H
#define FORESHOCK_HEALTH_H

#include "filters.h"

#define PATH_SIZE 128
#define ADDRESS_SIZE 16
#define LATENCY_BUCKETS 36 /* bucket i: [2^i, 2^(i+1)) ns; the last one is open: 34 s and more */
#define MAX_CPUS 512
#define MAX_SYSCALL_NR 512
#define MAX_CALLS 32
#define MAX_ERRNO 160

/* Ids of the watched calls: io.foreshock.collector.syscall.SystemCall has the same. */
enum call_id {
    CALL_NONE = 0,
    CALL_OPEN = 1,
    CALL_OPENAT = 2,
    CALL_OPENAT2 = 3,
    CALL_WRITE = 4,
    CALL_PWRITE64 = 5,
    CALL_FSYNC = 6,
    CALL_FDATASYNC = 7,
    CALL_MMAP = 8,
    CALL_BRK = 9,
    CALL_MREMAP = 10,
    CALL_CONNECT = 11,
    CALL_BIND = 12,
    CALL_FORK = 13,
    CALL_VFORK = 14,
    CALL_CLONE = 15,
    CALL_CLONE3 = 16,
    CALL_EXECVE = 17,
    CALL_EXECVEAT = 18,
    CALL_ACCEPT = 19,
    CALL_ACCEPT4 = 20,
};

enum record_type {
    RECORD_ERROR = 1,
    RECORD_CALLS = 2,
};

enum fd_kind {
    FD_NONE = 0,
    FD_FILE = 1,
    FD_DIRECTORY = 2,
    FD_PIPE = 3,
    FD_SOCKET = 4,
    FD_EVENTFD = 5, /* every anonymous inode: eventfd, epoll, timerfd, signalfd */
    FD_MQUEUE = 6,
    FD_SHM = 7, /* files under /dev/shm show as FD_FILE */
    FD_MEMFD = 8,
    FD_DEVICE = 9,
    FD_OTHER = 10,
};

enum error_flags {
    ERROR_ASYNCHRONOUS = 1,
    ERROR_PATH_TRUNCATED = 2,
    ERROR_HAS_LOCAL = 4,
    ERROR_HAS_PEER = 8,
    /* The path is that of the descriptor: its names from the last to the first, each with a NUL. */
    ERROR_PATH_REVERSED = 16,
};

/*
 * A failed call, or several equal ones. Submitted in one of two lengths: up to and including
 * target.address for calls without a path, whole for those with one.
 */
struct error_record {
    __u32 type; /* RECORD_ERROR */
    __u32 tgid;
    __u32 tid;
    __u32 generation;  /* tells apart processes that share a tgid over time, and execs within one */
    __u64 last_ns;     /* CLOCK_MONOTONIC of the last failure */
    __u64 first_ns;    /* of the first one that this record counts */
    __u64 duration_ns; /* of the last one */
    __u64 cgroup_id;
    __u64 count; /* failures that this record stands for */
    __u32 ppid;
    __u32 uid;
    __u32 gid;
    __s32 fd; /* -1: the call takes none */
    __u16 call;
    __u16 error; /* positive errno */
    __u16 family;
    __u16 path_length;
    __u16 local_port;
    __u16 peer_port;
    __u8 fd_kind;
    __u8 flags;
    __u16 reserved;
    char comm[COMM_SIZE];
    union {
        struct {
            __u8 local[ADDRESS_SIZE];
            __u8 peer[ADDRESS_SIZE];
        } address;
        char path[PATH_SIZE];
    } target;
};

#define ERROR_RECORD_SHORT_SIZE 136

/* What one process did with one call since the last such record: exits with one errno, 0 = success.
 */
struct calls_record {
    __u32 type; /* RECORD_CALLS */
    __u32 tgid; /* 0: the tables were full, the process is not known */
    __u32 generation;
    __u16 call;
    __u16 error;
    __u64 cgroup_id;
    __u64 count;
    __u64 duration_sum_ns;
    char comm[COMM_SIZE];
    __u32 latency[LATENCY_BUCKETS];
};

/*
 * In .bss; the collector reads them by mapping the section, and adds up all of them. Never reset.
 * Each has one writer that nothing can interrupt by another one: see enum context.
 */
struct cpu_counters {
    __u64 calls;            /* exits observed */
    __u64 failures;         /* of them with a watched error */
    __u64 records_reserved; /* ring-buffer records submitted */
    __u64 failures_emitted; /* failures in submitted error records */
    __u64 calls_emitted;    /* exits in submitted calls records */
    __u64 ring_full;        /* reservations that failed; retried at the next flush */
    __u64 calls_full; /* insertions into the table of calls that failed; counted without process */
    __u64
        errors_full; /* insertions into the table of errors that failed; counted without process */
    __u64 task_full; /* task storage that could not be had: exits counted, not timed */
    __u64 connects_full; /* connects in progress that could not be followed */
    __u64 exits_full;    /* process exits that could not be noted; entries age out instead */
    __u64 coalesced;     /* failures that were added to a later record by the back-off */
    __u64 padding[4];
};

/* .bss. What the programs ask at every exit comes after what the CPUs write. */
struct health_state {
    struct cpu_counters callers[MAX_CPUS]; /* by the CPU on which a call returned */
    struct cpu_counters sockets[MAX_CPUS]; /* by the CPU on which a connect ended */
    struct cpu_counters flush;
    __u64 exits_emitted[MAX_CALLS]; /* by call: exits in submitted calls records */
    __u64 timed_since[MAX_CALLS];   /* by call: from when on its entries are noted */
    __u64 timed_calls;              /* bit call_id: the entries of this call are noted now */
    __u64 clock_ns;                 /* CLOCK_MONOTONIC, set by the collector whenever it drains */
    __u64 self_tgid;                /* the collector's own process, which is never observed */
};

/* What the collector sets before loading (.rodata). */
struct health_config {
    __u64 backoff_initial_ns;
    __u64 backoff_max_ns;
    __u64 dead_grace_ns;
    __u64 idle_age_ns;
    __u64 connect_age_ns; /* a connect that has not ended after this is followed no longer */
    __u64 wakeup_bytes;   /* fill level of the ring from which a submit wakes the reader */
    struct filters filters;
    __u32 reserved;
    __u64 watched[MAX_CALLS][3]; /* bit e of the three words: errno e of this call is watched */
    __u8 call_of_nr[MAX_SYSCALL_NR];
};

/* Argument of the flush program. */
struct flush_request {
    __u64 force;       /* 1: emit all pending failures, whatever their back-off */
    __u64 timed_calls; /* bit call_id: until the next flush, time this call */
    __u64 self_tgid;   /* out: the caller's tgid in the initial pid namespace */
    __u64 deferred;    /* out: records that found no room in the ring */
};

_Static_assert(sizeof(struct error_record) == 232, "error_record");
_Static_assert(__builtin_offsetof(struct error_record, target) + 2 * ADDRESS_SIZE ==
                   ERROR_RECORD_SHORT_SIZE,
               "short error_record");
_Static_assert(sizeof(struct calls_record) == 200, "calls_record");
_Static_assert(sizeof(struct cpu_counters) == 128, "cpu_counters");
_Static_assert(sizeof(struct flush_request) == 32, "flush_request");

#endif
