package io.foreshock.collector.l7.exchange;

/**
 * One request and its answer, as far as they were seen. Filled by a parser from the request on;
 * published when it is completed, then reused: never keep one. Not safe for use by several threads.
 *
 * <p>It holds nothing that may be a secret: no header values, query strings, literals, keys, bodies
 * or messages of errors. What a fingerprint is made of is hashed.
 */
public final class Exchange {
    /** Most bytes of a method. */
    public static final int METHOD_BYTES = 32;

    /** Most bytes of an endpoint. */
    public static final int ENDPOINT_BYTES = 256;

    /** Most bytes of an error's name. */
    public static final int ERROR_BYTES = 64;

    /** A code that was not seen. */
    public static final int NONE = -1;

    /** Position of what was not read: there is none. */
    public static final long UNREAD = -1;

    /** Protocol of the exchange: more specific than its connection's, where it can be. */
    public Protocol protocol = Protocol.UNKNOWN;

    /** What is asked for: GET, SELECT, HGET, Produce; may be empty. */
    public final Text method = new Text(METHOD_BYTES);

    /** On what, templated, bounded in number: /users/{id}, a statement's digest, a key's prefix. */
    public final Text endpoint = new Text(ENDPOINT_BYTES);

    /** HTTP status; {@link #NONE} if there is none, or it was not seen. */
    public int httpStatus = NONE;

    /** gRPC status, also outside 0 to 16; {@link #NONE} if there is none, or it was not seen. */
    public int grpcStatus = NONE;

    /**
     * The protocol's other number for how it ended: MySQL error, Kafka error code, DNS rcode,
     * WebSocket close code, TLS alert; {@link #NONE} if there is none, or it was not seen.
     */
    public int errorCode = NONE;

    /**
     * The protocol's name for an error: SQLSTATE, Redis's first word (WRONGTYPE), Kafka's and TLS's
     * names, a GraphQL error's code; empty without one.
     */
    public final Text errorName = new Text(ERROR_BYTES);

    /** How it ended; set by {@link Exchanges#complete}. */
    public Outcome outcome = Outcome.UNKNOWN;

    /** How well it was seen; parsers lower it by {@link #lower}. */
    public Confidence confidence = Confidence.EXACT;

    /** When the request's first byte passed, monotonic nanoseconds; 0: it was not read. */
    public long requestNs;

    /** When the answer's first byte passed; 0 if none has. */
    public long responseNs;

    /**
     * When the answer's last byte passed, or it was given up; set by {@link Exchanges#complete}.
     */
    public long endNs;

    /** Bytes of the request, as sent. */
    public long requestBytes;

    /** Bytes of the answer, as sent. */
    public long responseBytes;

    /**
     * Hash of method, endpoint and arguments: equal for all attempts at one logical request. 0: the
     * request has none. It can be guessed what it is of, so it never leaves the host as it is.
     */
    public long fingerprint;

    /** Number of the attempt as requests tell it, from 1; 0: they do not. */
    public int attempt;

    /**
     * How often the request was sent before it was answered or given up, at least once: each is an
     * attempt, the first of which {@link #attempt} numbers.
     */
    public int sends = 1;

    /** traceparent's trace id, both halves 0 without one. */
    public long traceHigh;

    /** Lower half of the trace id. */
    public long traceLow;

    /** traceparent's parent span id; 0 without one. */
    public long spanId;

    /** Stream, correlation or transaction id by which a parser finds it again; 0 if in order. */
    public int streamId;

    /** Thread that sent the request, 0 if not known. */
    public int requestTid;

    /** Thread that sent the answer, 0 if not known. */
    public int responseTid;

    /**
     * No answer is to be waited for now: its request has not ended, or its answer comes in parts,
     * as that of a subscription. It is not {@linkplain Exchanges#giveUpOlderThan given up}.
     */
    public boolean patient;

    /**
     * How many exchanges this stands for, itself included; above 1 where others were not read. Set
     * when it is published, see {@link Exchanges#turn}.
     */
    public long weight = 1;

    /**
     * Port of the one that asks or is asked, where a socket has several peers: one of datagrams. 0:
     * it has but one, the connection's.
     */
    public int peerPort;

    /** Its address as IPv6 has it, upper half; IPv4 is as the connection's addresses are. */
    public long peerHigh;

    /** Lower half of its address. */
    public long peerLow;

    /**
     * Position on its connection, from 0; set by {@link Exchanges#begin}. {@link #UNREAD} of those
     * that were not read.
     */
    public long ordinal;

    /** Whether its turn was drawn: then it may stand for others. */
    boolean drawn;

    /** True once it was published: what still comes of it changes nothing. */
    boolean published;

    /** Makes it as new. */
    public void clear() {
        protocol = Protocol.UNKNOWN;
        method.clear();
        endpoint.clear();
        httpStatus = NONE;
        grpcStatus = NONE;
        errorCode = NONE;
        errorName.clear();
        outcome = Outcome.UNKNOWN;
        confidence = Confidence.EXACT;
        requestNs = 0;
        responseNs = 0;
        endNs = 0;
        requestBytes = 0;
        responseBytes = 0;
        fingerprint = 0;
        attempt = 0;
        sends = 1;
        traceHigh = 0;
        traceLow = 0;
        spanId = 0;
        streamId = 0;
        requestTid = 0;
        responseTid = 0;
        patient = false;
        weight = 1;
        peerPort = 0;
        peerHigh = 0;
        peerLow = 0;
        ordinal = 0;
        drawn = false;
        published = false;
    }

    /** Whether this stands for exchanges alone that were not read. */
    public boolean isUnread() {
        return ordinal == UNREAD;
    }

    /**
     * The number of the last attempt in it, from 1; 0 if not known.
     *
     * @param first that of the first, from 1; 0 if not known
     */
    public int lastAttempt(int first) {
        return first == 0 && sends == 1 ? 0 : Math.max(1, first) + sends - 1;
    }

    /** Notes that it was seen no better than this. */
    public void lower(Confidence seen) {
        confidence = confidence.and(seen);
    }

    /** Notes when the answer's first byte passed, unless it is known. */
    public void answeredAt(long ns, int tid) {
        if (responseNs == 0) {
            responseNs = ns;
            responseTid = tid;
        }
    }

    /** From the request's first byte to the answer's last, nanoseconds; never negative. */
    public long latencyNs() {
        return Math.max(0, endNs - requestNs);
    }

    /** True if it was given up and published, and its answer may still come. */
    public boolean isPublished() {
        return published;
    }
}
