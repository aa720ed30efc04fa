package io.foreshock.collector;

import java.time.Duration;

/**
 * Turns that begin at the multiples of a duration on the wall clock, the same on all hosts. A clock
 * that is set back ends a turn, too. Not safe for use by several threads.
 */
final class WallClockTurns {
    private final long lengthNs;
    private long turn;

    /** Turns of a length, the first of which is that of the epoch. */
    WallClockTurns(Duration length) {
        lengthNs = length.toNanos();
    }

    /** Goes to the turn of a time in nanoseconds since the epoch: true if that is another one. */
    boolean next(long epochNs) {
        long before = turn;
        turn = Math.floorDiv(epochNs, lengthNs);
        return turn != before;
    }
}
