package io.foreshock.collector.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Lays out an error record as the kernel does. A failed openat of pid 100, unless changed. */
public final class ErrorRecordBuilder {
    /** Not at the start of the ring, as most records. */
    private static final int AT = 24;

    private final ByteBuffer ring =
            ByteBuffer.allocateDirect(AT + ErrorRecord.LENGTH).order(ByteOrder.nativeOrder());
    private int length = ErrorRecord.SHORT_LENGTH;

    public ErrorRecordBuilder() {
        times(4_000_000_000L, 5_000_000_000L).process(100, 101, 1).call(2, 2).count(1);
        descriptor(ErrorRecord.NONE, 0).comm("x");
    }

    public ErrorRecordBuilder times(long firstNs, long lastNs) {
        return putLong(ErrorRecord.FIRST_NS, firstNs).putLong(ErrorRecord.LAST_NS, lastNs);
    }

    public ErrorRecordBuilder durationNs(long duration) {
        return putLong(ErrorRecord.DURATION_NS, duration);
    }

    public ErrorRecordBuilder process(int pid, int tid, int ppid) {
        return putInt(ErrorRecord.TGID, pid)
                .putInt(ErrorRecord.TID, tid)
                .putInt(ErrorRecord.PPID, ppid);
    }

    public ErrorRecordBuilder user(int uid, int gid) {
        return putInt(ErrorRecord.UID, uid).putInt(ErrorRecord.GID, gid);
    }

    public ErrorRecordBuilder cgroup(long id) {
        return putLong(ErrorRecord.CGROUP_ID, id);
    }

    public ErrorRecordBuilder count(long failures) {
        return putLong(ErrorRecord.COUNT, failures);
    }

    public ErrorRecordBuilder call(int id, int errno) {
        return putShort(ErrorRecord.CALL, id).putShort(ErrorRecord.ERROR, errno);
    }

    public ErrorRecordBuilder descriptor(int fd, int kind) {
        return putInt(ErrorRecord.FD, fd).putByte(ErrorRecord.FD_KIND, kind);
    }

    public ErrorRecordBuilder comm(String name) {
        return comm(name.getBytes(StandardCharsets.UTF_8));
    }

    public ErrorRecordBuilder comm(byte[] name) {
        return put(ErrorRecord.COMM, new byte[KernelRecord.COMM_SIZE]).put(ErrorRecord.COMM, name);
    }

    public ErrorRecordBuilder asynchronous() {
        return flag(ErrorRecord.FLAG_ASYNCHRONOUS);
    }

    public ErrorRecordBuilder path(String path) {
        return path(path.getBytes(StandardCharsets.UTF_8));
    }

    /** A path argument, or a unix socket's name. */
    public ErrorRecordBuilder path(byte[] path) {
        length = ErrorRecord.LENGTH;
        return put(ErrorRecord.TARGET, path).pathLength(path.length);
    }

    ErrorRecordBuilder pathLength(int bytes) {
        return putShort(ErrorRecord.PATH_LENGTH, bytes);
    }

    /** Names of a descriptor's path, from the last to the first, each with a comma behind it. */
    public ErrorRecordBuilder names(String names) {
        return path(names.replace(',', '\0')).flag(ErrorRecord.FLAG_PATH_REVERSED);
    }

    public ErrorRecordBuilder truncated() {
        return flag(ErrorRecord.FLAG_PATH_TRUNCATED);
    }

    public ErrorRecordBuilder unix(byte[] name) {
        return putShort(ErrorRecord.FAMILY, ErrorRecord.AF_UNIX).path(name);
    }

    public ErrorRecordBuilder local(byte[] address, int port) {
        return ip(address, ErrorRecord.LOCAL, ErrorRecord.FLAG_HAS_LOCAL)
                .putShort(ErrorRecord.LOCAL_PORT, port);
    }

    public ErrorRecordBuilder peer(byte[] address, int port) {
        return ip(address, ErrorRecord.PEER, ErrorRecord.FLAG_HAS_PEER)
                .putShort(ErrorRecord.PEER_PORT, port);
    }

    private ErrorRecordBuilder ip(byte[] address, int field, int flag) {
        int family = address.length == 4 ? ErrorRecord.AF_INET : ErrorRecord.AF_INET6;
        return putShort(ErrorRecord.FAMILY, family).put(field, address).flag(flag);
    }

    /** The record, read from the ring. */
    public ErrorRecord build() {
        return readInto(new ErrorRecord());
    }

    /** Reads it from the ring once more. */
    public ErrorRecord readInto(ErrorRecord record) {
        return record.read(ring, AT, length);
    }

    private ErrorRecordBuilder flag(int flag) {
        return putByte(ErrorRecord.FLAGS, ring.get(AT + ErrorRecord.FLAGS) | flag);
    }

    private ErrorRecordBuilder put(int field, byte[] bytes) {
        ring.put(AT + field, bytes);
        return this;
    }

    private ErrorRecordBuilder putLong(int field, long value) {
        ring.putLong(AT + field, value);
        return this;
    }

    private ErrorRecordBuilder putInt(int field, int value) {
        ring.putInt(AT + field, value);
        return this;
    }

    private ErrorRecordBuilder putShort(int field, int value) {
        ring.putShort(AT + field, (short) value);
        return this;
    }

    private ErrorRecordBuilder putByte(int field, int value) {
        ring.put(AT + field, (byte) value);
        return this;
    }
}
