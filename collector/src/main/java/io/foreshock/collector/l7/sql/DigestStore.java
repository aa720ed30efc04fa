package io.foreshock.collector.l7.sql;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * A bounded set of digests by a key, four to a place: a fifth replaces one of them. Takes {@value
 * #TEXT_BYTES} bytes for each place once it was used, and nothing after that.
 */
final class DigestStore {
    /** Most bytes of one. */
    static final int TEXT_BYTES = Exchange.METHOD_BYTES + Exchange.ENDPOINT_BYTES;

    private static final int WAYS = 4;

    private final long[] keys; // 0 where there is none
    private final long[] fingerprints;
    private final byte[] @Nullable [] texts; // the method, then the digest
    private final short[] methods; // length of the method
    private final short[] lengths; // of both
    private final boolean[] cuts; // the statement goes on behind what was read
    private int next; // which of a place is replaced next

    DigestStore(int capacity) {
        int slots = Integer.highestOneBit(Math.max(WAYS, capacity * 2 - 1));
        keys = new long[slots];
        fingerprints = new long[slots];
        texts = new byte[slots][];
        methods = new short[slots];
        lengths = new short[slots];
        cuts = new boolean[slots];
    }

    /** A key made of method and digest. */
    static long hash(SqlDigest digest) {
        byte[] method = digest.method();
        long seed = Fingerprint.of(seed(digest.isCut()), method, 0, method.length);
        return Fingerprint.nonZero(Fingerprint.of(seed, digest.bytes(), 0, digest.length()));
    }

    /** The same key. */
    long hash(int slot) {
        byte[] text = text(slot);
        long seed = Fingerprint.of(seed(cuts[slot]), text, 0, methods[slot]);
        return Fingerprint.nonZero(Fingerprint.of(seed, text, methods[slot], lengths[slot]));
    }

    private static long seed(boolean cut) {
        return cut ? 2 : 1;
    }

    /** Where the digest of a key is; negative if there is none. */
    int find(long key) {
        return find(key, place(key));
    }

    void put(long key, SqlDigest digest) {
        byte[] method = digest.method();
        int slot = free(key);
        byte[] text = text(slot);
        System.arraycopy(method, 0, text, 0, method.length);
        System.arraycopy(digest.bytes(), 0, text, method.length, digest.length());
        methods[slot] = (short) method.length;
        lengths[slot] = (short) (method.length + digest.length());
        fingerprints[slot] = digest.fingerprint();
        cuts[slot] = digest.isCut();
    }

    void put(long key, DigestStore other, int from) {
        int slot = free(key);
        System.arraycopy(other.text(from), 0, text(slot), 0, other.lengths[from]);
        methods[slot] = other.methods[from];
        lengths[slot] = other.lengths[from];
        fingerprints[slot] = other.fingerprints[from];
        cuts[slot] = other.cuts[from];
    }

    void into(int slot, Exchange exchange) {
        byte[] text = text(slot);
        exchange.method.set(text, 0, methods[slot]);
        exchange.endpoint.set(text, methods[slot], lengths[slot]);
        if (cuts[slot]) {
            exchange.lower(Confidence.TRUNCATED);
        }
    }

    long fingerprint(int slot) {
        return fingerprints[slot];
    }

    int capacity() {
        return keys.length;
    }

    int size() {
        int size = 0;
        for (long key : keys) {
            size += key == 0 ? 0 : 1;
        }
        return size;
    }

    private byte[] text(int slot) {
        byte[] text = texts[slot];
        if (text == null) {
            text = new byte[TEXT_BYTES];
            texts[slot] = text;
        }
        return text;
    }

    private int free(long key) {
        int place = place(key);
        int slot = find(0, place);
        if (slot < 0) {
            slot = place + (next++ & (WAYS - 1));
        }
        keys[slot] = key;
        return slot;
    }

    private int find(long key, int place) {
        for (int slot = place; slot < place + WAYS; slot++) {
            if (keys[slot] == key) {
                return slot;
            }
        }
        return -1;
    }

    private int place(long key) {
        return (int) (key >>> 32) & (keys.length - 1) & -WAYS;
    }
}
