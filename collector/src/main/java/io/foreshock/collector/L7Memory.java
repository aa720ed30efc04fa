package io.foreshock.collector;

import io.foreshock.collector.l7.exchange.ExchangePool;
import io.foreshock.collector.l7.stream.ConnectionTracker;

/**
 * What fits into the memory that L7 may take: three eighths of it for connections and segments that
 * came early, an eighth for messages that have begun and not ended, a quarter each for exchanges in
 * flight and for rows of summaries.
 *
 * @param limits of connections and exchanges in flight
 * @param keys rows of summaries
 */
record L7Memory(ConnectionTracker.Limits limits, int keys) {
    /** What a row takes, with its bins. */
    private static final int ROW_BYTES = 1024;

    private static final int FEWEST = 64;

    /** What fits into so many MiB, with at most so many rows. */
    static L7Memory of(long mib, long mostKeys) {
        long bytes = mib << 20;
        return new L7Memory(
                new ConnectionTracker.Limits(
                        bytes / 11 * 3, // with what comes on top of it, three eighths
                        atLeast(bytes / 4 / ExchangePool.BYTES_EACH),
                        atLeast(bytes / 8 / ConnectionTracker.Limits.BEGINNING_BYTES)),
                (int) Math.min(mostKeys, atLeast(bytes / 4 / ROW_BYTES)));
    }

    private static int atLeast(long number) {
        return (int) Math.max(FEWEST, Math.min(number, Integer.MAX_VALUE));
    }
}
