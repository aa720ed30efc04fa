package io.foreshock.collector.bpf;

import com.sun.jna.Memory;

/** Waits until a map's descriptor is readable. Allocates nothing per wait. */
public final class Readiness {
    private static final int FD = 0;
    private static final int EVENTS = 4;
    private final Memory pollFd = new Memory(8);

    /** Watches a ring buffer. */
    public Readiness(BpfMap ring) {
        pollFd.setInt(FD, ring.fd());
        pollFd.setShort(EVENTS, LibC.POLLIN);
        pollFd.setShort(EVENTS + 2, (short) 0);
    }

    /**
     * Waits until the kernel wakes the reader, data is waiting, or the time is over.
     *
     * @param timeoutMillis at most this long
     */
    public void await(int timeoutMillis) {
        LibC.poll(pollFd, 1, timeoutMillis);
    }
}
