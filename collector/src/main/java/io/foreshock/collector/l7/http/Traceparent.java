package io.foreshock.collector.l7.http;

import io.foreshock.collector.l7.exchange.Exchange;
import java.util.Arrays;

/** Reads the header {@code traceparent} of W3C Trace Context. */
public final class Traceparent {
    // version-traceid-parentid-flags: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
    private static final int TRACE = 3;
    private static final int SPAN = 36;
    private static final int FLAGS = 53;
    private static final int LENGTH = 55;

    /** Values of hexadecimal digits in lower case; 0 for a hyphen, -1 for all else. */
    private static final byte[] HEX = new byte[256];

    static {
        Arrays.fill(HEX, (byte) -1);
        for (int i = 0; i < 16; i++) {
            HEX["0123456789abcdef".charAt(i)] = (byte) i;
        }
        HEX['-'] = 0;
    }

    private Traceparent() {}

    /**
     * Sets trace and span id of an exchange from a header's value in {@code [from, to)}.
     *
     * @return false if the value is not valid by section 3.2 of the recommendation: the exchange is
     *     as it was
     */
    public static boolean read(byte[] bytes, int from, int to, Exchange exchange) {
        int start = Ascii.trimStart(bytes, from, to);
        int end = Ascii.trimEnd(bytes, start, to);
        if (!isFramed(bytes, start, end)) {
            return false;
        }
        long high = id(bytes, start + TRACE);
        long low = id(bytes, start + TRACE + 16);
        long span = id(bytes, start + SPAN);
        int invalid = 0;
        for (int i = start; i < start + LENGTH; i++) {
            invalid |= HEX[bytes[i] & 0xff];
        }
        if (invalid < 0 || (high | low) == 0 || span == 0) {
            return false;
        }
        exchange.traceHigh = high;
        exchange.traceLow = low;
        exchange.spanId = span;
        return true;
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

    private static long id(byte[] bytes, int from) {
        long id = 0;
        for (int i = from; i < from + 16; i++) {
            id = (id << 4) | (HEX[bytes[i] & 0xff] & 0xf);
        }
        return id;
    }
}
