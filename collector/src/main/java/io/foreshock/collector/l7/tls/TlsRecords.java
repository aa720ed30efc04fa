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
        switch (record.type()) {
            case TlsRecord.Type.DATA -> handler.onData(record);
            case TlsRecord.Type.HANDSHAKE -> handler.onHandshake(record);
            case TlsRecord.Type.ERROR -> handler.onError(record);
            case TlsRecord.Type.FREED -> handler.onFreed(record);
            default -> throw new IllegalArgumentException("record of type " + record.type());
        }
    }
}
