package io.foreshock.collector.l7.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** What HTTP's grammar is made of: tokens, white space, lists and numbers in ASCII. */
final class Ascii {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The bit by which capitals differ. */
    private static final long CASE = 0x2020202020202020L;

    private Ascii() {}

    /** The bytes of a text. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** True if the bytes in {@code [from, to)} are this text, which is in lower case. */
    static boolean equalsIgnoreCase(byte[] lowerCase, byte[] bytes, int from, int to) {
        if (to - from != lowerCase.length) {
            return false;
        }
        for (int i = 0; i < lowerCase.length; i++) {
            byte wanted = lowerCase[i];
            byte value = bytes[from + i];
            if (value != wanted && (wanted < 'a' || (value | 0x20) != wanted)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The same of a name of letters and hyphens, eight bytes at a time: a few names with control
     * characters in place of hyphens are taken for it.
     */
    static boolean isName(byte[] lowerCase, byte[] bytes, int from, int to) {
        int length = lowerCase.length;
        if (length < Long.BYTES || to - from != length) {
            return equalsIgnoreCase(lowerCase, bytes, from, to);
        }
        for (int i = 0; i < length - Long.BYTES; i += Long.BYTES) {
            if (lower(bytes, from + i) != (long) LONG.get(lowerCase, i)) {
                return false;
            }
        }
        int last = length - Long.BYTES;
        return lower(bytes, from + last) == (long) LONG.get(lowerCase, last);
    }

    private static long lower(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at) | CASE;
    }

    /**
     * True if a comma-separated list has this element, which is in lower case; parameters are left
     * out of account.
     */
    static boolean hasElement(byte[] lowerCase, byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int end = elementEnd(bytes, at, to);
            if (isElement(lowerCase, bytes, at, end)) {
                return true;
            }
            at = end + 1;
        }
        return false;
    }

    /** The same of the last element that is not empty. */
    static boolean hasLastElement(byte[] lowerCase, byte[] bytes, int from, int to) {
        boolean last = false;
        int at = from;
        while (at < to) {
            int end = elementEnd(bytes, at, to);
            if (trimStart(bytes, at, end) < end) {
                last = isElement(lowerCase, bytes, at, end);
            }
            at = end + 1;
        }
        return last;
    }

    private static boolean isElement(byte[] lowerCase, byte[] bytes, int from, int to) {
        int start = trimStart(bytes, from, to);
        int end = parametersStart(bytes, start, to);
        return equalsIgnoreCase(lowerCase, bytes, start, trimEnd(bytes, start, end));
    }

    /** Where the parameters of a value that begins at {@code from} do. */
    static int parametersStart(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != ';') {
            at++;
        }
        return at;
    }

    /** Where an element of a list that begins at {@code from} ends. */
    static int elementEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != ',') {
            at++;
        }
        return at;
    }

    /** Behind spaces and tabs. */
    static int trimStart(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && isSpace(bytes[at])) {
            at++;
        }
        return at;
    }

    /** Before spaces and tabs at the end. */
    static int trimEnd(byte[] bytes, int from, int to) {
        int at = to;
        while (at > from && isSpace(bytes[at - 1])) {
            at--;
        }
        return at;
    }

    /**
     * A number of decimal digits alone.
     *
     * @return -1 if it is none, or has more than 18 digits
     */
    static long number(byte[] bytes, int from, int to) {
        if (from >= to || to - from > 18) {
            return -1;
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            if (!isDigit(bytes[i])) {
                return -1;
            }
            number = number * 10 + (bytes[i] - '0');
        }
        return number;
    }

    /** Value of a hexadecimal digit of either case, -1 if it is none. */
    static int hex(byte value) {
        if (isDigit(value)) {
            return value - '0';
        }
        int letter = value | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }

    static boolean isSpace(byte value) {
        return value == ' ' || value == '\t';
    }
}
