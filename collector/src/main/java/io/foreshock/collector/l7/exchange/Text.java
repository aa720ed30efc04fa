package io.foreshock.collector.l7.exchange;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A short text in a byte array of fixed size, reused from exchange to exchange. What does not fit
 * is left out, and noted. Bytes come from outside: they need not be UTF-8. Not safe for use by
 * several threads; allocates only when it is made and in {@link #toString}.
 */
public final class Text {
    private final byte[] bytes;
    private int length;
    private boolean cut;

    /**
     * An empty text.
     *
     * @param capacity most bytes that it holds
     */
    public Text(int capacity) {
        bytes = new byte[capacity];
    }

    /** Empties it. */
    public void clear() {
        length = 0;
        cut = false;
    }

    /** Replaces it by the bytes in {@code [from, to)}. */
    public void set(byte[] source, int from, int to) {
        clear();
        append(source, from, to);
    }

    /** Replaces it by all bytes of an array. */
    public void set(byte[] source) {
        set(source, 0, source.length);
    }

    /** Replaces it by another text. */
    public void set(Text other) {
        set(other.bytes, 0, other.length);
        cut |= other.cut;
    }

    /** Adds the bytes in {@code [from, to)}. */
    public void append(byte[] source, int from, int to) {
        int room = bytes.length - length;
        int taken = to - from;
        if (taken > room) {
            taken = room;
            cut = true;
        }
        if (taken > 0) {
            System.arraycopy(source, from, bytes, length, taken);
            length += taken;
        }
    }

    /** Adds all bytes of an array. */
    public void append(byte[] source) {
        append(source, 0, source.length);
    }

    /** Adds one byte. */
    public void append(byte value) {
        if (length < bytes.length) {
            bytes[length++] = value;
        } else {
            cut = true;
        }
    }

    /** Adds a number in decimal digits. */
    public void appendNumber(long value) {
        if (value < 0) {
            append((byte) '-');
            if (value == Long.MIN_VALUE) {
                append((byte) '9');
                value = -223372036854775808L;
            }
            value = -value;
        }
        long scale = 1;
        while (value / scale >= 10) {
            scale *= 10;
        }
        for (; scale > 0; scale /= 10) {
            append((byte) ('0' + value / scale % 10));
        }
    }

    /** Shortens it to so many bytes. */
    public void truncate(int bytesLeft) {
        length = Math.min(length, bytesLeft);
    }

    /** Where its bytes lie, from 0 to {@link #length}; never write to it. */
    public byte[] bytes() {
        return bytes;
    }

    /** Its length in bytes. */
    public int length() {
        return length;
    }

    /** Most bytes that it holds. */
    public int capacity() {
        return bytes.length;
    }

    /** True if it holds nothing. */
    public boolean isEmpty() {
        return length == 0;
    }

    /** True if something did not fit. */
    public boolean isCut() {
        return cut;
    }

    /** True if it holds exactly these bytes. */
    public boolean contentEquals(byte[] other, int from, int to) {
        return Arrays.equals(bytes, 0, length, other, from, to);
    }

    /** A 64-bit hash of its content, continued from {@code seed}: FNV-1a. */
    public long hash(long seed) {
        return hash(seed, bytes, 0, length);
    }

    /** The same, of the bytes in {@code [from, to)}. */
    public static long hash(long seed, byte[] source, int from, int to) {
        long hash = seed;
        for (int i = from; i < to; i++) {
            hash = (hash ^ (source[i] & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }

    /** Where a hash starts: FNV-1a's offset basis. */
    public static final long HASH_SEED = 0xcbf29ce484222325L;

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
