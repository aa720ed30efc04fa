package io.foreshock.collector.l7.sql;

import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.trace.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * What all parsers of SQL on one thread share: the reader of statements; the digests of those that
 * clients have prepared, each kept once however many connections prepare it; and the digests of
 * those that come again byte by byte, as they do where parameters are sent apart, so that these are
 * read once. Both are bounded, by {@code capacity} digests of {@value DigestStore#TEXT_BYTES} bytes
 * each; where there are more, others are forgotten. Not safe for use by several threads.
 */
public final class Statements {
    /** What a key is that stands for no statement. */
    public static final long UNKNOWN = 0;

    private final SqlDigest digest = new SqlDigest();
    private final DigestStore prepared;
    private final DigestStore repeated;
    private final long[] seenOnce;
    private int recalled = -1; // where the statement read last is in repeated; negative: in digest

    /**
     * None is known.
     *
     * @param capacity most digests of each sort; rounded up to a power of two
     */
    public Statements(int capacity) {
        prepared = new DigestStore(capacity);
        repeated = new DigestStore(capacity);
        seenOnce = new long[repeated.capacity()];
    }

    /**
     * Reads a statement, as {@link SqlDigest#read} does; then {@link #into} and {@link #remember}
     * are about it.
     */
    public void read(
            Dialect dialect,
            Backslash plainStrings,
            byte[] bytes,
            int from,
            int to,
            boolean whole) {
        long seed = (dialect == Dialect.MYSQL ? 8L : 0L) + (whole ? 4 : 0) + mode(plainStrings);
        long hash = Fingerprint.nonZero(Fingerprint.of(Fingerprint.and(0, seed), bytes, from, to));
        recalled = repeated.find(hash);
        if (recalled >= 0) {
            return;
        }
        digest.read(dialect, plainStrings, bytes, from, to, whole);
        int slot = (int) (hash >>> 16) & (seenOnce.length - 1);
        if (seenOnce[slot] != hash) {
            seenOnce[slot] = hash;
        } else if (!digest.trace().isPresent()) {
            repeated.put(hash, digest);
        }
    }

    private static int mode(Backslash plainStrings) {
        return switch (plainStrings) {
            case ESCAPES -> 1;
            case LITERAL -> 2;
            case UNKNOWN -> 3;
        };
    }

    /** Gives an exchange what was read last: method, endpoint, fingerprint, and trace. */
    public void into(Exchange exchange) {
        if (recalled >= 0) {
            repeated.into(recalled, exchange);
            exchange.fingerprint = repeated.fingerprint(recalled);
        } else {
            digest.into(exchange);
        }
    }

    /** Gives what a comment of the statement that was read last told of a trace. */
    public void traceInto(Traceparent trace) {
        if (recalled >= 0) {
            trace.clear(); // those with a trace are not kept
        } else {
            trace.set(digest.trace());
        }
    }

    /** Remembers the statement that was read last for {@link #recall}, and gives the key to it. */
    public long remember() {
        long key;
        if (recalled >= 0) {
            key = repeated.hash(recalled);
            if (prepared.find(key) < 0) {
                prepared.put(key, repeated, recalled);
            }
        } else {
            key = DigestStore.hash(digest);
            if (prepared.find(key) < 0) {
                prepared.put(key, digest);
            }
        }
        return key;
    }

    /**
     * Gives an exchange the method and endpoint of a statement.
     *
     * @param key from {@link #remember}, or {@link #UNKNOWN}
     * @return false if it is not known (any more); then nothing is changed
     */
    public boolean recall(long key, @Nullable Exchange exchange) {
        int slot = key == UNKNOWN ? -1 : prepared.find(key);
        if (slot >= 0 && exchange != null) {
            prepared.into(slot, exchange);
        }
        return slot >= 0;
    }

    /** How many are remembered. */
    public int remembered() {
        return prepared.size();
    }
}
