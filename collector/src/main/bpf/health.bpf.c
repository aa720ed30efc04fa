// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0
/*
 * Health observer: exits of the watched system calls.
 *
 * sys_enter, sys_exit  one program each, attached to syscalls/sys_{enter,exit}_NAME of every
 * watched call. Tracepoints of single calls, because raw_syscalls would run on each call of the
 * host. enter notes time and arguments in task storage; exit counts and, for a watched error, may
 * submit an event. connect     inet_sock_set_state: how a non-blocking connect ended, after its
 * call had returned. exited      sched_process_exit: entries of dead processes can go. flush run by
 * the collector each interval: submits what was counted since the last run, and failures held back
 * by the back-off. So user space walks no map.
 *
 * Numbers are never lost: a count stays in its table until its record is in the ring; when a table
 * is full it goes to an array without the process.
 */
#include "kernel.h"

#include <bpf/bpf_helpers.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_tracing.h>

#include "health.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 10
#define EINPROGRESS 115
#define ENOMEM 12
#define TCP_ESTABLISHED 1
#define TCP_SYN_SENT 2
#define TCP_CLOSE 7
#define S_IFMT 0170000
#define S_IFSOCK 0140000
#define S_IFREG 0100000
#define S_IFDIR 0040000
#define S_IFIFO 0010000
#define S_IFCHR 0020000
#define S_IFBLK 0060000
#define ANON_INODE_MAGIC 0x09041934
#define MQUEUE_MAGIC 0x19800202
#define TMPFS_MAGIC 0x01021994
#define CPU_ANY 0xffff /* key of exits counted outside the caller's context, with atomics */
#define NEVER (~0ULL)

struct bpf_map;

/* One variable in each data section, so that its offset there is 0. */
const volatile struct health_config config = {};

struct health_state state;

struct process {
    __u32 tgid;
    __u32 generation;
};

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

struct errors_value {
    __u64 count;           /* all failures so far */
    __u64 count_emitted;   /* of them in submitted error records */
    __u64 count_published; /* of them in submitted calls records */
    __u64 duration_sum_ns; /* since the last calls record */
    __u64 first_ns;        /* first failure not yet emitted */
    __u64 last_ns;
    __u64 next_ns; /* not before then is the next event emitted; NEVER: the error is not watched */
    __u64 backoff_ns;
    __u32 latency[LATENCY_BUCKETS]; /* since the last calls record */
    struct error_record example;    /* the last event submitted, for what flush emits later */
};

struct task_state {
    __u64 start_ns; /* 0: no timed call in flight */
    __u64 turn;     /* timing turn in which it was entered */
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
    __u64 count_published;
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
    __uint(max_entries, 1024);
    __type(key, __u64);                 /* struct sock * */
    __type(value, struct error_record); /* first_ns: when connect was called */
} connecting SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 4096);
    __type(key, struct process);
    __type(value, __u64); /* time of its exit */
} exits SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, MAX_FILTERS);
    __type(key, __u64);
    __type(value, __u8);
} cgroup_filter SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, MAX_FILTERS);
    __type(key, __u32);
    __type(value, __u8);
} pid_filter SEC(".maps");

struct comm_key {
    char comm[COMM_SIZE];
};

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, MAX_FILTERS);
    __type(key, struct comm_key);
    __type(value, __u8);
} comm_filter SEC(".maps");

static __always_inline struct cpu_counters *cpu_counters(void) {
    return &state.counters[bpf_get_smp_processor_id() & (MAX_CPUS - 1)];
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

static __always_inline bool in_filter(__u32 tgid) {
    if (tgid == state.self_tgid)
        return false;
    if (config.filter_pids && !bpf_map_lookup_elem(&pid_filter, &tgid))
        return false;
    if (config.filter_cgroups) {
        __u64 cgroup = bpf_get_current_cgroup_id();
        if (!bpf_map_lookup_elem(&cgroup_filter, &cgroup))
            return false;
    }
    if (config.filter_comms) {
        struct comm_key key = {};
        bpf_get_current_comm(&key, sizeof(key));
        if (!bpf_map_lookup_elem(&comm_filter, &key))
            return false;
    }
    return true;
}

/* Start time in units of 1,024 ns plus the count of execs: one exec further is one more. */
static __always_inline struct process process_of(struct task_struct *task) {
    struct process process = {
        .tgid = task->tgid,
        .generation = (__u32)((task->group_leader->start_boottime >> 10) + task->self_exec_id)};

    return process;
}

static __always_inline bool is_watched(__u32 call, __u32 error) {
    __u32 word = error >> 6;

    return word < 3 && call < MAX_CALLS && (config.watched[call][word] >> (error & 63)) & 1;
}

static __always_inline int call_entered(void) {
    struct task_struct *task = bpf_get_current_task_btf();
    struct task_state *entered;

    if (!in_filter(task->tgid))
        return 0;
    entered = bpf_task_storage_get(&tasks, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
    if (!entered) {
        cpu_counters()->task_full++;
        return 0;
    }
    entered->turn = state.timing_turn;
    entered->start_ns = bpf_ktime_get_ns();
    return 0;
}

/* The caller's arguments: its saved registers keep them until the call has returned. */
static __always_inline __u64 first_argument(void) {
    struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());

    return PT_REGS_PARM1_CORE_SYSCALL(regs);
}

static __always_inline __u64 second_argument(void) {
    struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());

    return PT_REGS_PARM2_CORE_SYSCALL(regs);
}

