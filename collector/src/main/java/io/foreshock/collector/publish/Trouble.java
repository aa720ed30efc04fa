package io.foreshock.collector.publish;

import org.jspecify.annotations.Nullable;

/**
 * Decides when to speak of a condition that lasts: at once when it begins or changes, then at
 * growing intervals, 10 s to 10 min. Safe for use by several threads.
 */
final class Trouble {
    private static final long FIRST_NANOS = 10_000_000_000L;
    private static final long LONGEST_NANOS = 600_000_000_000L;

    private @Nullable String current;
    private long spokeAt;
    private long interval;

    /** Whether to say it now. */
    synchronized boolean shouldSay(String what, long nowNanos) {
        if (!what.equals(current)) {
            current = what;
            interval = FIRST_NANOS;
        } else if (nowNanos - spokeAt < interval) {
            return false;
        } else {
            interval = Math.min(2 * interval, LONGEST_NANOS);
        }
        spokeAt = nowNanos;
        return true;
    }

    /** Ends it; true if there was any. */
    synchronized boolean end() {
        boolean was = current != null;
        current = null;
        return was;
    }
}
