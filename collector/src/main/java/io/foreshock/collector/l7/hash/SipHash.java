package io.foreshock.collector.l7.hash;

import java.security.SecureRandom;

/**
 * SipHash-2-4 of numbers under a secret key (Aumasson and Bernstein, "SipHash: a fast short-input
 * PRF", INDOCRYPT 2012): equal numbers stay equal, and who does not know the key can't tell from
 * the result which number it was, nor try numbers. Some 20 ns each, without allocation. Safe for
 * use by several threads.
 */
public final class SipHash {
    private static final long SEED_0 = 0x736f6d6570736575L;
    private static final long SEED_1 = 0x646f72616e646f6dL;
    private static final long SEED_2 = 0x6c7967656e657261L;
    private static final long SEED_3 = 0x7465646279746573L;

    /** The last word of a message of 8 bytes: nothing but its length. */
    private static final long END = (long) Long.BYTES << 56;

    private final long key0;
    private final long key1;

    /**
     * With a given key.
     *
     * @param key0 its first 8 bytes, little endian
     * @param key1 its last 8 bytes
     */
    public SipHash(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    /** With a key that nobody knows, and that is gone with this. */
    public static SipHash withRandomKey() {
        SecureRandom random = new SecureRandom();
        return new SipHash(random.nextLong(), random.nextLong());
    }

    /** The hash of the 8 bytes of a number, little endian. */
    public long of(long message) {
        long v0 = key0 ^ SEED_0;
        long v1 = key1 ^ SEED_1;
        long v2 = key0 ^ SEED_2;
        long v3 = key1 ^ SEED_3;
        // Two rounds for the message, two for its end, four to finish.
        for (int round = 0; round < 8; round++) {
            if (round == 0) {
                v3 ^= message;
            } else if (round == 2) {
                v0 ^= message;
                v3 ^= END;
            } else if (round == 4) {
                v0 ^= END;
                v2 ^= 0xff;
            }
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }
}
