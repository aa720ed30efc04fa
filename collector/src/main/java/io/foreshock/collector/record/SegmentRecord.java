package io.foreshock.collector.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One {@code struct l7_record}: what happened at one end of a connection; a segment is followed by
 * what was captured of it, a close by {@code struct closing}.
 *
 * <pre>
 *     0 type        4 length     8 connection  16 ktime_ns   24 position
 *    32 cgroup_id  40 tgid      44 generation  48 sender_tgid 52 sender_tid  56 skipped
 *    60 captured   62 flags     64 family      66 local_port  68 peer_port
 *    70 role       71 error     72 local[16]   88 peer[16]   104 comm[16]
 *   120 payload, or: sent, received, duration_ns (u64 each), retransmits (u32), closer, reset (u8)
 * </pre>
 */
public final class SegmentRecord extends KernelRecord {
    static final int TYPE = 0;
    static final int STANDS_FOR = 4;
    static final int CONNECTION = 8;
    static final int KTIME_NS = 16;
    static final int POSITION = 24;
    static final int CGROUP_ID = 32;
    static final int TGID = 40;
    static final int GENERATION = 44;
    static final int SENDER_TGID = 48;
    static final int SENDER_TID = 52;
    static final int SKIPPED = 56;
    static final int CAPTURED = 60;
    static final int FLAGS = 62;
    static final int FAMILY = 64;
    static final int LOCAL_PORT = 66;
    static final int PEER_PORT = 68;
    static final int ROLE = 70;
    static final int ERROR = 71;
    static final int LOCAL = 72;
    static final int PEER = 88;
    static final int COMM = 104;

    /** Bytes before what is captured; a record is at least so long. */
    public static final int HEADER_LENGTH = 120;

    /** Most bytes captured in one record. */
    public static final int MAX_PAYLOAD = 1024;

    static final int SENT = 0;
    static final int RECEIVED = 8;
    static final int DURATION_NS = 16;
    static final int RETRANSMITS = 24;
    static final int CLOSER = 28;
    static final int RESET = 29;

    /** Bytes of {@code struct closing}. */
    static final int CLOSING_LENGTH = 32;

    /** Kinds of records of the L7 observer: {@code enum l7_record_type}. */
    public static final class Type {
        /** Bytes that passed. */
        public static final int SEGMENT = 1;

        /** A connect has ended: established, or with an error; {@link #standsFor} microseconds. */
        public static final int CONNECTED = 2;

        /** The server's end of a connection was established. */
        public static final int ESTABLISHED = 3;

        /** A process has taken a connection from its listening socket. */
        public static final int ACCEPTED = 4;

        /** A socket began to listen. */
        public static final int LISTENING = 5;

        /** TCP sent something again; {@link #standsFor}: how often by now. */
        public static final int RETRANSMITTED = 6;

        /** A connection has ended. */
        public static final int CLOSED = 7;

        private Type() {}
    }

    /** Bits of {@link #flags}: {@code enum l7_record_flags}. */
    public static final class Flag {
        /** Sent by the process of this end; else received. */
        public static final int SENT = 1;

        /** Begins what the client asks, after an answer or at the beginning. */
        public static final int TURN = 2;

        /** Begins what the server answers. */
        public static final int ANSWER = 4;

        /** Records of this direction before it found no room in the ring. */
        public static final int LOST = 8;

        /** The beginning of a request that was kept back until now. */
        public static final int HEAD = 16;

        /** A UDP datagram. */
        public static final int DATAGRAM = 32;

        /** The last chunk of its segment. */
        public static final int LAST_CHUNK = 64;

        /** What is captured is the end of what the record stands for, not its beginning. */
        public static final int TAIL = 128;

        /**
         * Answers a turn that would have been left out if it had not been drawn to be read: it
         * stands for those that were.
         */
        public static final int DRAWN = 256;

        private Flag() {}
    }

    /** What an end does on a connection: {@code enum role}. */
    public static final class Role {
        /** It began before it was observed. */
        public static final int UNKNOWN = 0;

        /** It connected. */
        public static final int CLIENT = 1;

        /** It comes from a listening socket. */
        public static final int SERVER = 2;

        /** It listens. */
        public static final int LISTENER = 3;

        private Role() {}
    }

    /** One to read records into. */
    public SegmentRecord() {
        super(HEADER_LENGTH + MAX_PAYLOAD, COMM);
    }

    /**
     * Copies a record.
     *
     * @param ring where it lies, {@code recordLength} bytes from {@code offset} on
     */
    public SegmentRecord read(ByteBuffer ring, int offset, int recordLength) {
        copy(ring, offset, recordLength);
        return this;
    }

