/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0 */
/*
 * What the L7 observer's programs and the collector share. The Java side reads these structs as raw
 * bytes (io.foreshock.collector.record, observer); a test compares both with this object's BTF.
 *
 * Numbers are append-only: never reuse one.
 */
#ifndef FORESHOCK_L7_H
#define FORESHOCK_L7_H

#include "filters.h"

#define ADDRESS_SIZE 16
#define HEAD_SIZE 128 /* of a request that is left out, kept until its answer shows no failure */
#define MAX_CPUS 512

/* Payload that follows a segment record, in size classes: a reservation's size is a constant. */
#define SMALL_PAYLOAD 64
#define MEDIUM_PAYLOAD 256
#define LARGE_PAYLOAD 1024

enum l7_record_type {
    RECORD_SEGMENT = 1,       /* bytes that passed */
    RECORD_CONNECTED = 2,     /* a connect has ended: established, or error */
    RECORD_ESTABLISHED = 3,   /* the server's end of a connection was established */
    RECORD_ACCEPTED = 4,      /* a process has taken a connection from its listening socket */
    RECORD_LISTENING = 5,     /* a socket began to listen */
    RECORD_RETRANSMITTED = 6, /* length: how often by now; at powers of two */
    RECORD_CLOSED = 7,        /* followed by struct closing */
};

enum l7_record_flags {
    L7_SENT = 1,        /* by the process of this end; else received */
    L7_TURN = 2,        /* begins what the client asks, after an answer or at the beginning */
    L7_ANSWER = 4,      /* begins what the server answers */
    L7_LOST = 8,        /* records of this direction before it found no room in the ring */
    L7_HEAD = 16,       /* the beginning of a request that was kept back until now */
    L7_DATAGRAM = 32,   /* UDP */
    L7_LAST_CHUNK = 64, /* of its segment; the others follow */
    L7_TAIL = 128,      /* what is captured is the end of what this record stands for */
    L7_DRAWN = 256,     /* answers a turn that would have been left out, had it not been drawn */
};

enum role {
    ROLE_UNKNOWN = 0,
    ROLE_CLIENT = 1, /* has connected */
    ROLE_SERVER = 2, /* comes from a listening socket */
    ROLE_LISTENER =
        3, /* listens; a connection that comes from it begins with a copy of its state */
};

/* A record: one connection's end, and what happened there. */
struct l7_record {
    __u32 type;
    __u32 length;     /* bytes of the segment that this record stands for, captured or not */
    __u64 connection; /* socket cookie: unique on this host until it boots */
    __u64 ktime_ns;
    __u64 position; /* of the first byte among all that passed in this direction */
    __u64 cgroup_id;
    __u32 tgid; /* the process that connected, listened or sent first; 0: not known */
    __u32 generation;
    __u32 sender_tgid; /* who has sent or read it; of a packet sent: whoever was current then, */
    __u32 sender_tid;  /* which may be somebody else; of one received: 0 */
    __u32 skipped;     /* turns left out since the last one that was not, all of which succeeded */
    __u16 captured;
    __u16 flags;
    __u16 family;
    __u16 local_port;
    __u16 peer_port;
    __u8 role;
    __u8 error; /* positive errno of a connect or a close; 0: none */
    __u8 local[ADDRESS_SIZE];
    __u8 peer[ADDRESS_SIZE];
    char comm[COMM_SIZE];
};

enum closer {
    CLOSER_UNKNOWN = 0,
    CLOSER_LOCAL = 1,
    CLOSER_PEER = 2,
};

enum reset {
    RESET_NONE = 0,
    RESET_SENT = 1,
    RESET_RECEIVED = 2,
};

/* Follows a RECORD_CLOSED. */
struct closing {
    __u64 sent;
    __u64 received;
    __u64 duration_ns; /* 0: it began before it was observed */
    __u32 retransmits;
    __u8 closer; /* enum closer: who sent its FIN first */
    __u8 reset;  /* enum reset: how it was, if it ended by one */
    __u16 reserved;
};

/* What is known of what a connection carries, as far as the kernel has to know it. */
enum wire {
    WIRE_UNKNOWN = 0,
    WIRE_HTTP1 = 1,
    WIRE_REDIS = 2,
    WIRE_HTTP2 = 3, /* every byte is needed: headers build on each other */
    WIRE_TLS = 4,
    WIRE_DNS = 5,
    WIRE_OTHER = 6,
};

enum turn {
    TURN_IDLE = 0,
    TURN_ASKING = 1,
    TURN_ANSWERING = 2,
};

enum connection_flags {
    CONNECTION_IGNORED = 1,  /* does not pass the filters */
    CONNECTION_DECIDED = 2,  /* it was looked at whether it does */
    CONNECTION_WHOLE = 4,    /* never leave out a turn */
    CONNECTION_LEFT_OUT = 8, /* the present turn is left out */
    CONNECTION_DATAGRAM = 16,
    CONNECTION_COUNTED = 32, /* among the connections that are followed */
    CONNECTION_LOST = 64,    /* a record of the present turn found no room */
    CONNECTION_DEEP = 128,   /* capture all bytes: several answers may come in a turn */
    CONNECTION_ENDED = 256,  /* it is closed, but not all that came is read */
    CONNECTION_DRAWN = 512, /* the present turn would be left out, if it was not drawn to be read */
    CONNECTION_OWING =
        1024, /* of turns left out, the collector has not read one that stands for them */
};

