package io.foreshock.collector.record;

import java.nio.ByteBuffer;

/**
 * One {@code struct error_record}: a watched failure, or several equal ones coalesced. It has two
 * lengths: {@link #SHORT_LENGTH} with addresses, {@link #LENGTH} with a path in their place.
 *
 * <pre>
 *     0 type        4 tgid        8 tid        12 generation
 *    16 last_ns    24 first_ns   32 duration_ns
 *    40 cgroup_id  48 count
 *    56 ppid       60 uid        64 gid        68 fd
 *    72 call       74 error      76 family     78 path_length
 *    80 local_port 82 peer_port  84 fd_kind    85 flags     86 reserved
 *    88 comm[16]
 *   104 target.path[128]  or  target.address.local[16], 120 target.address.peer[16]
 * </pre>
 */
public final class ErrorRecord extends KernelRecord {
    /** No descriptor, no path. */
    public static final int NONE = -1;

    public static final int AF_UNIX = 1;
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;

    static final int TYPE = 0;
    static final int TGID = 4;
    static final int TID = 8;
    static final int GENERATION = 12;
    static final int LAST_NS = 16;
    static final int FIRST_NS = 24;
    static final int DURATION_NS = 32;
    static final int CGROUP_ID = 40;
    static final int COUNT = 48;
    static final int PPID = 56;
    static final int UID = 60;
    static final int GID = 64;
    static final int FD = 68;
    static final int CALL = 72;
    static final int ERROR = 74;
    static final int FAMILY = 76;
    static final int PATH_LENGTH = 78;
    static final int LOCAL_PORT = 80;
    static final int PEER_PORT = 82;
    static final int FD_KIND = 84;
    static final int FLAGS = 85;
    static final int COMM = 88;
    static final int TARGET = 104;
    static final int LOCAL = TARGET;
    static final int ADDRESS_SIZE = 16;
    static final int PEER = TARGET + ADDRESS_SIZE;

    /** Bytes that a path takes at most. */
    public static final int PATH_SIZE = 128;

    /** Bytes of a record without a path. */
    public static final int SHORT_LENGTH = PEER + ADDRESS_SIZE;

    /** Bytes of a record with a path. */
    public static final int LENGTH = TARGET + PATH_SIZE;

    static final int FLAG_ASYNCHRONOUS = 1;
    static final int FLAG_PATH_TRUNCATED = 2;
    static final int FLAG_HAS_LOCAL = 4;
    static final int FLAG_HAS_PEER = 8;
    static final int FLAG_PATH_REVERSED = 16;
    private static final int CALL_BIND = 12;

    /** One to read records into. */
    public ErrorRecord() {
        super(LENGTH, COMM);
    }

    /**
     * Copies a record.
     *
     * @param ring where it lies, from {@code offset} on
     * @param recordLength its bytes, at least {@link #SHORT_LENGTH}
     */
    public ErrorRecord read(ByteBuffer ring, int offset, int recordLength) {
        copy(ring, offset, recordLength);
        if (holdsPath() && hasFlag(FLAG_PATH_REVERSED)) {
            turnRound(TARGET, TARGET + targetLength());
        }
        return this;
    }

    @Override
    public int pid() {
        return getInt(TGID);
    }

    /** Thread id. */
    public int tid() {
        return getInt(TID);
    }

    @Override
    public int generation() {
        return getInt(GENERATION);
    }

    /** Monotonic time of the last of the failures. */
    public long ktimeNs() {
        return getLong(LAST_NS);
    }

    /** Monotonic time of the first of them. */
    public long firstKtimeNs() {
        return getLong(FIRST_NS);
    }

    /** Duration of the last of them; 0 if its entry was not seen. */
    public long durationNs() {
        return getLong(DURATION_NS);
    }

    @Override
    public long cgroupId() {
        return getLong(CGROUP_ID);
    }

    /** How many failures it stands for, at least 1. */
    public long errorCount() {
        return getLong(COUNT);
    }

    /** Parent process id. */
    public int ppid() {
        return getInt(PPID);
    }

    /** Real user id, an unsigned 32-bit number. */
    public long uid() {
        return Integer.toUnsignedLong(getInt(UID));
    }

    /** Real group id, an unsigned 32-bit number. */
    public long gid() {
        return Integer.toUnsignedLong(getInt(GID));
    }

