package io.foreshock.local.provoke;

import java.util.concurrent.locks.LockSupport;

/**
 * How many attempts, and how fast.
 *
 * @param attempts how many
 * @param perSecond how many a second; 0: as fast as they can be made
 */
public record Pace(int attempts, int perSecond) {
    private static final double SECOND_NS = 1e9;

    /** As fast as they can be made. */
    public static Pace atOnce(int attempts) {
        return new Pace(attempts, 0);
    }

    /** Waits until the attempt of this number is due; what was late is caught up. */
    void await(long startNanos, int attempt) {
        if (perSecond == 0) {
            return;
        }
        long due = startNanos + (long) (attempt * SECOND_NS / perSecond);
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