    /**
     * Becomes what the kernel would have told of a socket that began to listen.
     *
     * @param address 4 or 16 bytes
     * @param comm command name of the process, ASCII
     */
    public SegmentRecord listening(int pid, byte[] comm, byte[] address, int port, long ktimeNs) {
        byte[] bytes = new byte[HEADER_LENGTH];
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(TYPE, Type.LISTENING).putLong(KTIME_NS, ktimeNs).putInt(TGID, pid);
        data.putShort(FAMILY, (short) (address.length == 4 ? 2 : 10));
        data.putShort(LOCAL_PORT, (short) port).put(ROLE, (byte) Role.LISTENER);
        data.put(LOCAL, address).put(COMM, comm, 0, Math.min(comm.length, COMM_SIZE - 1));
        return read(data, 0, HEADER_LENGTH);
    }

    /** Copies another record. */
    public SegmentRecord copyOf(SegmentRecord other) {
        copy(other);
        return this;
    }

    /** Kind of record: {@link Type}. */
    public int type() {
        return getInt(TYPE);
    }

    /** Bytes of the segment that this record stands for, captured or not. */
    public long standsFor() {
        return Integer.toUnsignedLong(getInt(STANDS_FOR));
    }

    /** Socket cookie: unique on this host until it boots. */
    public long connection() {
        return getLong(CONNECTION);
    }

    /** When, CLOCK_MONOTONIC nanoseconds. */
    public long ktimeNs() {
        return getLong(KTIME_NS);
    }

    /** Of the first byte among all that passed in this direction. */
    public long position() {
        return getLong(POSITION);
    }

    @Override
    public long cgroupId() {
        return getLong(CGROUP_ID);
    }

    @Override
    public int pid() {
        return getInt(TGID);
    }

    @Override
    public int generation() {
        return getInt(GENERATION);
    }

    /**
     * Process that has sent or received it. Of a packet: the one that was current when it was sent,
     * which need not be the sender, and 0 if it was received.
     */
    public int senderPid() {
        return getInt(SENDER_TGID);
    }

    /** The thread, as {@link #senderPid}. */
    public int senderTid() {
        return getInt(SENDER_TID);
    }

    /** Turns left out since the last that was not; all of them succeeded. */
    public long skipped() {
        return Integer.toUnsignedLong(getInt(SKIPPED));
    }

    /** Bytes captured, from {@link #HEADER_LENGTH} on in {@link #bytes}. */
    public int captured() {
        return Math.min(
                Short.toUnsignedInt(getShort(CAPTURED)), Math.max(0, length() - HEADER_LENGTH));
    }

    /** Bits of {@link Flag}. */
    public int flags() {
        return getShort(FLAGS);
    }

    /** Whether it has a flag. */
    public boolean has(int flag) {
        return (flags() & flag) != 0;
    }

    /** AF_INET (2) or AF_INET6 (10). */
    public int family() {
        return getShort(FAMILY);
    }

    /** Port of this end. */
    public int localPort() {
        return Short.toUnsignedInt(getShort(LOCAL_PORT));
    }

    /** Port of the other end. */
    public int peerPort() {
        return Short.toUnsignedInt(getShort(PEER_PORT));
    }

    /** What this end does: {@link Role}. */
    public int role() {
        return getByte(ROLE);
    }

    /** Positive errno of a connect or a close, 0 without; 255: ended without one. */
    public int error() {
        return Byte.toUnsignedInt(getByte(ERROR));
    }

    /** Where the address of this end lies in {@link #bytes}: 4 or 16 bytes. */
    public int localAt() {
        return LOCAL;
    }

    /** Where the address of the other end lies. */
    public int peerAt() {
        return PEER;
    }

    /** Bytes that this end sent; of a closed connection. */
    public long sentBytes() {
        return getLong(HEADER_LENGTH + SENT);
    }

    /** Bytes that it received; of a closed connection. */
    public long receivedBytes() {
        return getLong(HEADER_LENGTH + RECEIVED);
    }

    /** How long it lasted, nanoseconds; 0: it began before it was observed. */
    public long durationNs() {
        return getLong(HEADER_LENGTH + DURATION_NS);
    }

    /** Segments sent again; of a closed connection. */
    public int retransmits() {
        return getInt(HEADER_LENGTH + RETRANSMITS);
    }

    /** True if this end closed first; of a closed connection. */
    public boolean closedHere() {
        return getByte(HEADER_LENGTH + CLOSER) == 1;
    }

    /** True if the other end closed first; of a closed connection. */
    public boolean closedThere() {
        return getByte(HEADER_LENGTH + CLOSER) == 2;
    }

    /** True if it ended by a reset, sent or received. */
    public boolean isReset() {
        return getByte(HEADER_LENGTH + RESET) != 0;
    }

    /** True if it was this end that sent the reset; of a closed connection. */
    public boolean isResetHere() {
        return getByte(HEADER_LENGTH + RESET) == 1;
    }
}
