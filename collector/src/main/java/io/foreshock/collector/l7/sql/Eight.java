package io.foreshock.collector.l7.sql;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads, compares and copies short texts eight bytes at a step. */
final class Eight {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long CAPITALS = 0xdfdf_dfdf_dfdf_dfdfL;
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long LOW = 0x7f7f_7f7f_7f7f_7f7fL;

    /** Texts of up to so many bytes in arrays of at least so many are copied fastest. */
    static final int FAST_COPY = 2 * Long.BYTES;

    private Eight() {}

    /** Eight bytes, the first lowest. */
    static long at(byte[] bytes, int from) {
        return (long) LONGS.get(bytes, from);
    }

    /**
     * Up to eight letters as one number, small letters as capitals. Of the bytes that words are
     * made of, no other than a letter becomes a letter.
     */
    static long capitals(byte[] bytes, int from, int to) {
        int length = to - from;
        long value;
        if (from + Long.BYTES <= bytes.length) {
            value = (long) LONGS.get(bytes, from);
            value = length >= Long.BYTES ? value : value & ((1L << (length << 3)) - 1);
        } else {
            value = 0;
            for (int i = Math.min(to, from + Long.BYTES) - 1; i >= from; i--) {
                value = (value << 8) | (bytes[i] & 0xff);
            }
        }
        return value & CAPITALS;
    }

    /**
     * How many bytes from an index on are those of words: letters, digits, {@code _}, {@code $} and
     * all that are not ASCII; at most eight. Without a branch for each: word ends are where a
     * processor guesses wrong.
     */
    static int wordLength(byte[] bytes, int from) {
        long given = (long) LONGS.get(bytes, from);
        long low = given & LOW;
        long small = low | 0x2020_2020_2020_2020L;
        // Each sum sets a byte's highest bit if the byte is at least what is subtracted from 0x80.
        long letters = (small + (0x80 - 'a') * ONES) & ~(small + (0x7f - 'z') * ONES);
        long digits = (low + (0x80 - '0') * ONES) & ~(low + (0x7f - '9') * ONES);
        long others = ~((low ^ ('_' * ONES)) + LOW) | ~((low ^ ('$' * ONES)) + LOW);
        long ends = ~(letters | digits | others | given) & ~LOW;
        return Long.numberOfTrailingZeros(ends) >>> 3;
    }

    /** Copies the bytes in {@code [from, to)}; up to seven behind them may be written, too. */
    static void copy(byte[] source, int from, int to, byte[] target, int at) {
        int length = to - from;
        if (length > FAST_COPY || from + FAST_COPY > source.length) {
            System.arraycopy(source, from, target, at, length);
            return;
        }
        LONGS.set(target, at, (long) LONGS.get(source, from));
        if (length > Long.BYTES) {
            int rest = Long.BYTES;
            LONGS.set(target, at + rest, (long) LONGS.get(source, from + rest));
        }
    }
}
