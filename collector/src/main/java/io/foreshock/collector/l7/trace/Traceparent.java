package io.foreshock.collector.l7.trace;

import io.foreshock.collector.l7.exchange.Exchange;
import java.util.Arrays;

/**
 * Reads a {@code traceparent} of W3C Trace Context, section 3.2: a header's value, a query
 * attribute of MySQL, or what sqlcommenter writes into a comment. What is not valid by that section
 * counts as none. It keeps what it has read; reused, allocates nothing, not safe for use by several
 * threads.
 */
public final class Traceparent {
    // version-traceid-parentid-flags: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
    private static final int TRACE = 3;
    private static final int SPAN = 36;
    private static final int FLAGS = 53;
    private static final int LENGTH = 55;

    private static final byte[] NAME = {'t', 'r', 'a', 'c', 'e', 'p', 'a', 'r', 'e', 'n', 't'};

    /** Values of hexadecimal digits in lower case; -1 for all else. */
    private static final byte[] HEX = new byte[256];

    static {
        Arrays.fill(HEX, (byte) -1);
        for (int i = 0; i < 16; i++) {
            HEX["0123456789abcdef".charAt(i)] = (byte) i;
        }
    }

    private long traceHigh;
    private long traceLow;
    private long spanId;

    /** Forgets what was read. */
    public void clear() {
        traceHigh = 0;
        traceLow = 0;
        spanId = 0;
    }

    /** Takes over what another has read, or that it has read nothing. */
    public void set(Traceparent other) {
        traceHigh = other.traceHigh;
        traceLow = other.traceLow;
        spanId = other.spanId;
    }

    /** True if something was read. */
    public boolean isPresent() {
        return spanId != 0;
    }

    /** Gives an exchange what was read, if anything was. */
    public void into(Exchange exchange) {
        if (isPresent()) {
            exchange.traceHigh = traceHigh;
            exchange.traceLow = traceLow;
            exchange.spanId = spanId;
        }
    }

    /** True if the bytes in {@code [from, to)} are its name. */
    public static boolean isName(byte[] bytes, int from, int to) {
        return to - from == NAME.length && startsWithName(bytes, from, to);
    }

    /** Reads that of a comment, {@code traceparent='00-…'}; does nothing if it holds none. */
    public void readComment(byte[] bytes, int from, int to) {
        int last = to - NAME.length - 2 - LENGTH;
        for (int at = from; at <= last; at++) {
            if (bytes[at] == 't' && startsWithName(bytes, at, to)) {
                int value = at + NAME.length;
                if (bytes[value] == '=' && bytes[value + 1] == '\'') {
                    read(bytes, value + 2, quote(bytes, value + 2, to));
                    return;
                }
            }
        }
    }

    private static int quote(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '\'') {
            at++;
        }
        return at;
    }

    /** Reads a value, blanks around it left out; does nothing if it is none. */
    public void read(byte[] bytes, int from, int to) {
        int start = start(bytes, from, to);
        if (start >= 0) {
            traceHigh = hex(bytes, start + TRACE);
            traceLow = hex(bytes, start + TRACE + 16);
            spanId = hex(bytes, start + SPAN);
        }
    }

    /** Gives an exchange what a value tells; does nothing if it is none. */
    public static void read(byte[] bytes, int from, int to, Exchange exchange) {
        int start = start(bytes, from, to);
        if (start >= 0) {
            exchange.traceHigh = hex(bytes, start + TRACE);
            exchange.traceLow = hex(bytes, start + TRACE + 16);
            exchange.spanId = hex(bytes, start + SPAN);
        }
    }

    private static boolean startsWithName(byte[] bytes, int from, int to) {
        if (to - from < NAME.length) {
            return false;
        }
        for (int i = 0; i < NAME.length; i++) {
            if (bytes[from + i] != NAME[i]) {
                return false;
            }
        }
        return true;
    }

    /** Where a value begins, behind blanks; negative if it is not valid. */
    private static int start(byte[] bytes, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isBlank(bytes[start])) {
            start++;
        }
        while (end > start && isBlank(bytes[end - 1])) {
            end--;
        }
        boolean valid =
                isFramed(bytes, start, end)
                        && isHex(bytes, start, 2)
                        && isHex(bytes, start + TRACE, 32)
                        && isHex(bytes, start + SPAN, 16)
                        && isHex(bytes, start + FLAGS, 2)
                        && !isZero(bytes, start + TRACE, 32)
                        && !isZero(bytes, start + SPAN, 16);
        return valid ? start : -1;
    }

    /** Checks the length, by version, and the hyphens. */
    private static boolean isFramed(byte[] bytes, int start, int end) {
        int length = end - start;
        if (length < LENGTH) {
            return false;
        }
        boolean first = bytes[start] == '0' && bytes[start + 1] == '0';
        if (first ? length != LENGTH : length > LENGTH && bytes[start + LENGTH] != '-') {
            return false;
        }
        boolean last = bytes[start] == 'f' && bytes[start + 1] == 'f';
        return !last
                && bytes[start + TRACE - 1] == '-'
                && bytes[start + SPAN - 1] == '-'
                && bytes[start + FLAGS - 1] == '-';
    }

    private static boolean isBlank(byte value) {
        return value == ' ' || value == '\t';
    }

    private static boolean isHex(byte[] bytes, int from, int length) {
        int invalid = 0;
        for (int i = from; i < from + length; i++) {
            invalid |= HEX[bytes[i] & 0xff];
        }
        return invalid >= 0;
    }

    private static boolean isZero(byte[] bytes, int from, int length) {
        int other = 0;
        for (int i = from; i < from + length; i++) {
            other |= bytes[i] ^ '0';
        }
        return other == 0;
    }

    private static long hex(byte[] bytes, int from) {
        long value = 0;
        for (int i = from; i < from + 16; i++) {
            value = (value << 4) | HEX[bytes[i] & 0xff];
        }
        return value;
    }
}
