package io.foreshock.collector;

import io.foreshock.collector.l7.exchange.ExchangePool;
import io.foreshock.collector.l7.stream.ConnectionTracker;

/**
 * What fits into the memory that L7 may take: half of it for connections, a quarter each for
 * exchanges in flight and for rows of summaries.
 *
 * @param limits of connections and exchanges in flight
 * @param keys rows of summaries
 */
record L7Memory(ConnectionTracker.Limits limits, int keys) {
    /** What a connection takes with its parser, while nothing is under way on it. */
    private static final int CONNECTION_BYTES = 768;

    /** What a row takes, with its bins. */
    private static final int ROW_BYTES = 1024;

    private static final int FEWEST = 64;

    /** What fits into so many MiB, with at most so many rows. */
    static L7Memory of(long mib, long mostKeys) {
        long bytes = mib << 20;
        return new L7Memory(
                new ConnectionTracker.Limits(
                        atLeast(bytes / 2 / CONNECTION_BYTES),
                        atLeast(bytes / 4 / ExchangePool.BYTES_EACH)),
                (int) Math.min(mostKeys, atLeast(bytes / 4 / ROW_BYTES)));
    }

    private static int atLeast(long number) {
        return (int) Math.max(FEWEST, Math.min(number, Integer.MAX_VALUE));
    }
}
