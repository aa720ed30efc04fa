// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0
/*
 * Fills a ring buffer with failure records of the health observer's own type,
 * no two of them alike, as fast as it is told to: what a host would make of a
 * million failures a second.
 */
#include "kernel.h"

#include <bpf/bpf_helpers.h>

#include "health.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define MAX_BATCH 64
#define PATH "/srv/app/releases/current/config/limits.yaml"
#define FAMILY_INET 2
#define FIRST_PID 1000
#define PIDS 997 /* prime: pids, calls and counts fall together rarely */

/* Argument of `produce`; io.foreshock.benchmarks.drain.RingLoad knows the
 * layout. */
struct load_request {
  __u32 records; /* to make now, at most MAX_BATCH */
  __u32 padding;
  __u64 produced; /* in and out: number of the next record */
  __u64 lost;     /* in and out: records that found no room */
};

_Static_assert(sizeof(struct load_request) == 24, "load_request");

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4 * 1024 * 1024);
} ring SEC(".maps");

static __always_inline void identify(struct error_record *record,
                                     __u64 number) {
  record->type = RECORD_ERROR;
  record->tgid = FIRST_PID + number % PIDS;
  record->tid = record->tgid;
  record->generation = 1;
  record->last_ns = bpf_ktime_get_ns();
  record->first_ns = record->last_ns;
  record->duration_ns = 1000 + (number & 0xffff);
  record->cgroup_id = number; /* tells a reader which record is missing */
  record->count = 1;
  record->ppid = 1;
  record->uid = 1000;
  record->gid = 1000;
  record->fd_kind = FD_NONE;
  record->reserved = 0;
  bpf_get_current_comm(record->comm, sizeof(record->comm));
}

/* A file that is not there: a long record. */
static __always_inline bool submit_open(__u64 number) {
  struct error_record *record = bpf_ringbuf_reserve(&ring, sizeof(*record), 0);

  if (!record)
    return false;
  identify(record, number);
  record->fd = -1;
  record->call = CALL_OPENAT;
  record->error = 2;
  record->family = 0;
  record->path_length = sizeof(PATH) - 1;
  record->local_port = 0;
  record->peer_port = 0;
  record->flags = 0;
  __builtin_memcpy(record->target.path, PATH, sizeof(PATH));
  bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
  return true;
}

/* A refused connection: a short record. */
static __always_inline bool submit_connect(__u64 number) {
  struct error_record *record =
      bpf_ringbuf_reserve(&ring, ERROR_RECORD_SHORT_SIZE, 0);
  const __u8 loopback[4] = {127, 0, 0, 1};

  if (!record)
    return false;
  identify(record, number);
  record->fd = number & 1023;
  record->call = CALL_CONNECT;
  record->error = 111;
  record->family = FAMILY_INET;
  record->path_length = 0;
  record->local_port = 32768 + (number & 0x3fff);
  record->peer_port = 5432;
  record->flags = ERROR_HAS_LOCAL | ERROR_HAS_PEER;
  __builtin_memcpy(record->target.address.local, loopback, sizeof(loopback));
  __builtin_memcpy(record->target.address.peer, loopback, sizeof(loopback));
  bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
  return true;
}

SEC("syscall")
int produce(struct load_request *request) {
  __u32 records = request->records;
  __u64 number = request->produced;
  __u64 lost = request->lost;

  for (__u32 i = 0; i < MAX_BATCH && i < records; i++, number++) {
    if (!(number & 1 ? submit_open(number) : submit_connect(number)))
      lost++;
  }
  request->produced = number;
  request->lost = lost;
  return 0;
}
