package io.foreshock.collector.l7.sql;

import io.foreshock.collector.l7.exchange.Text;

/**
 * A 64-bit hash of statements and arguments, eight bytes at a step. It identifies attempts at one
 * logical request; it is no protection against bytes chosen to collide.
 */
public final class Fingerprint {
    // Odd constant of SplitMix64's increment: no bit of the input is lost by multiplying.
    private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

    private Fingerprint() {}

    /** The hash of the bytes in {@code [from, to)}, continued from {@code seed}. */
    public static long of(long seed, byte[] bytes, int from, int to) {
        long hash = seed;
        int at = from;
        for (; to - at >= Long.BYTES; at += Long.BYTES) {
            hash = and(hash, Eight.at(bytes, at));
        }
        return and(Text.hash(hash, bytes, at, to), to - from);
    }

    /** A hash continued by a number. */
    public static long and(long hash, long value) {
        long mixed = (hash ^ value) * MULTIPLIER;
        return mixed ^ (mixed >>> 32);
    }

    /** The same hash, but never 0: that stands for none. */
    public static long nonZero(long hash) {
        return hash == 0 ? 1 : hash;
    }
}
