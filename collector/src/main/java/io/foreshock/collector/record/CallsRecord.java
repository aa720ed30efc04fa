package io.foreshock.collector.record;

import java.nio.ByteBuffer;

/**
 * One {@code struct calls_record}: what one process did with one call since the record before;
 * success and each errno have a record of their own.
 *
 * <pre>
 *     0 type       4 tgid    8 generation   12 call   14 error (0: success)
 *    16 cgroup_id 24 count  32 duration_sum_ns
 *    40 comm[16]
 *    56 latency[36]  u32 each
 * </pre>
 */
public final class CallsRecord extends KernelRecord {
    static final int TYPE = 0;
    static final int TGID = 4;
    static final int GENERATION = 8;
    static final int CALL = 12;
    static final int ERROR = 14;
    static final int CGROUP_ID = 16;
    static final int COUNT = 24;
    static final int DURATION_SUM_NS = 32;
    static final int COMM = 40;
    static final int LATENCY = 56;

    /** Buckets of the histogram: bucket i counts durations in [2^i, 2^(i+1)) ns, the last more. */
    public static final int LATENCY_BUCKETS = 36;

    /** Bytes of a record. */
    public static final int LENGTH = LATENCY + 4 * LATENCY_BUCKETS;

    /** One to read records into. */
    public CallsRecord() {
        super(LENGTH, COMM);
    }

    /**
     * Copies a record.
     *
     * @param ring where it lies, {@link #LENGTH} bytes from {@code offset} on
     */
    public CallsRecord read(ByteBuffer ring, int offset) {
        copy(ring, offset, LENGTH);
        return this;
    }

    @Override
    public int pid() {
        return getInt(TGID);
    }

    @Override
    public int generation() {
        return getInt(GENERATION);
    }

    /** Id of the call. */
    public int callId() {
        return getShort(CALL);
    }

    /** Positive errno; 0: success. */
    public int errno() {
        return getShort(ERROR);
    }

    @Override
    public long cgroupId() {
        return getLong(CGROUP_ID);
    }

    /** Exits. */
    public long count() {
        return getLong(COUNT);
    }

    /** Sum of the durations of those that were timed, nanoseconds. */
    public long durationSumNs() {
        return getLong(DURATION_SUM_NS);
    }

    /** Exits whose duration fell into a bucket. */
    public long latency(int bucket) {
        return Integer.toUnsignedLong(getInt(LATENCY + 4 * bucket));
    }
}