    /** {@link io.foreshock.collector.syscall.SystemCall#id}. */
    public int callId() {
        return getShort(CALL);
    }

    /** Positive error number. */
    public int errno() {
        return getShort(ERROR);
    }

    /** Descriptor argument; {@link #NONE} if the call takes none. */
    public int fd() {
        return getInt(FD);
    }

    /** {@link io.foreshock.collector.syscall.FdKind#id}; 0 if not known. */
    public int fdKind() {
        return getByte(FD_KIND);
    }

    /** Whether the result came at the socket after the call had returned. */
    public boolean asynchronous() {
        return hasFlag(FLAG_ASYNCHRONOUS);
    }

    /** Where the path lies. */
    public int pathAt() {
        return beginsWithin() ? TARGET + 1 : TARGET;
    }

    /** Length of the path in bytes; {@link #NONE} if there is none or it is unreadable. */
    public int pathLength() {
        if (!holdsPath()) {
            return NONE;
        }
        return beginsWithin() ? targetLength() - 1 : targetLength();
    }

    /** Whether the path was longer than what was copied. */
    public boolean pathTruncated() {
        return hasFlag(FLAG_PATH_TRUNCATED);
    }

    /** Family of both addresses: {@link #AF_INET}, {@link #AF_INET6}, {@link #AF_UNIX} or other. */
    public int addressFamily() {
        return getShort(FAMILY);
    }

    /** Where the local address lies: 4 or 16 bytes in network order, or a unix socket's path. */
    public int localAddressAt() {
        return LOCAL;
    }

    /** Its length; 0 if it is not known. */
    public int localAddressLength() {
        if (addressFamily() == AF_UNIX) {
            return callId() == CALL_BIND ? targetLength() : 0;
        }
        return hasFlag(FLAG_HAS_LOCAL) ? ipLength() : 0;
    }

    /** Local port, 0 to 65535; means nothing unless the local address is known. */
    public int localPort() {
        return Short.toUnsignedInt(getShort(LOCAL_PORT));
    }

    /** Where the peer's address lies, as {@link #localAddressAt}. */
    public int peerAddressAt() {
        return addressFamily() == AF_UNIX ? TARGET : PEER;
    }

    /** Its length; 0 if it is not known. */
    public int peerAddressLength() {
        if (addressFamily() == AF_UNIX) {
            return callId() == CALL_BIND ? 0 : targetLength();
        }
        return hasFlag(FLAG_HAS_PEER) ? ipLength() : 0;
    }

    /** Peer port, 0 to 65535; means nothing unless the peer's address is known. */
    public int peerPort() {
        return Short.toUnsignedInt(getShort(PEER_PORT));
    }

    /**
     * Names stand from the last to the first, each with a 0 behind it: {@code "c\0b\0a\0"} becomes
     * {@code "/a/b/c"}. All bytes are reversed, then those of each name again.
     */
    private void turnRound(int from, int end) {
        byte[] bytes = bytes();
        reverse(bytes, from, end);
        int name = from;
        for (int i = from; i < end; i++) {
            if (bytes[i] == 0) {
                bytes[i] = '/';
                reverse(bytes, name, i);
                name = i + 1;
            }
        }
        reverse(bytes, name, end);
    }

    private static void reverse(byte[] bytes, int from, int end) {
        for (int low = from, high = end - 1; low < high; low++, high--) {
            byte swapped = bytes[low];
            bytes[low] = bytes[high];
            bytes[high] = swapped;
        }
    }

    /** Whether the target is a path: it is an address where there is a family. */
    private boolean holdsPath() {
        return addressFamily() == 0 && targetLength() > 0;
    }

    /** Whether the first names are missing, so that the path does not begin at the root. */
    private boolean beginsWithin() {
        return (getByte(FLAGS) & (FLAG_PATH_REVERSED | FLAG_PATH_TRUNCATED))
                == (FLAG_PATH_REVERSED | FLAG_PATH_TRUNCATED);
    }

    private int targetLength() {
        int length = Short.toUnsignedInt(getShort(PATH_LENGTH));
        return Math.min(length, length() - TARGET);
    }

    private int ipLength() {
        return addressFamily() == AF_INET ? 4 : ADDRESS_SIZE;
    }

    private boolean hasFlag(int flag) {
        return (getByte(FLAGS) & flag) != 0;
    }
}