static __always_inline long syscall_nr(struct pt_regs *regs) {
#ifdef __TARGET_ARCH_arm64
    return regs->syscallno;
#else
    return regs->orig_ax;
#endif
}

static __always_inline long wakeup_flag(void) {
    return bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) >= config.wakeup_bytes ? BPF_RB_FORCE_WAKEUP
                                                                              : BPF_RB_NO_WAKEUP;
}

/* Copies `example` into the ring as one record that stands for `count` failures. */
static __always_inline bool submit_error(const struct error_record *example, __u64 count,
                                         __u64 first_ns, __u64 last_ns) {
    struct cpu_counters *counter = cpu_counters();
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

/* Emits what `value` holds back. The caller owns the entry's event until next_ns. */
static __always_inline bool emit_held_back(struct errors_value *value) {
    __u64 count = value->count;

    if (!submit_error(&value->example, count - value->count_emitted, value->first_ns,
                      value->last_ns))
        return false;
    value->count_emitted = count;
    return true;
}

/* Moves next_ns one back-off ahead; false if another CPU was faster, and so owns the event. */
static __always_inline bool take_turn(struct errors_value *value, __u64 due_ns, __u64 now) {
    __u64 backoff = value->backoff_ns;

    if (now - due_ns > config.backoff_max_ns)
        backoff = config.backoff_initial_ns;
    if (__sync_val_compare_and_swap(&value->next_ns, due_ns, now + backoff) != due_ns)
        return false;
    value->backoff_ns = backoff * 2 < config.backoff_max_ns ? backoff * 2 : config.backoff_max_ns;
    return true;
}

static __always_inline void capture_identity(struct error_record *record, struct process process,
                                             __u32 call, __u32 error) {
    struct task_struct *task = bpf_get_current_task_btf();
    __u64 uid_gid = bpf_get_current_uid_gid();

    record->type = RECORD_ERROR;
    record->tgid = process.tgid;
    record->generation = process.generation;
    record->tid = task->pid;
    record->ppid = task->real_parent->tgid;
    record->uid = (__u32)uid_gid;
    record->gid = uid_gid >> 32;
    record->cgroup_id = bpf_get_current_cgroup_id();
    record->call = call;
    record->error = error;
    record->fd = -1;
    bpf_get_current_comm(record->comm, sizeof(record->comm));
}

static __always_inline struct file *file_of(__u32 fd) {
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    struct fdtable *table = BPF_CORE_READ(task, files, fdt);
    struct file **files;
    struct file *file = 0;

    if (!table || fd >= BPF_CORE_READ(table, max_fds))
        return 0;
    files = BPF_CORE_READ(table, fd);
    bpf_probe_read_kernel(&file, sizeof(file), files + fd);
    return file;
}

static __always_inline __u8 kind_of(struct file *file) {
    __u32 mode = BPF_CORE_READ(file, f_inode, i_mode) & S_IFMT;
    __u64 magic = BPF_CORE_READ(file, f_inode, i_sb, s_magic);

    if (magic == ANON_INODE_MAGIC)
        return FD_EVENTFD;
    if (magic == MQUEUE_MAGIC)
        return FD_MQUEUE;
    switch (mode) {
    case S_IFREG:
        return FD_FILE;
    case S_IFDIR:
        return FD_DIRECTORY;
    case S_IFIFO:
        return FD_PIPE;
    case S_IFSOCK:
        return FD_SOCKET;
    case S_IFCHR:
    case S_IFBLK:
        return FD_DEVICE;
    default:
        return FD_OTHER;
    }
}

static __always_inline void capture_socket(struct error_record *record, struct sock *sk) {
    record->family = BPF_CORE_READ(sk, __sk_common.skc_family);
    record->local_port = BPF_CORE_READ(sk, __sk_common.skc_num);
    record->peer_port = bpf_ntohs(BPF_CORE_READ(sk, __sk_common.skc_dport));
    if (record->family == AF_INET) {
        bpf_core_read(record->target.address.local, 4, &sk->__sk_common.skc_rcv_saddr);
        bpf_core_read(record->target.address.peer, 4, &sk->__sk_common.skc_daddr);
    } else if (record->family == AF_INET6) {
        bpf_core_read(record->target.address.local, 16, &sk->__sk_common.skc_v6_rcv_saddr);
        bpf_core_read(record->target.address.peer, 16, &sk->__sk_common.skc_v6_daddr);
    } else {
        return;
    }
    record->flags |= record->local_port ? ERROR_HAS_LOCAL : 0;
    record->flags |= record->peer_port ? ERROR_HAS_PEER : 0;
}

static __always_inline void capture_path(struct error_record *record, const char *path) {
    long n = bpf_probe_read_user_str(record->target.path, PATH_SIZE, path);

    if (n <= 1)
        return;
    record->path_length = n - 1;
    if (n == PATH_SIZE)
        record->flags |= ERROR_PATH_TRUNCATED;
}

/* The address argument of connect (peer) or bind (local); it names what the kernel refused. */
static __always_inline void capture_sockaddr(struct error_record *record, const char *address,
                                             bool peer) {
    __u8 raw[28] = {};
    __be16 port;

    if (bpf_probe_read_user(raw, 2, address))
        return;
    record->family = raw[0] | raw[1] << 8;
    if (record->family == AF_UNIX) {
        __u8 first = 0;
        bpf_probe_read_user(&first, 1, address + 2);
        __builtin_memset(&record->target, 0, sizeof(record->target));
        capture_path(record, address + (first ? 2 : 3));
        return;
    }
    if (record->family == AF_INET) {
        if (bpf_probe_read_user(raw, 8, address))
            return;
        __builtin_memcpy(peer ? record->target.address.peer : record->target.address.local, raw + 4,
                         4);
    } else if (record->family == AF_INET6) {
        if (bpf_probe_read_user(raw, 28, address))
            return;
        __builtin_memcpy(peer ? record->target.address.peer : record->target.address.local, raw + 8,
                         16);
    } else {
        return;
    }
    port = raw[2] << 8 | raw[3];
    if (peer) {
        record->peer_port = port;
        record->flags |= ERROR_HAS_PEER;
    } else {
        record->local_port = port;
        record->flags |= ERROR_HAS_LOCAL;
    }
}

static __always_inline void capture_descriptor(struct error_record *record, __u32 fd) {
    struct file *file = file_of(fd);

    record->fd = fd;
    if (!file)
        return;
    record->fd_kind = kind_of(file);
    if (record->fd_kind == FD_SOCKET) {
        struct socket *socket = BPF_CORE_READ(file, private_data);
        capture_socket(record, BPF_CORE_READ(socket, sk));
    }
}

/* What the call was asked to do, read from its arguments. Runs only when an event is due. */
static __always_inline void capture_arguments(struct error_record *record) {
    switch (record->call) {
    case CALL_OPEN:
    case CALL_EXECVE:
        capture_path(record, (const char *)first_argument());
        break;
    case CALL_OPENAT:
    case CALL_OPENAT2:
    case CALL_EXECVEAT:
        capture_path(record, (const char *)second_argument());
        break;
    case CALL_CONNECT:
    case CALL_BIND:
        capture_descriptor(record, first_argument());
        capture_sockaddr(record, (const char *)second_argument(), record->call == CALL_CONNECT);
        break;
    case CALL_WRITE:
    case CALL_PWRITE64:
    case CALL_FSYNC:
    case CALL_FDATASYNC:
    case CALL_ACCEPT:
    case CALL_ACCEPT4:
        capture_descriptor(record, first_argument());
        break;
    default:
        break;
    }
}

/* One for the caller's context, one for softirq, which may interrupt it. */
enum { SCRATCH_CALLER = 0, SCRATCH_SOFTIRQ = 1, SCRATCHES = 2 };

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, SCRATCHES);
    __type(key, __u32);
    __type(value, struct errors_value);
} scratch SEC(".maps");

