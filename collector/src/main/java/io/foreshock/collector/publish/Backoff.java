package io.foreshock.collector.publish;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Growing pauses between attempts: from 250 ms, doubling up to 10 s, each shortened by up to a
 * quarter at random so that many collectors do not return at once. Not safe for use by several
 * threads.
 */
final class Backoff {
    static final long FIRST_MILLIS = 250;
    static final long LONGEST_MILLIS = 10_000;

    private long next = FIRST_MILLIS;

    /** The pause before the next attempt. */
    long nextMillis() {
        long pause = next;
        next = Math.min(2 * next, LONGEST_MILLIS);
        return pause - ThreadLocalRandom.current().nextLong(pause / 4 + 1);
    }

    /** After a success. */
    void reset() {
        next = FIRST_MILLIS;
    }
}
