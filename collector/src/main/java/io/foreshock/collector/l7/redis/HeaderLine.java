package io.foreshock.collector.l7.redis;

/** The line that begins an element of RESP: a type, a number, CR LF. Reused. */
final class HeaderLine {
    /** Returned by {@link #read} if the line does not end in the bytes that there are. */
    static final int WAIT = 0;

    /** Returned by {@link #read} if it is no such line. */
    static final int MALFORMED = -1;

    /** The number where there is a question mark: the length is not known beforehand. */
    static final long STREAMED = Long.MIN_VALUE;

    /** Most bytes of a line: a type, a sign, 19 digits, CR LF. */
    private static final int LINE_BYTES = 23;

    /** The number; -1 is the length of null. */
    long number;

    /**
     * Reads a line.
     *
     * @param from index of the type
     * @return index behind LF; or {@link #WAIT}, or {@link #MALFORMED}
     */
    int read(byte[] bytes, int from, int to) {
        int at = from + 1;
        if (at == to) {
            return WAIT;
        }
        byte sign = bytes[at];
        if (sign == '?') {
            number = STREAMED;
            return lineEnd(bytes, at + 1, to);
        }
        if (sign == '-' || sign == '+') {
            at++;
        }
        int start = at;
        long value = 0;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            value = value * 10 + bytes[at] - '0';
            at++;
        }
        if (at - from > LINE_BYTES - 2 || (at == start && at < to)) {
            return MALFORMED;
        }
        number = sign == '-' ? -value : value;
        return lineEnd(bytes, at, to);
    }

    /** Index behind CR LF at {@code at}; or {@link #WAIT}, or {@link #MALFORMED}. */
    static int lineEnd(byte[] bytes, int at, int to) {
        if (at < to && bytes[at] != '\r') {
            return MALFORMED;
        }
        if (at + 1 >= to) {
            return WAIT;
        }
        return bytes[at + 1] == '\n' ? at + 2 : MALFORMED;
    }

    /** Whether the bytes at {@code at} are CR LF, as far as they are there. */
    static boolean mayEnd(byte[] bytes, int at, int to) {
        return (at >= to || bytes[at] == '\r') && (at + 1 >= to || bytes[at + 1] == '\n');
    }
}
