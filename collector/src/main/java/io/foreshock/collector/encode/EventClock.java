package io.foreshock.collector.encode;

import java.time.Instant;

/**
 * Turns the kernel's monotonic time (CLOCK_MONOTONIC, {@code bpf_ktime_get_ns}) into nanoseconds
 * since the epoch, by an offset that {@link #refresh} measures anew.
 *
 * <p>Called each second, the result follows steps and slewing of the wall clock. {@link
 * System#nanoTime} reads CLOCK_MONOTONIC on Linux. Not safe for use by several threads.
 */
public final class EventClock {
    private static final int ATTEMPTS = 5;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private long offsetNs;

    private EventClock(long offsetNs) {
        this.offsetNs = offsetNs;
    }

    /** A clock of this host, measured now. */
    public static EventClock measured() {
        EventClock clock = new EventClock(0);
        clock.refresh();
        return clock;
    }

    /** A clock with a given offset, for recorded events. {@link #refresh} replaces the offset. */
    public static EventClock withOffset(long offsetNs) {
        return new EventClock(offsetNs);
    }

    /**
     * Measures the offset: of a few readings, the one that was taken in the shortest time; its
     * error is below half of that (here some 50 ns).
     */
    public void refresh() {
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < ATTEMPTS; i++) {
            long before = System.nanoTime();
            Instant wall = Instant.now();
            long after = System.nanoTime();
            if (after - before < shortest) {
                shortest = after - before;
                long wallNs = wall.getEpochSecond() * NANOS_PER_SECOND + wall.getNano();
                offsetNs = wallNs - (before + (after - before) / 2);
            }
        }
    }

    /** Nanoseconds since the epoch at a monotonic time. */
    public long toEpochNs(long ktimeNs) {
        return ktimeNs + offsetNs;
    }

    /** Milliseconds since the epoch of nanoseconds since the epoch, rounded down. */
    static long millis(long epochNs) {
        return epochNs >= 0 ? epochNs / NANOS_PER_MILLI : Math.floorDiv(epochNs, NANOS_PER_MILLI);
    }

    /** Monotonic time now. */
    public long ktimeNs() {
        return System.nanoTime();
    }
}
