package io.foreshock.collector.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One record of the kernel, copied out of the ring at once: one copy and reads from an array cost
 * less than reads from the ring one by one, and what was read stays valid until the next is read.
 * Not safe for use by several threads; allocates nothing.
 */
public abstract sealed class KernelRecord permits CallsRecord, ErrorRecord, SegmentRecord {
    /** Bytes of a command name as the kernel keeps it, with at least one 0 at its end. */
    static final int COMM_SIZE = 16;

    // x86-64 and aarch64 are little-endian, and so are the objects that are built for them.
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final int comm;
    private int length;

    /**
     * @param size of the longest record
     * @param comm where in it the command name lies
     */
    KernelRecord(int size, int comm) {
        this.bytes = new byte[size];
        this.comm = comm;
    }

    /** Copies a record; what it is longer than the longest is left out. */
    final void copy(ByteBuffer ring, int offset, int recordLength) {
        length = Math.min(recordLength, bytes.length);
        ring.get(offset, bytes, 0, length);
    }

    /** Copies another record of the same kind. */
    final void copy(KernelRecord other) {
        length = other.length;
        System.arraycopy(other.bytes, 0, bytes, 0, length);
    }

    /** Process (thread group) id; 0: not known, since the kernel's table was full. */
    public abstract int pid();

    /** Tells apart processes that share a pid over time, and execs within one. */
    public abstract int generation();

    /** Id of the process's cgroup v2. */
    public abstract long cgroupId();

    /**
     * The record. Texts and addresses are read from here; who publishes a text redacts it here.
     * Others than the first {@link #length} bytes are of a record before.
     */
    public final byte[] bytes() {
        return bytes;
    }

    /** Bytes of the record. */
    public final int length() {
        return length;
    }

    /** Where the thread's command name lies. */
    public final int commAt() {
        return comm;
    }

    /** Its length, without the padding. */
    public final int commLength() {
        long zeros = zeroBytes(getLong(comm));
        if (zeros != 0) {
            return Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
        }
        zeros = zeroBytes(getLong(comm + Long.BYTES));
        return Long.BYTES + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
    }

    /** The highest bit of the lowest byte that is 0, and perhaps of others above it. */
    private static long zeroBytes(long value) {
        return (value - 0x0101010101010101L) & ~value & 0x8080808080808080L;
    }

    final long getLong(int field) {
        return (long) LONGS.get(bytes, field);
    }

    final int getInt(int field) {
        return (int) INTS.get(bytes, field);
    }

    final short getShort(int field) {
        return (short) SHORTS.get(bytes, field);
    }

    final byte getByte(int field) {
        return bytes[field];
    }
}
