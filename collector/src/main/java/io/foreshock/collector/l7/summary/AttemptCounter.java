package io.foreshock.collector.l7.summary;

import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.hash.Hash64;
import java.time.Duration;

/**
 * Tells attempts at one logical request from new ones, at the caller. An exchange is the next
 * attempt if an equal request of the same caller (and of the same trace, if it has one) failed
 * before it began, at most a back-off window ago; each failure explains one attempt. Everything
 * else is the first attempt at a new logical request: what is repeated after a success, a poll,
 * say. Where the request tells its attempt, that holds.
 *
 * <p>What can't be told from the wire is not: a caller that goes on with an equal request after one
 * that failed, without trace ids, is taken to try again.
 *
 * <p>Remembers {@value #CAPACITY} different requests that failed, in 128 KiB; for a new one the one
 * that failed longest ago, of some, is forgotten. Allocates nothing. To be told of exchanges as
 * they end. Not safe for use by several threads.
 */
public final class AttemptCounter {
    /** Requests that are remembered. */
    public static final int CAPACITY = 4096;

    /** Longer than clients wait as a rule before they try again. */
    public static final Duration DEFAULT_WINDOW = Duration.ofSeconds(10);

    /** An entry may be in any of so many places. */
    private static final int WAYS = 4;

    private static final int SETS = CAPACITY / WAYS;
    private static final int NOWHERE = -1;

    private final long windowNs;
    private final long[] keys = new long[CAPACITY]; // 0: the place is free
    private final long[] firstNs = new long[CAPACITY]; // when the oldest unexplained one failed
    private final long[] lastNs = new long[CAPACITY]; // when the newest did
    private final int[] failures = new int[CAPACITY]; // that no attempt has followed
    private final int[] attempts = new int[CAPACITY]; // number of the newest
    private long forgotten;

    /**
     * Nothing failed yet.
     *
     * @param window longest time between a failure and the next attempt
     */
    public AttemptCounter(Duration window) {
        windowNs = window.toNanos();
    }

    /**
     * The number of the attempt that an exchange was, from 1, of its first where its request was
     * sent several times; 0 if it is not known, since the request has no identity.
     *
     * @param caller who asked: equal for all requests of a process
     * @param exchange one that has ended; each is to be told once
     */
    public int attempt(long caller, Exchange exchange) {
        if (exchange.fingerprint == 0) {
            return exchange.attempt;
        }
        long key = key(caller, exchange);
        int entry = find(key);
        int attempt = Math.max(exchange.attempt, 1);
        if (entry != NOWHERE && exchange.attempt != 1 && explains(entry, exchange.requestNs)) {
            attempt = exchange.attempt > 0 ? exchange.attempt : attempts[entry] + 1;
            take(entry);
        }
        if (exchange.outcome.isFailure()) {
            remember(key, exchange.endNs, exchange.lastAttempt(attempt));
        }
        return attempt;
    }

    /** Failures that were forgotten within the window, to make room for others. */
    public long forgotten() {
        return forgotten;
    }

    private static long key(long caller, Exchange exchange) {
        long hash = Hash64.of(Hash64.spread(caller), exchange.fingerprint);
        hash = Hash64.of(hash, exchange.traceHigh);
        hash = Hash64.of(hash, exchange.traceLow);
        long key = Hash64.spread(hash);
        return key == 0 ? 1 : key;
    }

    private int find(long key) {
        int from = set(key);
        for (int entry = from; entry < from + WAYS; entry++) {
            if (keys[entry] == key) {
                return entry;
            }
        }
        return NOWHERE;
    }

    private static int set(long key) {
        return (int) (key >>> Integer.SIZE & (SETS - 1)) * WAYS;
    }

    /** Whether a failure that is remembered came before a request, at most the window ago. */
    private boolean explains(int entry, long requestNs) {
        expire(entry, requestNs);
        return failures[entry] > 0 && firstNs[entry] <= requestNs;
    }

    private void take(int entry) {
        if (--failures[entry] == 0) {
            keys[entry] = 0;
        }
    }

    /** Leaves out those that failed before the window, as if they were spread evenly over time. */
    private void expire(int entry, long nowNs) {
        long horizonNs = nowNs - windowNs;
        if (lastNs[entry] < horizonNs) {
            keys[entry] = 0;
            failures[entry] = 0;
        } else if (firstNs[entry] < horizonNs) {
            double over = (double) (horizonNs - firstNs[entry]) / (lastNs[entry] - firstNs[entry]);
            failures[entry] = Math.max(1, failures[entry] - (int) (failures[entry] * over));
            firstNs[entry] = horizonNs;
        }
    }

    private void remember(long key, long endNs, int attempt) {
        int entry = find(key);
        if (entry != NOWHERE) {
            expire(entry, endNs);
        }
        if (entry == NOWHERE || keys[entry] == 0) {
            entry = entry == NOWHERE ? place(key, endNs) : entry;
            keys[entry] = key;
            firstNs[entry] = endNs;
            lastNs[entry] = endNs;
            failures[entry] = 0;
        }
        failures[entry]++;
        firstNs[entry] = Math.min(firstNs[entry], endNs);
        lastNs[entry] = Math.max(lastNs[entry], endNs);
        attempts[entry] = Math.min(attempt, Integer.MAX_VALUE - 1);
    }

    /** A free place, else that of the entry whose last failure is oldest. */
    private int place(long key, long nowNs) {
        int from = set(key);
        int oldest = from;
        for (int entry = from; entry < from + WAYS; entry++) {
            if (keys[entry] == 0) {
                return entry;
            }
            if (lastNs[entry] < lastNs[oldest]) {
                oldest = entry;
            }
        }
        if (lastNs[oldest] >= nowNs - windowNs) {
            forgotten += failures[oldest];
        }
        return oldest;
    }
}
