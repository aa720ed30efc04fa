package io.foreshock.collector.bpf;

import com.sun.jna.Memory;
import java.util.List;

/** Waits until one of some maps' descriptors is readable. Allocates nothing per wait. */
public final class Readiness {
    private static final int FD = 0;
    private static final int EVENTS = 4;
    private static final int SIZE = 8;

    private final Memory pollFds;
    private final int count;

    /** Watches ring buffers. */
    public Readiness(List<BpfMap> rings) {
        count = rings.size();
        pollFds = new Memory((long) SIZE * count);
        for (int i = 0; i < count; i++) {
            long at = (long) SIZE * i;
            pollFds.setInt(at + FD, rings.get(i).fd());
            pollFds.setShort(at + EVENTS, LibC.POLLIN);
            pollFds.setShort(at + EVENTS + 2, (short) 0);
        }
    }

    /**
     * Waits until the kernel wakes the reader, data is waiting, or the time is over.
     *
     * @param timeoutMillis at most this long
     */
    public void await(int timeoutMillis) {
        LibC.poll(pollFds, count, timeoutMillis);
    }
}
