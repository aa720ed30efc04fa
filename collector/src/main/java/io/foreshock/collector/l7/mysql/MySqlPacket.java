package io.foreshock.collector.l7.mysql;

/**
 * A packet, or its first bytes: a length of three bytes, a sequence number, the payload. Reused for
 * each; a cursor reads its payload, and stays behind the end once a value is not there.
 */
final class MySqlPacket {
    /** Bytes before the payload. */
    static final int HEADER = 4;

    /** A payload of so many bytes goes on in the next packet. */
    static final int MAX_PAYLOAD = 0xffffff;

    /** Returned by {@link #readLength} for NULL, and where nothing is left to read. */
    static final long NONE = -1;

    byte[] bytes = {};

    /** Where the payload begins. */
    int from;

    /** Index behind the bytes of the payload that are there. */
    int end;

    /** Length of the payload. */
    int length;

    /** Sequence number, 0 to 255. */
    int sequence;

    /** When its first byte passed. */
    long firstNs;

    /** When its last byte passed, as far as they are there. */
    long lastNs;

    /** Thread that sent it, 0 if not known. */
    int tid;

    private int at;

    /** Length that a header tells. */
    static int length(byte[] bytes, int header) {
        return (bytes[header] & 0xff)
                | ((bytes[header + 1] & 0xff) << 8)
                | ((bytes[header + 2] & 0xff) << 16);
    }

    /** Bytes that it is sent as. */
    long size() {
        return HEADER + (long) length;
    }

    /** True if all of the payload is there. */
    boolean isWhole() {
        return end - from == length;
    }

    /** First byte of the payload, negative without one. */
    int first() {
        return from < end ? bytes[from] & 0xff : -1;
    }

    /** Puts the cursor on a byte of the payload. */
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

    /** Bytes that are left. */
    int left() {
        return Math.max(0, end - at);
    }

    /** Moves the cursor. */
    void skip(long count) {
        at = count < 0 || count > end - at ? end + 1 : at + (int) count;
    }

    /** The next byte, or 0. */
    int read1() {
        return (int) read(1);
    }

    /** The next two bytes as a number, or 0. */
    int read2() {
        return (int) read(2);
    }

    /** The next four bytes as a number, or 0. */
    long read4() {
        return read(4);
    }

    private long read(int count) {
        if (count > end - at) {
            at = end + 1;
            return 0;
        }
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[at + i] & 0xff);
        }
        at += count;
        return value;
    }

    /** A number in one, three, four or nine bytes; {@link #NONE} for NULL and if it is none. */
    long readLength() {
        int first = read1();
        long value =
                switch (first) {
                    case 0xfb, 0xff -> NONE;
                    case 0xfc -> read(2);
                    case 0xfd -> read(3);
                    case 0xfe -> read(8);
                    default -> first;
                };
        return isWithin() ? value : NONE;
    }

    /** Moves the cursor behind a text with its length before it. */
    void skipText() {
        skip(readLength());
    }

    /** Moves the cursor behind the next zero byte; gives the index of that byte. */
    int skipZeroEnded() {
        int zero = at;
        while (zero < end && bytes[zero] != 0) {
            zero++;
        }
        at = zero + 1;
        return Math.min(zero, end);
    }
}
