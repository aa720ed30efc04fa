package io.foreshock.collector.bpf;

import com.sun.jna.Memory;

/**
 * A socket of another process, held by a descriptor of our own: it stays open until this is closed,
 * so close it at once. Needs the right to trace that process (CAP_SYS_PTRACE).
 */
public final class ForeignSocket implements AutoCloseable {
    private static final long PIDFD_OPEN = 434;
    private static final long PIDFD_GETFD = 438;
    private static final int SOL_SOCKET = 1;
    private static final int SOL_TCP = 6;
    private static final int TCP_INFO = 11;
    private static final byte TCP_CLOSE = 7;
    private static final int SO_ACCEPTCONN = 30;
    private static final int SO_PROTOCOL = 38;
    private static final int SO_DOMAIN = 39;
    private static final int SO_COOKIE = 57;
    private static final int SO_NETNS_COOKIE = 71;
    private static final int SOCKADDR_SIZE = 28;

    private final int fd;

    private ForeignSocket(int fd) {
        this.fd = fd;
    }

    /** A process, from which sockets can be taken. */
    public static final class Owner implements AutoCloseable {
        private final int pidFd;

        private Owner(int pidFd) {
            this.pidFd = pidFd;
        }

        /** False if the process has ended, or may not be looked into. */
        public boolean isOpen() {
            return pidFd >= 0;
        }

        /**
         * A copy of one of its descriptors; {@link ForeignSocket#isOpen} says whether it worked.
         */
        public ForeignSocket socket(int fd) {
            return new ForeignSocket((int) LibC.syscall(PIDFD_GETFD, pidFd, fd, 0));
        }

        @Override
        public void close() {
            if (isOpen()) {
                LibC.close(pidFd);
            }
        }
    }

    /** A process. */
    public static Owner of(int pid) {
        return new Owner((int) LibC.syscall(PIDFD_OPEN, pid, 0, 0));
    }

    /** False if there is no such socket any more. */
    public boolean isOpen() {
        return fd >= 0;
    }

    /** Its descriptor here. */
    public int fd() {
        return fd;
    }

    /** IPPROTO_TCP is 6, IPPROTO_UDP 17; negative if it is no socket. */
    public int protocol() {
        return option(SO_PROTOCOL);
    }

    /** AF_INET is 2, AF_INET6 10. */
    public int family() {
        return option(SO_DOMAIN);
    }

    /** Whether it accepts connections. */
    public boolean isListening() {
        return option(SO_ACCEPTCONN) == 1;
    }

    /**
     * Whether it is a TCP socket without a connection: none was begun, or it was reset and the
     * process has not closed its descriptor.
     */
    public boolean isUnconnected() {
        try (Memory state = new Memory(1);
                Memory length = new Memory(Integer.BYTES)) {
            length.setInt(0, 1);
            return LibC.getsockopt(fd, SOL_TCP, TCP_INFO, state, length) == 0
                    && state.getByte(0) == TCP_CLOSE;
        }
    }

    /** Its number, unique until the host boots: given now, if it has none; 0 if it is no socket. */
    public long cookie() {
        return longOption(SO_COOKIE);
    }

    /** The number of the network namespace that it was made in; 0 where the kernel tells none. */
    public long namespace() {
        return longOption(SO_NETNS_COOKIE);
    }

    /**
     * Its own address and port: {@code struct sockaddr_in} or {@code sockaddr_in6}.
     *
     * @return 28 bytes, all 0 if it has none
     */
    public byte[] localAddress() {
        try (Memory address = new Memory(SOCKADDR_SIZE);
                Memory length = new Memory(Integer.BYTES)) {
            address.clear();
            length.setInt(0, SOCKADDR_SIZE);
            return LibC.getsockname(fd, address, length) == 0
                    ? address.getByteArray(0, SOCKADDR_SIZE)
                    : new byte[SOCKADDR_SIZE];
        }
    }

    private long longOption(int name) {
        try (Memory value = new Memory(Long.BYTES);
                Memory length = new Memory(Integer.BYTES)) {
            length.setInt(0, Long.BYTES);
            return LibC.getsockopt(fd, SOL_SOCKET, name, value, length) == 0 ? value.getLong(0) : 0;
        }
    }

    private int option(int name) {
        try (Memory value = new Memory(Integer.BYTES);
                Memory length = new Memory(Integer.BYTES)) {
            length.setInt(0, Integer.BYTES);
            return LibC.getsockopt(fd, SOL_SOCKET, name, value, length) == 0 ? value.getInt(0) : -1;
        }
    }

    @Override
    public void close() {
        if (isOpen()) {
            LibC.close(fd);
        }
    }
}