static __always_inline struct errors_value *cleared_scratch(__u32 which) {
    struct errors_value *value = bpf_map_lookup_elem(&scratch, &which);

    if (value)
        __builtin_memset(value, 0, sizeof(*value));
    return value;
}

/* Counts a failure whose entry found no room: without the process, so that no number is lost. */
static __always_inline void count_failure_overflow(__u32 call, __u32 error) {
    __u32 index = call * MAX_ERRNO + (error < MAX_ERRNO ? error : MAX_ERRNO - 1);
    struct errors_overflow_value *value = bpf_map_lookup_elem(&errors_overflow, &index);

    cpu_counters()->errors_full++;
    if (value)
        __sync_fetch_and_add(&value->count, 1);
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
    value->last_ns = now;
    if (!duration)
        return;
    __sync_fetch_and_add(&value->duration_sum_ns, duration);
    __sync_fetch_and_add(&value->latency[log2_bucket(duration)], 1);
}

/*
 * Counts a failure and submits its event if one is due. `prepared` is null in the caller's context;
 * in softirq it holds what was captured when the call was made. `duration` 0: not timed.
 */
static __noinline void count_failure(const struct errors_key *key,
                                     const struct error_record *prepared, __u64 now,
                                     __u64 duration) {
    struct errors_value *value = bpf_map_lookup_elem(&errors, key);
    struct cpu_counters *counter = cpu_counters();
    bool watched = is_watched(key->call, key->error);
    struct errors_value *fresh;
    bool counted = false;
    __u64 due;

    counter->calls++;
    if (watched)
        counter->failures++;
    if (value) {
        tally_failure(value, now, duration);
        due = value->next_ns;
        if (now < due || !take_turn(value, due, now)) {
            if (watched)
                counter->coalesced++;
            return;
        }
        counted = true;
    }
    fresh = cleared_scratch(prepared ? SCRATCH_SOFTIRQ : SCRATCH_CALLER);
    if (!fresh)
        return;
    fresh->backoff_ns = config.backoff_initial_ns;
    fresh->next_ns = watched ? 0 : NEVER;
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
    if (!counted) {
        value = errors_entry(key, fresh);
        if (!value) {
            count_failure_overflow(key->call, key->error);
            if (watched && !submit_error(&fresh->example, 1, now, now))
                counter->failures_dropped++;
            return;
        }
        tally_failure(value, now, duration);
        due = value->next_ns;
        if (now < due || !take_turn(value, due, now)) {
            if (watched)
                counter->coalesced++;
            return;
        }
    }
    __builtin_memcpy(&value->example, &fresh->example, sizeof(value->example));
    if (!emit_held_back(value))
        value->next_ns = now + config.backoff_initial_ns;
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
    __uint(max_entries, SCRATCHES);
    __type(key, __u32);
    __type(value, struct calls_value);
} calls_scratch SEC(".maps");

