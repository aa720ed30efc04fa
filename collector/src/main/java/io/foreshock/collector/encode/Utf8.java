package io.foreshock.collector.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Validation and repair of UTF-8 without allocation. Each maximal ill-formed part is replaced by
 * one U+FFFD: the practice that Unicode 3.9 (table 3-7) recommends and {@link String} follows.
 */
final class Utf8 {
    /** How many times as long a repaired text is at most. */
    static final int MAX_GROWTH = 3;

    private static final int REPLACEMENT_BYTES = 3;

    /** The highest bit of each byte. */
    private static final long NOT_ASCII = 0x8080808080808080L;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private Utf8() {}

    static boolean isAscii(byte[] source, int offset, int length) {
        int end = offset + length;
        int at = offset;
        long seen = 0;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            seen |= (long) LONGS.get(source, at);
        }
        for (; at < end; at++) {
            seen |= source[at];
        }
        return (seen & NOT_ASCII) == 0;
    }

    static int repairedLength(byte[] source, int offset, int length) {
        int total = 0;
        int end = offset + length;
        for (int i = offset; i < end; ) {
            int part = sequence(source, i, end);
            total += part > 0 ? part : REPLACEMENT_BYTES;
            i += Math.abs(part);
        }
        return total;
    }

    /** Writes the repaired text and returns the position after it. */
    static int repair(byte[] source, int offset, int length, byte[] into, int at) {
        int end = offset + length;
        int position = at;
        for (int i = offset; i < end; ) {
            int part = sequence(source, i, end);
            if (part > 0) {
                System.arraycopy(source, i, into, position, part);
                position += part;
            } else {
                into[position++] = (byte) 0xEF;
                into[position++] = (byte) 0xBF;
                into[position++] = (byte) 0xBD;
            }
            i += Math.abs(part);
        }
        return position;
    }

    /** Length of the sequence that starts here; negative if it is ill-formed. */
    private static int sequence(byte[] source, int start, int end) {
        int lead = source[start] & 0xFF;
        if (lead < 0x80) {
            return 1;
        }
        int following = lead < 0xC2 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : lead < 0xF5 ? 3 : 0;
        if (following == 0) {
            return -1;
        }
        for (int i = 1; i <= following; i++) {
            if (start + i >= end || !follows(lead, i, source[start + i] & 0xFF)) {
                return -i;
            }
        }
        return 1 + following;
    }

    /** The second byte has a narrower range after E0, ED, F0 and F4 (Unicode table 3-7). */
    private static boolean follows(int lead, int index, int value) {
        if ((value & 0xC0) != 0x80) {
            return false;
        }
        if (index > 1) {
            return true;
        }
        return switch (lead) {
            case 0xE0 -> value >= 0xA0;
            case 0xED -> value < 0xA0;
            case 0xF0 -> value >= 0x90;
            case 0xF4 -> value < 0x90;
            default -> true;
        };
    }
}
