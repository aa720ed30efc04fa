package io.foreshock.collector.l7.tls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes TLS records as the kernel does. */
public final class TlsRecordBuilder {
    private final ByteBuffer data =
            ByteBuffer.allocate(TlsRecord.HEADER_LENGTH + TlsRecord.MAX_PAYLOAD)
                    .order(ByteOrder.LITTLE_ENDIAN);
    private int length = TlsRecord.HEADER_LENGTH;

    private TlsRecordBuilder() {}

    /** A record of a type, of an SSL of a process. */
    public static TlsRecordBuilder of(int type, int pid, long ssl) {
        TlsRecordBuilder builder = new TlsRecordBuilder();
        builder.data.putInt(TlsRecord.TYPE, type);
        builder.data.putInt(TlsRecord.TGID, pid);
        builder.data.putInt(TlsRecord.TID, pid);
        builder.data.putLong(TlsRecord.SSL, ssl);
        return builder;
    }

    /** The socket that it is bound to. */
    public TlsRecordBuilder cookie(long cookie) {
        data.putLong(TlsRecord.COOKIE, cookie);
        return this;
    }

    /** The handshake that it is bound to. */
    public TlsRecordBuilder session(long session) {
        data.putLong(TlsRecord.SESSION, session);
        return this;
    }

    /** Records and calls that were missed until then. */
    public TlsRecordBuilder missed(int missed) {
        data.putInt(TlsRecord.MISSED, missed);
        return this;
    }

    /** Why it fails. */
    public TlsRecordBuilder reason(int reason) {
        data.putInt(TlsRecord.REASON, reason);
        return this;
    }

    /** When the call began and when it returned. */
    public TlsRecordBuilder at(long entryNs, long returnNs) {
        data.putLong(TlsRecord.ENTRY_NS, entryNs);
        data.putLong(TlsRecord.RETURN_NS, returnNs);
        return this;
    }

    /** What was read or written, of which so much is captured. */
    public TlsRecordBuilder text(int call, String text, int captured) {
        data.put(TlsRecord.CALL, (byte) call);
        data.putLong(TlsRecord.LENGTH_FIELD, text.length());
        data.putShort(TlsRecord.CAPTURED, (short) captured);
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        data.put(TlsRecord.HEADER_LENGTH, bytes, 0, captured);
        length = TlsRecord.HEADER_LENGTH + captured;
        return this;
    }

    /** The record. */
    public ByteBuffer buffer() {
        return data.slice(0, length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