/* First call of this kind by this process on this CPU; `prepared` as in count_failure. */
static __noinline void count_first_call(const struct calls_key *key,
                                        const struct error_record *prepared, __u64 duration) {
    __u32 which = prepared ? SCRATCH_SOFTIRQ : SCRATCH_CALLER;
    struct calls_value *fresh = bpf_map_lookup_elem(&calls_scratch, &which);
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
    cpu_counters()->calls_full++;
    if (overflow)
        tally_call(&overflow->seen, duration);
}

static __always_inline void count_call(struct process process, __u32 call, __u64 duration) {
    struct calls_key key = {.process = process, .call = call, .cpu = bpf_get_smp_processor_id()};
    struct calls_value *value = bpf_map_lookup_elem(&calls, &key);

    cpu_counters()->calls++;
    if (value)
        tally_call(&value->seen, duration);
    else
        count_first_call(&key, 0, duration);
}

/* A non-blocking connect that succeeded: counted outside its process, hence with atomics. */
static __always_inline void count_connected(const struct error_record *connect, __u64 duration) {
    struct calls_key key = {
        .process = {connect->tgid, connect->generation}, .call = CALL_CONNECT, .cpu = CPU_ANY};
    struct calls_value *value = bpf_map_lookup_elem(&calls, &key);

    cpu_counters()->calls++;
    if (value) {
        __sync_fetch_and_add(&value->seen.count, 1);
        __sync_fetch_and_add(&value->seen.duration_sum_ns, duration);
        __sync_fetch_and_add(&value->seen.latency[log2_bucket(duration)], 1);
    } else {
        count_first_call(&key, connect, duration);
    }
}

