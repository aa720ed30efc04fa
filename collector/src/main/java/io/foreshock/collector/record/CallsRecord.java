package io.foreshock.collector.record;

import java.nio.ByteBuffer;

/**
 * Flyweight over one {@code struct calls_record}: what one process did with one call since the
 * record before; success and each errno have a record of their own.
 *
 * <pre>
 *     0 type       4 tgid    8 generation   12 call   14 error (0: success)
 *    16 cgroup_id 24 count  32 duration_sum_ns
 *    40 comm[16]
 *    56 latency[36]  u32 each
 * </pre>
 *
 * Valid only while its record is handled. Not safe for use by several threads; allocates nothing.
 */
public final class CallsRecord {
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

    private ByteBuffer data = ByteBuffer.allocate(0);
    private int offset;

    /** Points it at a record. */
    public CallsRecord wrap(ByteBuffer records, int recordOffset) {
        data = records;
        offset = recordOffset;
        return this;
    }

    /** Process id; 0: the kernel's table was full and the process is not known. */
    public int pid() {
        return data.getInt(offset + TGID);
    }

    /** Tells apart processes that share a pid over time, and execs within one. */
    public int generation() {
        return data.getInt(offset + GENERATION);
    }

    /** Id of the call. */
    public int callId() {
        return data.getShort(offset + CALL);
    }

    /** Positive errno; 0: success. */
    public int errno() {
        return data.getShort(offset + ERROR);
    }

    /** Id of the process's cgroup v2. */
    public long cgroupId() {
        return data.getLong(offset + CGROUP_ID);
    }

    /** Exits. */
    public long count() {
        return data.getLong(offset + COUNT);
    }

    /** Sum of the durations of those that were timed, nanoseconds. */
    public long durationSumNs() {
        return data.getLong(offset + DURATION_SUM_NS);
    }

    /** Exits whose duration fell into a bucket. */
    public long latency(int bucket) {
        return Integer.toUnsignedLong(data.getInt(offset + LATENCY + 4 * bucket));
    }

    /** Copies the command name, without padding, and returns its length. */
    public int copyComm(byte[] into) {
        return Comm.copy(data, offset + COMM, into);
    }
}
