package io.foreshock.collector.l7.tls;

import io.foreshock.collector.ring.RecordHandler;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the records of {@link TlsObserver} out of a ring buffer. Allocates nothing. */
public final class TlsRecords implements RecordHandler {
    // x86-64 and aarch64 are little-endian, and so are the objects that are built for them.
    private static final VarHandle INT =
            MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final TlsDataHandler handler;
    private final TlsRecord record = new TlsRecord();
    private int missed;

    /** Hands each to a handler. */
    public TlsRecords(TlsDataHandler handler) {
        this.handler = handler;
    }

    /** Whether a record is one of these, by its type. */
    public static boolean isOne(ByteBuffer data, int offset) {
        int type = (int) INT.get(data, offset);
        return type >= TlsRecord.Type.DATA && type <= TlsRecord.Type.FREED;
    }

    @Override
    public void onRecord(ByteBuffer data, int offset, int length) {
        record.read(data, offset, length);
        missed(record.missed(), record.returnNs());
        switch (record.type()) {
            case TlsRecord.Type.DATA -> handler.onData(record);
            case TlsRecord.Type.HANDSHAKE -> handler.onHandshake(record);
            case TlsRecord.Type.ERROR -> handler.onError(record);
            case TlsRecord.Type.FREED -> handler.onFreed(record);
            default -> throw new IllegalArgumentException("record of type " + record.type());
        }
    }

    /**
     * So many records found no room in the ring, or were never made since their call was not
     * followed: what comes after them may have a gap before it. Each record says that of itself;
     * those behind the last one are told by the observer's counters.
     *
     * @param total since the observer was started
     * @param ns when that was so
     */
    public void missed(long total, long ns) {
        int now = (int) total;
        if (now - missed > 0) {
            missed = now;
            handler.onMissed(ns);
        }
    }
}
