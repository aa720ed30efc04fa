package io.foreshock.collector.l7.sample;

import io.foreshock.collector.l7.exchange.ConnectionIdentity;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.hash.Hash64;

/**
 * Decides which exchanges are published one by one: all failures, the attempts that follow one, and
 * of the rest a share. The share is chosen by a hash, so that what belongs together is kept or left
 * out together: on all hosts, at both ends of a connection, and at any rate that is higher.
 *
 * <ul>
 *   <li>An exchange of a trace goes by the trace's id.
 *   <li>Any other by its connection's addresses and its position there, which both ends know.
 *   <li>An attempt after the first is kept, since the failure before it was; and what was not
 *       understood ({@code UNKNOWN}) is no failure: it goes with the rest.
 * </ul>
 *
 * <p>A fingerprint has no say: of equal requests, which may be all there are, it would keep all or
 * none. What is kept has the weight 1 / probability: sums over it are unbiased. Beyond the limit of
 * events a second successes are left out, then failures, and counted ({@link #rateLimited}): no
 * weight makes up for these. Allocates nothing. Not safe for use by several threads.
 */
public final class ConsistentSample {
    /** 2^53: as many hashes as a {@code double} tells apart. */
    private static final double HASHES = 0x1p53;

    private static final int HASH_SHIFT = 11;

    private final EventLimit limit;
    private double rate;
    private long threshold;
    private long sampledOut;
    private long rateLimited;

    /**
     * A sample that has left out nothing yet.
     *
     * @param rate probability at which a success is kept, from 0 to 1
     * @param limit of events a second
     */
    public ConsistentSample(double rate, EventLimit limit) {
        this.limit = limit;
        setRate(rate);
    }

    /** Sets the probability, from 0 to 1, at which a success is kept from now on. */
    public void setRate(double probability) {
        rate = Math.max(0, Math.min(1, probability));
        threshold = (long) (rate * HASHES);
    }

    /** The probability in force. */
    public double rate() {
        return rate;
    }

    /**
     * How many exchanges this one stands for if it is published; 0: it is not to be, and counted as
     * such.
     *
     * @param exchange one that has ended
     * @param attempt its number at its logical request, from 1; 0 if not known
     * @param nowNs monotonic time, for the limit
     */
    public double weight(
            Exchange exchange, ConnectionIdentity connection, int attempt, long nowNs) {
        boolean failed = exchange.outcome.isFailure();
        boolean certain = failed || attempt > 1;
        if (!certain && hash(exchange, connection) >>> HASH_SHIFT >= threshold) {
            sampledOut += exchange.weight;
            return 0;
        }
        if (!(failed ? limit.takesFailure(nowNs) : limit.takesSuccess(nowNs))) {
            rateLimited += exchange.weight;
            return 0;
        }
        return certain ? (double) exchange.weight : exchange.weight / rate;
    }

    /** Exchanges so far that were left out by sampling; weights make up for them. */
    public long sampledOut() {
        return sampledOut;
    }

    /** Exchanges so far that were left out by the limit of events a second. */
    public long rateLimited() {
        return rateLimited;
    }

    private static long hash(Exchange exchange, ConnectionIdentity connection) {
        if ((exchange.traceHigh | exchange.traceLow) != 0) {
            return Hash64.spread(Hash64.of(Hash64.spread(exchange.traceHigh), exchange.traceLow));
        }
        byte[] bytes = connection.bytes();
        long local =
                Hash64.of(
                        connection.localPort(),
                        bytes,
                        connection.localAt(),
                        connection.localLength());
        long peer =
                Hash64.of(
                        connection.peerPort(), bytes, connection.peerAt(), connection.peerLength());
        long ends = Hash64.spread(local) + Hash64.spread(peer); // the same from either end
        return Hash64.spread(Hash64.of(ends, exchange.ordinal));
    }
}
