package io.foreshock.collector.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes segment records as the kernel does. */
public final class SegmentRecordBuilder {
    private final byte[] bytes = new byte[SegmentRecord.HEADER_LENGTH + SegmentRecord.MAX_PAYLOAD];
    private final ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    private int length = SegmentRecord.HEADER_LENGTH;

    /** A record of a type, on a connection. */
    public static SegmentRecordBuilder of(int type, long connection) {
        SegmentRecordBuilder builder = new SegmentRecordBuilder();
        builder.data.putInt(SegmentRecord.TYPE, type);
        builder.data.putLong(SegmentRecord.CONNECTION, connection);
        builder.data.putShort(SegmentRecord.FAMILY, (short) 2);
        builder.data.put(SegmentRecord.LOCAL, new byte[] {127, 0, 0, 1});
        builder.data.put(SegmentRecord.PEER, new byte[] {10, 0, 0, 2});
        return builder;
    }

    /** Whose it is. */
    public SegmentRecordBuilder process(int pid, String comm) {
        data.putInt(SegmentRecord.TGID, pid);
        byte[] name = comm.getBytes(StandardCharsets.US_ASCII);
        data.put(SegmentRecord.COMM, name, 0, name.length);
        return this;
    }

    /** Who was current when it was sent. */
    public SegmentRecordBuilder sender(int pid, int tid) {
        data.putInt(SegmentRecord.SENDER_TGID, pid);
        data.putInt(SegmentRecord.SENDER_TID, tid);
        return this;
    }

    /** What this end is. */
    public SegmentRecordBuilder role(int role) {
        data.put(SegmentRecord.ROLE, (byte) role);
        return this;
    }

    /** Ports of this end and of the other. */
    public SegmentRecordBuilder ports(int local, int peer) {
        data.putShort(SegmentRecord.LOCAL_PORT, (short) local);
        data.putShort(SegmentRecord.PEER_PORT, (short) peer);
        return this;
    }

    /** When. */
    public SegmentRecordBuilder at(long ktimeNs) {
        data.putLong(SegmentRecord.KTIME_NS, ktimeNs);
        return this;
    }

    /** Flags. */
    public SegmentRecordBuilder flags(int flags) {
        data.putShort(SegmentRecord.FLAGS, (short) flags);
        return this;
    }

    /** Turns left out before it. */
    public SegmentRecordBuilder skipped(int turns) {
        data.putInt(SegmentRecord.SKIPPED, turns);
        return this;
    }

    /** A segment of so many bytes at a position, of which these were captured. */
    public SegmentRecordBuilder segment(long position, int standsFor, byte[] captured) {
        data.putLong(SegmentRecord.POSITION, position);
        data.putInt(SegmentRecord.STANDS_FOR, standsFor);
        data.putShort(SegmentRecord.CAPTURED, (short) captured.length);
        data.put(SegmentRecord.HEADER_LENGTH, captured);
        length = SegmentRecord.HEADER_LENGTH + captured.length;
        return this;
    }

    /** How a connect took, or how often something was sent again. */
    public SegmentRecordBuilder standsFor(int value) {
        data.putInt(SegmentRecord.STANDS_FOR, value);
        return this;
    }

    /** An errno. */
    public SegmentRecordBuilder error(int errno) {
        data.put(SegmentRecord.ERROR, (byte) errno);
        return this;
    }

    /** How it was closed: 1 here, 2 there first; by a reset sent (1) or received (2). */
    public SegmentRecordBuilder closing(int closer, int reset) {
        data.put(SegmentRecord.HEADER_LENGTH + SegmentRecord.CLOSER, (byte) closer);
        data.put(SegmentRecord.HEADER_LENGTH + SegmentRecord.RESET, (byte) reset);
        length = SegmentRecord.HEADER_LENGTH + SegmentRecord.CLOSING_LENGTH;
        return this;
    }

    /** The record. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes.clone(), 0, length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
