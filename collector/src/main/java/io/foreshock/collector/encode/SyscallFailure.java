package io.foreshock.collector.encode;

/**
 * One watched failure, or several equal ones coalesced, as the kernel program reports it. Getters
 * only, primitives only: made for a flyweight over the ring buffer.
 */
public interface SyscallFailure {
    /** No descriptor, no path. */
    int NONE = -1;

    int AF_UNIX = 1;
    int AF_INET = 2;
    int AF_INET6 = 10;

    /** Longest path that may be copied, in bytes: PATH_MAX. */
    int MAX_PATH_BYTES = 4096;

    /** Bytes that an address takes at most: sun_path of a unix socket. */
    int MAX_ADDRESS_BYTES = 108;

    /** Bytes that a command name takes at most. */
    int MAX_COMM_BYTES = 16;

    /** Monotonic time of the last of the failures. */
    long ktimeNs();

    /** Monotonic time of the first of them. */
    long firstKtimeNs();

    /** Duration of the last of them; 0 if its entry was not seen. */
    long durationNs();

    /** Id of the cgroup v2. */
    long cgroupId();

    /** How many failures it stands for, at least 1. */
    long errorCount();

    /** Process (thread group) id. */
    int pid();

    /** Thread id. */
    int tid();

    /** Parent process id. */
    int ppid();

    /** Real user id, an unsigned 32-bit number. */
    long uid();

    /** Real group id, an unsigned 32-bit number. */
    long gid();

    /** {@link io.foreshock.collector.syscall.SystemCall#id}. */
    int callId();

    /** Positive error number. */
    int errno();

    /** Descriptor argument; {@link #NONE} if the call takes none. */
    int fd();

    /** {@link io.foreshock.collector.syscall.FdKind#id}; 0 if not known. */
    int fdKind();

    /** Whether the result came at the socket after the call had returned. */
    boolean asynchronous();

    /** Length of the path argument in bytes; {@link #NONE} if there is none or it is unreadable. */
    int pathLength();

    /** Whether the path was longer than what was copied. */
    boolean pathTruncated();

    /** Copies the path to the start of {@code into} and returns its length. */
    int copyPath(byte[] into);

    /** Family of both addresses: {@link #AF_INET}, {@link #AF_INET6}, {@link #AF_UNIX} or other. */
    int addressFamily();

    /**
     * Copies the local address (4 or 16 bytes in network order, or the path of a unix socket) and
     * returns its length; 0 if it is not known.
     */
    int copyLocalAddress(byte[] into);

    /** Local port, 0 to 65535; read only where the local address is known. */
    int localPort();

    /** As {@link #copyLocalAddress}, of the peer. */
    int copyPeerAddress(byte[] into);

    /** Peer port, 0 to 65535; read only where the peer's address is known. */
    int peerPort();

    /** Copies the thread's command name, without padding, and returns its length. */
    int copyComm(byte[] into);
}
