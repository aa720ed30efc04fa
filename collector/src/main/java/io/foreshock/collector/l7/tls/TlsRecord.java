package io.foreshock.collector.l7.tls;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One {@code struct tls_record}, copied out of the ring: what an application has read or written
 * through a TLS library, or how a handshake fares. Valid until the next is read; not safe for use
 * by several threads; allocates nothing.
 *
 * <pre>
 *     0 type        4 tgid       8 tid      12 generation
 *    16 entry_ns   24 return_ns 32 ssl      40 cookie     48 session    56 length
 *    64 fd         68 reason    72 verify   76 captured   78 call       79 flags
 *    80 missed     84 reserved  88 payload
 * </pre>
 */
public final class TlsRecord {
    static final int TYPE = 0;
    static final int TGID = 4;
    static final int TID = 8;
    static final int GENERATION = 12;
    static final int ENTRY_NS = 16;
    static final int RETURN_NS = 24;
    static final int SSL = 32;
    static final int COOKIE = 40;
    static final int SESSION = 48;
    static final int LENGTH_FIELD = 56;
    static final int FD = 64;
    static final int REASON = 68;
    static final int VERIFY = 72;
    static final int CAPTURED = 76;
    static final int CALL = 78;
    static final int FLAGS = 79;
    static final int MISSED = 80;

    /** Bytes before the payload; a record is at least so long. */
    public static final int HEADER_LENGTH = 88;

    /** Most bytes of plain text in one record. */
    public static final int MAX_PAYLOAD = 1024;

    /** No descriptor. */
    public static final int NONE = -1;

    // x86-64 and aarch64 are little-endian, and so are the objects that are built for them.
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    /** Kinds of records: {@code enum tls_record_type}. */
    public static final class Type {
        /** Plain text that the application has read or written. */
        public static final int DATA = 17;

        /** A handshake has ended; {@link #reason} 0 is success. */
        public static final int HANDSHAKE = 18;

        /** The library noted why the call under way fails; in a handshake before the alert. */
        public static final int ERROR = 19;

        /** The SSL is no more: its address may become that of another. */
        public static final int FREED = 20;

        private Type() {}
    }

    /** In which of the library's functions: {@code enum tls_call}. */
    public static final class Call {
        /** In none. */
        public static final int NONE = 0;

        /** SSL_read: what the peer sent. */
        public static final int READ = 1;

        /** SSL_write: what is sent to the peer. */
        public static final int WRITE = 2;

        /** SSL_do_handshake. */
        public static final int HANDSHAKE = 3;

        private Call() {}
    }

    static final int FLAG_REBOUND = 1;
    static final int FLAG_UNREADABLE = 2;
    static final int FLAG_MORE = 4;

    private final byte[] bytes = new byte[HEADER_LENGTH + MAX_PAYLOAD];

    /** One to read records into. */
    public TlsRecord() {}

    /**
     * Copies a record.
     *
     * @param ring where it lies, from {@code offset} on
     * @param recordLength its bytes, at least {@link #HEADER_LENGTH}
     */
    TlsRecord read(ByteBuffer ring, int offset, int recordLength) {
        ring.get(offset, bytes, 0, Math.min(recordLength, bytes.length));
        return this;
    }

    /** One of {@link Type}. */
    public int type() {
        return (int) INTS.get(bytes, TYPE);
    }

    /** Process id. */
    public int pid() {
        return (int) INTS.get(bytes, TGID);
    }

    /** Thread that made the call. */
    public int tid() {
        return (int) INTS.get(bytes, TID);
    }

    /** Tells apart processes that share a pid over time, and execs within one. */
    public int generation() {
        return (int) INTS.get(bytes, GENERATION);
    }

    /** When the call was entered, monotonic nanoseconds; 0 if there was none. */
    public long entryNs() {
        return (long) LONGS.get(bytes, ENTRY_NS);
    }

    /** When it returned, or this was noted. */
    public long returnNs() {
        return (long) LONGS.get(bytes, RETURN_NS);
    }

    /**
     * Records and calls that were missed until then, modulo 2^32; see {@link TlsRecords#missed}.
     */
    int missed() {
        return (int) INTS.get(bytes, MISSED);
    }

    /** Which of the process's TLS connections: an address, which may be used again once freed. */
    public long ssl() {
        return (long) LONGS.get(bytes, SSL);
    }

    /**
     * Cookie of the socket that the bytes went through, as that of {@code SegmentRecord}; 0 if it
     * is not known to be that of any: never a guess.
     */
    public long cookie() {
        return (long) LONGS.get(bytes, COOKIE);
    }

    /**
     * Where the cookie is 0, the end of the client's random: the connection is the one whose {@link
     * TlsParser#session} is the same. 0 if it is not known.
     */
    public long session() {
        return (long) LONGS.get(bytes, SESSION);
    }

    /** Bytes read or written that this record stands for, captured or not. */
    public long length() {
        return (long) LONGS.get(bytes, LENGTH_FIELD);
    }

    /** Descriptor of the socket; {@link #NONE} if it is not known. */
    public int fd() {
        return (int) INTS.get(bytes, FD);
    }

    /** First error of the call, by OpenSSL's number; 0 if there was none. */
    public int reason() {
        return (int) INTS.get(bytes, REASON);
    }

    /** What was wrong with the peer's certificate: X509_V_ERR_…; 0: nothing. */
    public int verifyResult() {
        return (int) INTS.get(bytes, VERIFY);
    }

    /** One of {@link Call}. */
    public int call() {
        return bytes[CALL];
    }

    /** Whether the descriptor was another socket at the end of the call than at its beginning. */
    public boolean isRebound() {
        return (bytes[FLAGS] & FLAG_REBOUND) != 0;
    }

    /** Whether the payload could not be read. */
    public boolean isUnreadable() {
        return (bytes[FLAGS] & FLAG_UNREADABLE) != 0;
    }

    /** Whether the next record has more of what the same call has read or written. */
    public boolean hasMore() {
        return (bytes[FLAGS] & FLAG_MORE) != 0;
    }

    /** Where the payload lies, in {@link #payloadFrom} to {@link #payloadTo}. */
    public byte[] bytes() {
        return bytes;
    }

    /** Index of the payload's first byte. */
    public int payloadFrom() {
        return HEADER_LENGTH;
    }

    /** Index behind its last. */
    public int payloadTo() {
        int captured = Short.toUnsignedInt((short) SHORTS.get(bytes, CAPTURED));
        return HEADER_LENGTH + Math.min(captured, MAX_PAYLOAD);
    }
}
