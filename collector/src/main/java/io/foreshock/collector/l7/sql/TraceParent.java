package io.foreshock.collector.l7.sql;

import io.foreshock.collector.l7.exchange.Exchange;

/**
 * Reads a {@code traceparent} (W3C Trace Context, 3.2) that comes with a statement: in a comment as
 * sqlcommenter writes it, or as a query attribute of MySQL. Reused; not safe for use by several
 * threads.
 */
public final class TraceParent {
    /** Bytes of version, trace id, parent id and flags with the dashes between them. */
    private static final int LENGTH = 55;

    private static final byte[] NAME = {'t', 'r', 'a', 'c', 'e', 'p', 'a', 'r', 'e', 'n', 't'};

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
    public void set(TraceParent other) {
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
                    read(bytes, value + 2, value + 2 + LENGTH);
                    return;
                }
            }
        }
    }

    /** Reads a value; does nothing if it is none. */
    public void read(byte[] bytes, int from, int to) {
        if (to - from < LENGTH
                || bytes[from + 2] != '-'
                || bytes[from + 35] != '-'
                || bytes[from + 52] != '-'
                || !isHex(bytes, from, 2)
                || !isHex(bytes, from + 3, 32)
                || !isHex(bytes, from + 36, 16)
                || (bytes[from] == 'f' && bytes[from + 1] == 'f')) {
            return;
        }
        long high = hex(bytes, from + 3);
        long low = hex(bytes, from + 19);
        long span = hex(bytes, from + 36);
        if ((high | low) != 0 && span != 0) {
            traceHigh = high;
            traceLow = low;
            spanId = span;
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

    private static boolean isHex(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (Character.digit(bytes[i], 16) < 0 || (bytes[i] >= 'A' && bytes[i] <= 'F')) {
                return false;
            }
        }
        return true;
    }

    private static long hex(byte[] bytes, int from) {
        long value = 0;
        for (int i = from; i < from + 16; i++) {
            value = (value << 4) | Character.digit(bytes[i], 16);
        }
        return value;
    }
}