/* One direction of a connection. Each has one writer at a time. */
struct flow {
    __u64 position; /* of next_seq */
    __u32 next_seq;
    __u32 captured; /* of the present turn */
    __u16 segments; /* emitted so far, up to 65,535 */
    __u8 begun;
    __u8 lost; /* a record found no room since the last that did */
    __u32 reserved;
};

/* What has not come yet of what is before a flow's next_seq. */
struct hole {
    __u32 from;
    __u32 to;
};

/*
 * What is kept of each end of a connection that is observed. Two CPUs take turns in it: what a packet
 * changes lies in one line of their caches, behind the 8 bytes that a socket's storage begins with.
 */
struct connection {
    /* Hardly ever changes. */
    __u64 id; /* l7_record.connection; 0: not known yet */
    __u64 cgroup_id;
    __u64 since_ns; /* when it was connected or established; 0: before it was observed */
    __u32 tgid;
    __u32 generation;
    __u32 retransmits;
    __u8 role;
    __u8 closer;
    __u8 reset;
    __u8 error;     /* of a close */
    __u8 tcp_state; /* that it was last seen to go on to */
    __u8 reserved[15];

    /* Changes with each packet. */
    struct flow sent;
    struct flow received;
    __u32 skipped;
    __u32 countdown; /* turns to be left out before the next that is not */
    __u32 turns;
    __u16 flags; /* enum connection_flags */
    __u8 turn;
    __u8 wire;

    /* Of the turn that is left out, and what is rare. */
    __u64 turn_ns; /* when it began */
    __u64 turn_position;
    __u32 turn_tgid;
    __u32 turn_tid;
    struct hole hole_of_sent;
    struct hole hole_of_received;
    __u8 head_length;
    __u8 reserved_too[7];
    char comm[COMM_SIZE];
    char head[HEAD_SIZE];
};

/* .bss, by CPU; the collector adds them up. Added to atomically: contexts interrupt each other. */
struct l7_counters {
    __u64 turns;         /* begun */
    __u64 turns_skipped; /* left out, and seen to succeed: as they are told */
    __u64 turns_lost;    /* of which a record found no room */
    __u64 reserved;      /* records submitted */
    __u64 ring_full;     /* records that found no room */
    __u64 retransmitted; /* segments that passed before */
    __u64 out_of_order;  /* segments behind a hole */
    __u64 unreadable;   /* packets whose headers are not understood (IPv6 extensions, fragments), */
                        /* and bytes that are not in memory when they are looked at */
    __u64 storage_full; /* connections that could not be followed */
    __u64 connections;  /* followed from now on */
    __u64 closed;       /* followed no longer */
    __u64 events_lost;  /* records without payload that found no room */
    __u64 padding[4];
};

struct l7_state {
    struct l7_counters counters[MAX_CPUS];
    __u64 self_tgid; /* the collector's own process, which is never observed */
    __u32 stride;    /* one in so many turns is not left out, on average; at most 1: all */
    __u32 followed;  /* connections followed now */
    __u32 policies;  /* connections of which the collector wants something */
    __u32 reserved;
    __u64 salt; /* of ids that stand for cookies */
};

/* What the collector sets before loading (.rodata). */
struct l7_config {
    __u64 wakeup_bytes;    /* fill level of the ring from which a submit wakes the reader */
    __u32 capture_bytes;   /* of what one end says in a turn */
    __u32 max_connections; /* followed at once */
    struct filters filters;
    __u8 filter_ports;
    __u8 reserved[3];
};

enum l7_policy {
    POLICY_WHOLE = 1, /* never leave out a turn */
    POLICY_DEEP = 2,  /* capture all bytes */
    POLICY_ANY = 4,   /* turns may be left out without looking: nothing tells their success */
};

/* Argument of the program that tells the others which process is the collector's own. */
struct l7_request {
    __u64 self_tgid; /* out */
};

/* Argument of the program that takes over a connection which began before it was observed. */
struct adoption {
    struct connection connection; /* as it shall be kept */
    __u32 fd;                     /* of its socket, in the process that runs the program */
    __u32 adopted;                /* out: 1, or 0: it is known already, no socket, or no room */
};

_Static_assert(sizeof(struct l7_record) == 120, "l7_record");
_Static_assert(sizeof(struct closing) == 32, "closing");
_Static_assert(sizeof(struct flow) == 24, "flow");
_Static_assert(sizeof(struct connection) == 312, "connection");
_Static_assert(__builtin_offsetof(struct connection, sent) == 64 - 8, "a line of the cache");
_Static_assert(__builtin_offsetof(struct connection, turn_ns) == 2 * 64 - 8, "the next");
_Static_assert(sizeof(struct l7_counters) == 128, "l7_counters");
_Static_assert(sizeof(struct adoption) == 320, "adoption");

#endif
