package io.foreshock.collector.l7.exchange;

import java.util.ArrayDeque;

/**
 * Exchanges that are not in flight, for reuse, and how many may be in flight at all. Not safe for
 * use by several threads.
 */
public final class ExchangePool {
    /** What an exchange occupies, for those who compute a limit. */
    public static final int BYTES_EACH = 640;

    private final ArrayDeque<Exchange> free = new ArrayDeque<>();
    private final int limit;
    private int inFlight;
    private long refused;

    /**
     * An empty pool.
     *
     * @param limit most exchanges in flight, over all connections
     */
    public ExchangePool(int limit) {
        this.limit = limit;
    }

    @org.jspecify.annotations.Nullable
    Exchange take() {
        if (inFlight >= limit) {
            refused++;
            return null;
        }
        inFlight++;
        Exchange exchange = free.pollLast();
        return exchange == null ? new Exchange() : exchange;
    }

    void giveBack(Exchange exchange) {
        inFlight--;
        exchange.clear();
        free.addLast(exchange);
    }

    void refuse() {
        refused++;
    }

    /** Exchanges in flight. */
    public int inFlight() {
        return inFlight;
    }

    /** Requests that could not be followed since there were too many in flight. */
    public long refused() {
        return refused;
    }
}
