package io.foreshock.collector.observer;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The L7 programs' own counters, summed over CPUs: totals since they were attached. One instance is
 * read again and again; reading costs no system call. Not safe for use by several threads.
 */
public final class L7Counters {
    /** Names of {@code struct l7_counters}, in its order. */
    static final String[] NAMES = {
        "turns",
        "turns_skipped",
        "turns_lost",
        "reserved",
        "ring_full",
        "retransmitted",
        "out_of_order",
        "unreadable",
        "storage_full",
        "connections",
        "closed",
        "events_lost"
    };

    private final long[] totals = new long[NAMES.length];

    void read(ByteBuffer state, int cpus) {
        Arrays.fill(totals, 0);
        for (int cpu = 0; cpu < cpus; cpu++) {
            int at = L7Layout.COUNTERS + cpu * L7Layout.COUNTERS_LENGTH;
            for (int i = 0; i < totals.length; i++) {
                totals[i] += state.getLong(at + Long.BYTES * i);
            }
        }
    }

    /** Turns begun on connections whose client is known. */
    public long turns() {
        return totals[0];
    }

    /** Turns left out, and seen to succeed, as far as they were told. */
    public long turnsSkipped() {
        return totals[1];
    }

    /** Turns of which a record found no room in the ring. */
    public long turnsLost() {
        return totals[2];
    }

    /** Records submitted. */
    public long reserved() {
        return totals[3];
    }

    /** Records with payload that found no room in the ring. */
    public long ringFull() {
        return totals[4];
    }

    /** Segments that had passed before. */
    public long retransmitted() {
        return totals[5];
    }

    /** Segments behind a hole. */
    public long outOfOrder() {
        return totals[6];
    }

    /** Packets whose headers are not understood. */
    public long unreadable() {
        return totals[7];
    }

    /** Connections that could not be followed. */
    public long storageFull() {
        return totals[8];
    }

    /** Connections followed so far. */
    public long connections() {
        return totals[9];
    }

    /** Connections followed no longer. */
    public long closed() {
        return totals[10];
    }

    /** Records of what happened to connections that found no room in the ring. */
    public long eventsLost() {
        return totals[11];
    }
}
