package io.foreshock.collector.record;

import io.foreshock.collector.encode.SyscallFailure;
import java.nio.ByteBuffer;

/**
 * Flyweight over one {@code struct error_record}. It has two lengths: {@link #SHORT_LENGTH} with
 * addresses, {@link #LENGTH} with a path in their place.
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
 *
 * Points into memory that the kernel reuses: valid only while its record is handled. Not safe for
 * use by several threads; allocates nothing.
 */
public final class ErrorRecord implements SyscallFailure {
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
    static final int PATH_SIZE = 128;

    /** Bytes of a record without a path. */
    public static final int SHORT_LENGTH = PEER + ADDRESS_SIZE;

    /** Bytes of a record with a path. */
    public static final int LENGTH = TARGET + PATH_SIZE;

    private static final int FLAG_ASYNCHRONOUS = 1;
    private static final int FLAG_PATH_TRUNCATED = 2;
    private static final int FLAG_HAS_LOCAL = 4;
    private static final int FLAG_HAS_PEER = 8;
    private static final int FLAG_PATH_REVERSED = 16;
    private static final int CALL_BIND = 12;

    private ByteBuffer data = ByteBuffer.allocate(0);
    private int offset;

    /** Points it at a record. */
    public ErrorRecord wrap(ByteBuffer records, int recordOffset) {
        data = records;
        offset = recordOffset;
        return this;
    }

    /** Tells apart processes that share a pid over time, and execs within one. */
    public int generation() {
        return data.getInt(offset + GENERATION);
    }

    @Override
    public long ktimeNs() {
        return data.getLong(offset + LAST_NS);
    }

    @Override
    public long firstKtimeNs() {
        return data.getLong(offset + FIRST_NS);
    }

    @Override
    public long durationNs() {
        return data.getLong(offset + DURATION_NS);
    }

    @Override
    public long cgroupId() {
        return data.getLong(offset + CGROUP_ID);
    }

    @Override
    public long errorCount() {
        return data.getLong(offset + COUNT);
    }

    @Override
    public int pid() {
        return data.getInt(offset + TGID);
    }

    @Override
    public int tid() {
        return data.getInt(offset + TID);
    }

    @Override
    public int ppid() {
        return data.getInt(offset + PPID);
    }

    @Override
    public long uid() {
        return Integer.toUnsignedLong(data.getInt(offset + UID));
    }

    @Override
    public long gid() {
        return Integer.toUnsignedLong(data.getInt(offset + GID));
    }

    @Override
    public int callId() {
        return data.getShort(offset + CALL);
    }

    @Override
    public int errno() {
        return data.getShort(offset + ERROR);
    }

    @Override
    public int fd() {
        return data.getInt(offset + FD);
    }

    @Override
    public int fdKind() {
        return data.get(offset + FD_KIND);
    }

    @Override
    public boolean asynchronous() {
        return hasFlag(FLAG_ASYNCHRONOUS);
    }

    @Override
    public int pathLength() {
        int length = targetLength();
        return length == 0 || addressFamily() == AF_UNIX ? NONE : length;
    }

    @Override
    public boolean pathTruncated() {
        return hasFlag(FLAG_PATH_TRUNCATED);
    }

    @Override
    public int copyPath(byte[] into) {
        return hasFlag(FLAG_PATH_REVERSED) ? copyNames(into) : copy(TARGET, targetLength(), into);
    }

    /**
     * Names stand from the last to the first, each with a NUL: {@code "c\0b\0a\0"} is {@code
     * /a/b/c}, or {@code a/b/c} if those before are not known.
     */
    private int copyNames(byte[] into) {
        int at = 0;
        for (int end = targetLength() - 1; end > 0; ) {
            int start = end;
            while (start > 0 && data.get(offset + TARGET + start - 1) != 0) {
                start--;
            }
            if (at + 1 + end - start > into.length) {
                break;
            }
            if (at > 0 || !pathTruncated()) {
                into[at++] = '/';
            }
            data.get(offset + TARGET + start, into, at, end - start);
            at += end - start;
            end = start - 1;
        }
        return at;
    }

    @Override
    public int addressFamily() {
        return data.getShort(offset + FAMILY);
    }

    @Override
    public int copyLocalAddress(byte[] into) {
        if (addressFamily() == AF_UNIX) {
            return callId() == CALL_BIND ? copy(TARGET, targetLength(), into) : 0;
        }
        return hasFlag(FLAG_HAS_LOCAL) ? copy(LOCAL, ipLength(), into) : 0;
    }

    @Override
    public int localPort() {
        return Short.toUnsignedInt(data.getShort(offset + LOCAL_PORT));
    }

    @Override
    public int copyPeerAddress(byte[] into) {
        if (addressFamily() == AF_UNIX) {
            return callId() == CALL_BIND ? 0 : copy(TARGET, targetLength(), into);
        }
        return hasFlag(FLAG_HAS_PEER) ? copy(PEER, ipLength(), into) : 0;
    }

    @Override
    public int peerPort() {
        return Short.toUnsignedInt(data.getShort(offset + PEER_PORT));
    }

    @Override
    public int copyComm(byte[] into) {
        return Comm.copy(data, offset + COMM, into);
    }

    private int targetLength() {
        return Math.min(Short.toUnsignedInt(data.getShort(offset + PATH_LENGTH)), PATH_SIZE);
    }

    private int ipLength() {
        return addressFamily() == AF_INET ? 4 : ADDRESS_SIZE;
    }

    private boolean hasFlag(int flag) {
        return (data.get(offset + FLAGS) & flag) != 0;
    }

    private int copy(int field, int length, byte[] into) {
        int copied = Math.min(length, into.length);
        data.get(offset + field, into, 0, copied);
        return copied;
    }
}
