package io.foreshock.collector.l7.tls;

import java.nio.ByteBuffer;

/**
 * The programs' own counters: totals since they were loaded. One instance is read again and again;
 * reading costs no system call. Not safe for use by several threads.
 */
public final class TlsCounters {
    /** Names of {@code struct tls_counters}, in its order. */
    static final String[] NAMES = {
        "calls",
        "records",
        "bytes",
        "unbound",
        "rebound",
        "ring_full",
        "unreadable",
        "task_full",
        "too_deep",
        "unpaired"
    };

    private final long[] totals = new long[NAMES.length];

    void read(ByteBuffer counters) {
        for (int i = 0; i < totals.length; i++) {
            totals[i] = counters.getLong(Long.BYTES * i);
        }
    }

    /** Calls of the library that were observed to their return. */
    public long calls() {
        return totals[0];
    }

    /** Records submitted. */
    public long records() {
        return totals[1];
    }

    /** Bytes of plain text, captured or not. */
    public long bytes() {
        return totals[2];
    }

    /** Reads and writes whose socket is not known. */
    public long unbound() {
        return totals[3];
    }

    /** Calls during which a descriptor became another socket. */
    public long rebound() {
        return totals[4];
    }

    /** Records that found no room in the ring. */
    public long ringFull() {
        return totals[5];
    }

    /** Payloads and counts that could not be read from the process's memory. */
    public long unreadable() {
        return totals[6];
    }

    /** Calls that could not be followed: the kernel had no task storage for them. */
    public long taskFull() {
        return totals[7];
    }

    /** Calls made inside more calls than are followed. */
    public long tooDeep() {
        return totals[8];
    }

    /** Calls that were not followed, whatever they have read or written. */
    public long unfollowed() {
        return taskFull() + tooDeep();
    }

    /** Returns without an entry, and entries without a return. */
    public long unpaired() {
        return totals[9];
    }
}