/*
 * How a non-blocking connect ended: 0, an error, or EINPROGRESS when its process closed the socket
 * before there was an answer. Whoever deletes the entry concludes it, so it is counted once.
 */
static __noinline void conclude_connect(__u64 sock, __u32 error, __u64 now) {
    struct error_record *found = bpf_map_lookup_elem(&connecting, &sock);
    struct error_record connect;
    __u64 duration;

    if (!found)
        return;
    __builtin_memcpy(&connect, found, sizeof(connect));
    if (bpf_map_delete_elem(&connecting, &sock))
        return;
    duration = now - connect.first_ns;
    if (error) {
        struct errors_key key = {
            .process = {connect.tgid, connect.generation}, .call = CALL_CONNECT, .error = error};
        count_failure(&key, &connect, now, duration);
    } else {
        count_connected(&connect, duration);
    }
}

/* Follows a connect that returned EINPROGRESS; false if it cannot be followed. */
static __always_inline bool follow_connect(struct process process, __u64 start_ns, __u64 now) {
    struct errors_value *fresh = cleared_scratch(SCRATCH_CALLER);
    struct file *file = file_of(first_argument());
    struct socket *socket;
    struct sock *sk;
    __u64 key;
    __u8 tcp_state;

    if (!fresh || !file)
        return false;
    socket = BPF_CORE_READ(file, private_data);
    sk = BPF_CORE_READ(socket, sk);
    if (!sk)
        return false;
    capture_identity(&fresh->example, process, CALL_CONNECT, EINPROGRESS);
    capture_arguments(&fresh->example);
    fresh->example.first_ns = start_ns;
    key = (__u64)sk;
    if (bpf_map_update_elem(&connecting, &key, &fresh->example, BPF_ANY)) {
        cpu_counters()->connects_full++;
        return false;
    }
    /* On loopback the answer may have come before connect returned. */
    tcp_state = BPF_CORE_READ(sk, __sk_common.skc_state);
    if (tcp_state == TCP_SYN_SENT)
        return true;
    if (tcp_state == TCP_CLOSE)
        conclude_connect(key, BPF_CORE_READ(sk, sk_err) ?: EINPROGRESS, now);
    else
        conclude_connect(key, 0, now);
    return true;
}

static __always_inline void note_exit(const struct process *process, __u64 now) {
    if (bpf_map_update_elem(&exits, process, &now, BPF_ANY))
        cpu_counters()->exits_full++;
}

/* After an exec the process counts as another one: its service may have changed. */
static __always_inline void renew_process(struct process process, __u64 now) {
    process.generation--;
    note_exit(&process, now);
}

/* Errors that the return value does not show as such. */
static __always_inline __u32 error_of(__u32 call, long ret) {
    if (ret < 0 && ret >= -4095)
        return -ret;
    if (call == CALL_BRK && first_argument() > (__u64)ret)
        return ENOMEM; /* brk returns the old break */
    return 0;
}

static __always_inline bool is_timed_in_turns(__u32 call) {
    return (config.timed_in_turns >> (call & 63)) & 1;
}

/* When the call that now returns was entered; 0: its entry was not seen, or was not to be timed. */
static __always_inline __u64 take_start(struct task_struct *task, bool in_turns) {
    struct task_state *entered;
    __u64 start;

    if (in_turns && !state.timing)
        return 0;
    entered = bpf_task_storage_get(&tasks, task, 0, 0);
    if (!entered)
        return 0;
    start = entered->start_ns;
    entered->start_ns = 0;
    return in_turns && entered->turn != state.timing_turn ? 0 : start;
}

static __always_inline int call_exited(__u32 call, long ret) {
    struct task_struct *task = bpf_get_current_task_btf();
    bool in_turns = is_timed_in_turns(call);
    __u64 start = take_start(task, in_turns);
    __u64 now = start ? bpf_ktime_get_ns() : 0;
    __u64 duration = now - start;
    struct process process;
    __u32 error;

    /* Without its entry: entered before the observer came, or a child returning from its fork. */
    if (!start && (!in_turns || !in_filter(task->tgid)))
        return 0;
    process = process_of(task);
    error = error_of(call, ret);
    if (!error) {
        count_call(process, call, duration);
        if (call == CALL_EXECVE || call == CALL_EXECVEAT)
            renew_process(process, now);
    } else if (error != EINPROGRESS || call != CALL_CONNECT ||
               !follow_connect(process, start, now)) {
        struct errors_key key = {.process = process, .call = call, .error = error};

        count_failure(&key, 0, now ?: bpf_ktime_get_ns(), duration);
    }
    return 0;
}

