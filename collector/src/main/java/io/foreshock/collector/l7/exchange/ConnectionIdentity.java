package io.foreshock.collector.l7.exchange;

import org.jspecify.annotations.Nullable;

/**
 * Which connection something happened on, and who holds this end of it. Read where it lies: valid
 * only while the one who was given it is called. Nothing of it allocates.
 */
public interface ConnectionIdentity {
    /** Process that holds this end, in the host's pid namespace; 0 if not known. */
    int pid();

    /** Thread that made the connection: that connected, accepted or listens; 0 if not known. */
    int tid();

    /** Id of the process's cgroup; 0 if not known. */
    long cgroupId();

    /** The kernel's cookie of the socket, unique within a boot; 0 if not known. */
    long id();

    /** What this end is; null if not known. */
    @Nullable Side side();

    /** Where the texts and addresses of it lie; never write to it. */
    byte[] bytes();

    /** Index of the process's command name. */
    int commAt();

    /** Its length in bytes. */
    int commLength();

    /** Index of this end's address, in network byte order. */
    int localAt();

    /** Its length: 4, 16 (never an IPv4-mapped one, which is given as IPv4), or 0 if not known. */
    int localLength();

    /** Port of this end. */
    int localPort();

    /** Index of the other end's address, in network byte order. */
    int peerAt();

    /** Its length, as {@link #localLength}. */
    int peerLength();

    /** Port of the other end. */
    int peerPort();
}
