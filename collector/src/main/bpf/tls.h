/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * What the TLS observer's programs and the collector share. The Java side reads these structs as raw
 * bytes (io.foreshock.collector.l7.tls); a test compares both with this object's BTF.
 *
 * Numbers are append-only: never reuse one.
 */
#ifndef FORESHOCK_TLS_H
#define FORESHOCK_TLS_H

#include "process.h"

#define MAX_PROCESSES 4096

/* Payload that follows a record, in size classes: a reservation's size is a constant. */
#define TLS_SMALL_PAYLOAD 64
#define TLS_MEDIUM_PAYLOAD 256
#define TLS_LARGE_PAYLOAD 1024

/* Of one call, in chunks of TLS_LARGE_PAYLOAD. */
#define TLS_MAX_CHUNKS 16
#define TLS_MAX_CAPTURE (TLS_MAX_CHUNKS * TLS_LARGE_PAYLOAD)

/* Beside those of enum l7_record_type: both observers may share a ring, which keeps them in order. */
enum tls_record_type {
    TLS_DATA = 17,      /* plain text that the application has read or written */
    TLS_HANDSHAKE = 18, /* a handshake has ended: reason 0 is success */
    TLS_ERROR = 19,     /* the library noted why it fails, in the call that is under way */
    TLS_FREED = 20,     /* the SSL is no more: its address may become another connection's */
};

/* In which of the library's functions. */
enum tls_call {
    TLS_CALL_NONE = 0,
    TLS_CALL_READ = 1,
    TLS_CALL_WRITE = 2,
    TLS_CALL_HANDSHAKE = 3,
};

enum tls_flags {
    TLS_REBOUND = 1,    /* the descriptor was another socket at the end than at the beginning */
    TLS_UNREADABLE = 2, /* the payload could not be read: its pages were not there */
    TLS_MORE = 4,       /* more of what this call has read or written follows */
};

#define NO_DESCRIPTOR -1

struct tls_record {
    __u32 type;
    __u32 tgid;
    __u32 tid;
    __u32 generation; /* of the process: see struct process */
    __u64 entry_ns;   /* CLOCK_MONOTONIC when the call was entered; 0: no call */
    __u64 return_ns;  /* and when it returned, or this was noted */
    __u64 ssl;        /* address of the SSL in its process */
    __u64 cookie;     /* of the socket; 0: not known to be that of any */
    __u64 session;    /* last 8 bytes of the client's random, where cookie is 0; 0: not known */
    __u64 length;     /* bytes read or written that this record stands for, captured or not */
    __s32 fd;         /* descriptor of the socket, or NO_DESCRIPTOR */
    __u32 reason;     /* of the first error of this call, as OpenSSL numbers them; 0: none */
    __u32 verify;     /* X509_V_ERR_…: what was wrong with the peer's certificate; 0: nothing */
    __u16 captured;
    __u8 call;
    __u8 flags;
    __u32
        missed; /* records that found no room and calls that were not followed, so far, modulo 2^32 */
    __u32 reserved;
};

/*
 * Where a library keeps things, in bytes from the address of the struct that holds them. They differ
 * between OpenSSL's versions, so they are told by process; FIELD_UNKNOWN: it has no such thing.
 */
#define FIELD_UNKNOWN 0xffff

struct tls_layout {
    __u16 rbio;  /* SSL: struct bio_st *, of what it reads */
    __u16 wbio;  /* SSL: struct bio_st *, of what it writes */
    __u16 state; /* SSL: pointer to what holds client_random; FIELD_UNKNOWN: SSL itself does */
    __u16 client_random; /* 32 bytes */
    __u16 verify_result; /* SSL: long */
    __u16 bio_method;    /* BIO: pointer to the method, whose type is its first int */
    __u16 bio_num;       /* BIO: int, the descriptor */
    __u16 bio_next;      /* BIO: pointer to the one below a filter */
};

/* .bss. Added to atomically: a process's threads run on all CPUs. Never reset. */
struct tls_counters {
    __u64 calls;      /* observed to their return */
    __u64 records;    /* submitted */
    __u64 bytes;      /* of plain text, captured or not */
    __u64 unbound;    /* records of plain text without a socket */
    __u64 rebound;    /* of them, since the socket changed during the call */
    __u64 ring_full;  /* records that found no room */
    __u64 unreadable; /* payloads that could not be read */
    __u64 task_full;  /* calls that could not be followed: no task storage */
    __u64 too_deep;   /* calls inside more calls than are followed */
    __u64 unpaired;   /* returns without an entry, entries without a return */
    __u64 padding[6];
};

/* What the collector sets before loading (.rodata). */
struct tls_config {
    __u64 wakeup_bytes;  /* fill level of the ring from which a submit wakes the reader */
    __u32 capture_bytes; /* of what is read or written at once, up to TLS_MAX_CAPTURE */
    __u8 filter_ports;   /* 1: of sockets with a port in the filter alone */
    __u8 reserved[3];
};

_Static_assert(sizeof(struct tls_record) == 88, "tls_record");
_Static_assert(sizeof(struct tls_layout) == 16, "tls_layout");
_Static_assert(sizeof(struct tls_counters) == 128, "tls_counters");
_Static_assert(sizeof(struct tls_config) == 16, "tls_config");

#endif
