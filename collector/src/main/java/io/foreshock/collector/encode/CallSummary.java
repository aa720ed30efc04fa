package io.foreshock.collector.encode;

import io.foreshock.collector.syscall.Category;
import io.foreshock.collector.syscall.SystemCall;
import java.util.Arrays;

/**
 * Exact counts of one system call in one service over one interval, of the exits of one category;
 * reused from interval to interval. Adding allocates only when a call shows more distinct errnos
 * than ever before. Not safe for use by several threads.
 */
public final class CallSummary {
    /** Buckets of the histogram: bucket i holds durations in [2^i, 2^(i+1)) nanoseconds. */
    public static final int BUCKETS = 64;

    private final SystemCall call;
    private final Category category;
    private final long[] latency = new long[BUCKETS];
    private int[] errnos = new int[4];
    private long[] errnoCounts = new long[4];
    private int distinctErrnos;
    private int buckets;
    private long count;
    private long failures;
    private long timed;
    private long durationSumNs;
    private long durationMaxNs;

    /** An empty summary of a call's exits of a category. */
    public CallSummary(SystemCall call, Category category) {
        this.call = call;
        this.category = category;
    }

    /** Forgets everything, for the next interval. */
    public void clear() {
        Arrays.fill(latency, 0, buckets, 0);
        distinctErrnos = 0;
        buckets = 0;
        count = 0;
        failures = 0;
        timed = 0;
        durationSumNs = 0;
        durationMaxNs = 0;
    }

    /** Adds exits that ended without an error. */
    public void addSuccesses(long exits) {
        count += exits;
    }

    /**
     * Adds exits that ended with an error.
     *
     * @param watched whether they are watched failures
     */
    public void addErrors(int errno, long exits, boolean watched) {
        count += exits;
        if (watched) {
            failures += exits;
        }
        int index = 0;
        while (index < distinctErrnos && errnos[index] != errno) {
            index++;
        }
        if (index == distinctErrnos) {
            addErrno(errno);
        }
        errnoCounts[index] += exits;
    }

    /** Adds the total duration of {@code exits} timed exits, whose buckets are added apart. */
    public void addDuration(long exits, long sumNs) {
        timed += exits;
        durationSumNs += sumNs;
    }

    /** Adds exits to one bucket of the histogram; the largest bucket bounds the maximum. */
    public void addBucket(int bucket, long exits) {
        if (exits == 0) {
            return;
        }
        latency[bucket] += exits;
        if (bucket >= buckets) {
            buckets = bucket + 1;
            durationMaxNs = bucket >= 62 ? Long.MAX_VALUE : (1L << (bucket + 1)) - 1;
        }
    }

    /** The call. */
    public SystemCall call() {
        return call;
    }

    /** The category of its exits. */
    public Category category() {
        return category;
    }

    /** All exits. */
    public long count() {
        return count;
    }

    /** Exits with a watched error. */
    public long failures() {
        return failures;
    }

    long timed() {
        return timed;
    }

    long durationSumNs() {
        return durationSumNs;
    }

    long durationMaxNs() {
        return durationMaxNs;
    }

    int distinctErrnos() {
        return distinctErrnos;
    }

    int errno(int index) {
        return errnos[index];
    }

    long errnoCount(int index) {
        return errnoCounts[index];
    }

    /** Buckets up to the last that is not empty. */
    int buckets() {
        return buckets;
    }

    long bucket(int index) {
        return latency[index];
    }

    private void addErrno(int errno) {
        if (distinctErrnos == errnos.length) {
            errnos = Arrays.copyOf(errnos, 2 * distinctErrnos);
            errnoCounts = Arrays.copyOf(errnoCounts, 2 * distinctErrnos);
        }
        errnos[distinctErrnos] = errno;
        errnoCounts[distinctErrnos++] = 0;
    }
}
