package io.foreshock.it.l7.truth;

import java.time.Instant;

/** Turns times of the wall clock into CLOCK_MONOTONIC, which what is observed is timed by. */
public final class WallClock {
    private static final int TRIES = 20;
    private static final long SECOND_NS = 1_000_000_000;

    private final long offsetNs;

    private WallClock(long offsetNs) {
        this.offsetNs = offsetNs;
    }

    /** By how far the two are apart now, to about a microsecond. */
    public static WallClock now() {
        long offset = 0;
        long closest = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long before = System.nanoTime();
            Instant wall = Instant.now();
            long took = System.nanoTime() - before;
            if (took < closest) {
                closest = took;
                offset = wall.getEpochSecond() * SECOND_NS + wall.getNano() - before - took / 2;
            }
        }
        return new WallClock(offset);
    }

    /** A time since the epoch as one of CLOCK_MONOTONIC, both in nanoseconds. */
    public long toMonotonic(long epochNs) {
        return epochNs - offsetNs;
    }
}
