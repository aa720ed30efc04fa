package io.foreshock.collector.l7.postgresql;

/**
 * A message, or its first bytes: a type (none for a client's first), a length of four bytes that
 * counts itself, the content. Reused for each; a cursor reads its content, and stays behind the end
 * once a value is not there.
 */
final class PostgreSqlMessage {
    /** Bytes of type and length. */
    static final int HEADER = 5;

    /** Bytes of a length. */
    static final int LENGTH = 4;

    /** Longest message that servers and clients take. */
    static final int MAX_LENGTH = 0x3fffffff;

    byte[] bytes = {};

    /** Type, or 0. */
    int type;

    /** Where the content begins. */
    int from;

    /** Index behind the bytes of the content that are there. */
    int end;

    /** Length of the content. */
    int length;

    /** When its first byte passed. */
    long firstNs;

    /** When its last byte passed, as far as they are there. */
    long lastNs;

    /** Thread that sent it, 0 if not known. */
    int tid;

    private int at;

    /** Four bytes as a number. */
    static int int4(byte[] bytes, int at) {
        return (bytes[at] << 24)
                | ((bytes[at + 1] & 0xff) << 16)
                | ((bytes[at + 2] & 0xff) << 8)
                | (bytes[at + 3] & 0xff);
    }

    /** Two bytes as a number. */
    static int int2(byte[] bytes, int at) {
        return (bytes[at] << 8) | (bytes[at + 1] & 0xff);
    }

    /** Bytes that it is sent as. */
    long size() {
        return (type == 0 ? LENGTH : HEADER) + (long) length;
    }

    /** True if all of the content is there. */
    boolean isWhole() {
        return end - from == length;
    }

    /** Puts the cursor on a byte of the content. */
    void seek(int offset) {
        at = from + offset;
    }

    /** Index of the byte at the cursor. */
    int cursor() {
        return at;
    }

    /** True if what was read was there. */
    boolean isWithin() {
        return at <= end;
    }

    /** The next byte, or 0. */
    int read1() {
        if (at < end) {
            return bytes[at++];
        }
        at = end + 1;
        return 0;
    }

    /** Moves the cursor behind the next zero byte; gives the index of that byte, or of the end. */
    int skipText() {
        int zero = at;
        while (zero < end && bytes[zero] != 0) {
            zero++;
        }
        at = zero + 1;
        return Math.min(zero, end);
    }
}
