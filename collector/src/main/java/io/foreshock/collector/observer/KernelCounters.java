package io.foreshock.collector.observer;

import java.nio.ByteBuffer;

/**
 * The programs' own counters, summed over CPUs and contexts: totals since they were attached. One
 * instance is read again and again; reading costs no system call. Not safe for use by several
 * threads.
 */
public final class KernelCounters {
    static final int FIELDS = 12;

    /** Names of {@code struct cpu_counters}, in its order. */
    static final String[] NAMES = {
        "calls",
        "failures",
        "records_reserved",
        "failures_emitted",
        "calls_emitted",
        "ring_full",
        "calls_full",
        "errors_full",
        "task_full",
        "connects_full",
        "exits_full",
        "coalesced"
    };

    private final long[] totals = new long[FIELDS];

    void read(ByteBuffer state, int cpus) {
        java.util.Arrays.fill(totals, 0);
        for (int cpu = 0; cpu < cpus; cpu++) {
            int ofCpu = cpu * HealthLayout.COUNTERS_LENGTH;
            add(state, HealthLayout.COUNTERS_OF_CALLERS + ofCpu);
            add(state, HealthLayout.COUNTERS_OF_SOCKETS + ofCpu);
        }
        add(state, HealthLayout.COUNTERS_OF_FLUSH);
    }

    private void add(ByteBuffer state, int at) {
        for (int i = 0; i < FIELDS; i++) {
            totals[i] += state.getLong(at + Long.BYTES * i);
        }
    }

    /** Exits of watched calls that were observed. */
    public long calls() {
        return totals[0];
    }

    /** Of them, those with a watched error. */
    public long failures() {
        return totals[1];
    }

    /** Ring-buffer records submitted. */
    public long recordsReserved() {
        return totals[2];
    }

    /** Failures that the submitted error records stand for. */
    public long failuresEmitted() {
        return totals[3];
    }

    /** Exits that the submitted calls records stand for. */
    public long callsEmitted() {
        return totals[4];
    }

    /** Reservations that found the ring full; what they held is tried again at the next flush. */
    public long ringFull() {
        return totals[5];
    }

    /** Exits that found the table of calls full: counted, but without their process. */
    public long callsFull() {
        return totals[6];
    }

    /** Failures that found the table of errors full: counted, but without their process. */
    public long errorsFull() {
        return totals[7];
    }

    /** Exits counted, but not timed, because the kernel had no task storage for their entry. */
    public long taskFull() {
        return totals[8];
    }

    /** Connects in progress that could not be followed to their end. */
    public long connectsFull() {
        return totals[9];
    }

    /** Process exits that could not be noted; their entries age out instead. */
    public long exitsFull() {
        return totals[10];
    }

    /** Failures that the back-off added to a later record. */
    public long coalesced() {
        return totals[11];
    }

    /** Failures counted and not emitted yet. */
    public long pendingFailures() {
        return failures() - failuresEmitted();
    }

    /** Exits counted and not emitted yet. */
    public long pendingCalls() {
        return calls() - callsEmitted();
    }
}