SEC("tracepoint/syscalls/sys_enter_of_a_call")
int sys_enter(struct trace_event_raw_sys_enter *ctx) {
    return call_entered();
}

/* As sys_enter, attached while calls that are timed in turns have theirs. */
SEC("tracepoint/syscalls/sys_enter_of_a_call_timed_in_turns")
int sys_enter_in_turns(struct trace_event_raw_sys_enter *ctx) {
    return state.timing ? call_entered() : 0;
}

SEC("tracepoint/syscalls/sys_exit_of_a_call")
int sys_exit(struct trace_event_raw_sys_exit *ctx) {
    return call_exited(config.call_of_nr[ctx->id & (MAX_SYSCALL_NR - 1)], ctx->ret);
}

/* The same on every system call of the host: dearer for busy programs, cheaper for each call. */
SEC("tp_btf/sys_enter")
int BPF_PROG(raw_sys_enter, struct pt_regs *regs, long nr) {
    __u32 call = config.call_of_nr[nr & (MAX_SYSCALL_NR - 1)];

    return call && (state.timing || !is_timed_in_turns(call)) ? call_entered() : 0;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(raw_sys_exit, struct pt_regs *regs, long ret) {
    __u32 call = config.call_of_nr[syscall_nr(regs) & (MAX_SYSCALL_NR - 1)];

    return call ? call_exited(call, ret) : 0;
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(connect_state, struct sock *sk, int old_state, int new_state) {
    if (old_state != TCP_SYN_SENT)
        return 0;
    if (new_state == TCP_CLOSE)
        conclude_connect((__u64)sk, sk->sk_err ?: EINPROGRESS, bpf_ktime_get_ns());
    else if (new_state == TCP_ESTABLISHED)
        conclude_connect((__u64)sk, 0, bpf_ktime_get_ns());
    return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(exited, struct task_struct *task) {
    struct process process = process_of(task);

    if (task->signal->live.counter == 0)
        note_exit(&process, bpf_ktime_get_ns());
    return 0;
}

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
        cpu_counters()->ring_full++;
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
    struct cpu_counters *counter = cpu_counters();

    counter->records_reserved++;
    counter->calls_emitted += record->count;
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
    __u64 due = value->next_ns;

    if (!publish_errors(key, value, flush))
        return 1;
    if (due != NEVER && value->count != value->count_emitted) {
        if (flush->now < due && !dead && !flush->force)
            return 0;
        if (!take_turn(value, due, flush->now))
            return 0;
        if (!emit_held_back(value)) {
            value->next_ns = flush->now;
            flush->deferred++;
            return 1;
        }
    }
    if (dead || flush->now > value->last_ns + config.idle_age_ns)
        bpf_map_delete_elem(map, key);
    return 0;
}

static long flush_errors_overflow(struct bpf_map *map, __u32 *index,
                                  struct errors_overflow_value *value,
                                  struct flush_context *flush) {
    __u64 count = value->count - value->count_published;
    struct process unknown = {};
    struct calls_record *record;

    if (!count)
        return 0;
    record = reserve_calls(&unknown, *index / MAX_ERRNO, *index % MAX_ERRNO, flush);
    if (!record)
        return 1;
    record->count = count;
    value->count_published += count;
    submit_calls(record);
    return 0;
}

static long flush_exits(struct bpf_map *map, struct process *process, __u64 *died,
                        struct flush_context *flush) {
    /* One interval and more after its entries could go. */
    if (flush->now > *died + 4 * config.dead_grace_ns)
        bpf_map_delete_elem(map, process);
    return 0;
}

SEC("syscall")
int flush(struct flush_request *request) {
    struct flush_context context = {.now = bpf_ktime_get_ns(), .force = request->force};

    state.self_tgid = bpf_get_current_pid_tgid() >> 32;
    if (request->timing && !state.timing)
        state.timing_turn++;
    state.timing = request->timing;
    bpf_for_each_map_elem(&calls, flush_calls, &context, 0);
    bpf_for_each_map_elem(&calls_overflow, flush_calls_overflow, &context, 0);
    bpf_for_each_map_elem(&errors, flush_errors, &context, 0);
    bpf_for_each_map_elem(&errors_overflow, flush_errors_overflow, &context, 0);
    bpf_for_each_map_elem(&exits, flush_exits, &context, 0);
    request->self_tgid = state.self_tgid;
    request->deferred = context.deferred;
    return 0;
}
