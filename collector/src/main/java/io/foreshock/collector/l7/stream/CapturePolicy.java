package io.foreshock.collector.l7.stream;

/** Tells the kernel what is wanted of single connections. */
@FunctionalInterface
public interface CapturePolicy {
    /** Never leave out a turn. */
    int WHOLE = 1;

    /** Capture all bytes. */
    int DEEP = 2;

    /** Turns may be left out without looking at their answers: nothing tells their success. */
    int ANY = 4;

    /**
     * From now on, this is wanted of a connection.
     *
     * @param connection its id
     * @param policy a sum of the above; 0: nothing, it has ended
     */
    void want(long connection, int policy);
}
