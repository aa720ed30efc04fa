package io.foreshock.collector.encode;

import java.nio.charset.StandardCharsets;

/** A failure whose every field a test can set. */
final class FakeFailure implements SyscallFailure {
    long ktimeNs = 5_000_000_000L;
    long firstKtimeNs = 4_000_000_000L;
    long durationNs;
    long cgroupId;
    long errorCount = 1;
    int pid = 100;
    int tid = 101;
    int ppid = 1;
    long uid;
    long gid;
    int callId = 2;
    int errno = 2;
    int fd = NONE;
    int fdKind;
    boolean asynchronous;
    byte[] path = new byte[0];
    boolean hasPath;
    boolean pathTruncated;
    int family;
    byte[] local = new byte[0];
    int localPort;
    byte[] peer = new byte[0];
    int peerPort;
    byte[] comm = {'x'};

    FakeFailure path(String text) {
        path = text.getBytes(StandardCharsets.UTF_8);
        hasPath = true;
        return this;
    }

    @Override
    public long ktimeNs() {
        return ktimeNs;
    }

    @Override
    public long firstKtimeNs() {
        return firstKtimeNs;
    }

    @Override
    public long durationNs() {
        return durationNs;
    }

    @Override
    public long cgroupId() {
        return cgroupId;
    }

    @Override
    public long errorCount() {
        return errorCount;
    }

    @Override
    public int pid() {
        return pid;
    }

    @Override
    public int tid() {
        return tid;
    }

    @Override
    public int ppid() {
        return ppid;
    }

    @Override
    public long uid() {
        return uid;
    }

    @Override
    public long gid() {
        return gid;
    }

    @Override
    public int callId() {
        return callId;
    }

    @Override
    public int errno() {
        return errno;
    }

    @Override
    public int fd() {
        return fd;
    }

    @Override
    public int fdKind() {
        return fdKind;
    }

    @Override
    public boolean asynchronous() {
        return asynchronous;
    }

    @Override
    public int pathLength() {
        return hasPath ? path.length : NONE;
    }

    @Override
    public boolean pathTruncated() {
        return pathTruncated;
    }

    @Override
    public int copyPath(byte[] into) {
        return copy(path, into);
    }

    @Override
    public int addressFamily() {
        return family;
    }

    @Override
    public int copyLocalAddress(byte[] into) {
        return copy(local, into);
    }

    @Override
    public int localPort() {
        return localPort;
    }

    @Override
    public int copyPeerAddress(byte[] into) {
        return copy(peer, into);
    }

    @Override
    public int peerPort() {
        return peerPort;
    }

    @Override
    public int copyComm(byte[] into) {
        return copy(comm, into);
    }

    private static int copy(byte[] from, byte[] into) {
        System.arraycopy(from, 0, into, 0, from.length);
        return from.length;
    }
}
