package io.foreshock.collector.l7.http2;

/**
 * Whether bytes have the shape of a header block (RFC 7541, section 6), and of whose: found without
 * a decoder's state, from the representations and lengths that have to follow each other, and the
 * pseudo-header fields that the static table has. After a gap that is all there is to go by.
 */
final class BlockShape {
    /** They don't. */
    static final int BROKEN = -1;

    /** It has fields of a request. */
    static final int REQUEST = 1;

    /** It has fields of an answer. */
    static final int RESPONSE = 2;

    private static final int CUT = -2;
    private static final int LAST_OF_REQUEST = 7;
    private static final int LAST_OF_RESPONSE = 14;
    private static final int MAX_INDEX = 4096; // of a table of 128 KiB
    private static final int MAX_STRING = 1 << 16;
    private static final int MAX_TABLE = 1 << 20;
    private static final int MAX_OCTETS = 5;

    private BlockShape() {}

    /**
     * Looks at the bytes in {@code [from, to)}.
     *
     * @param whole whether a field has to end with them
     * @return {@link #BROKEN}, or REQUEST, RESPONSE or 0: nothing in it tells
     */
    static int of(byte[] bytes, int from, int to, boolean whole) {
        int roles = 0;
        boolean atStart = true;
        int at = from;
        while (at < to) {
            boolean resize = (bytes[at] & 0xe0) == 0x20;
            int end = resize ? resizeEnd(bytes, at, to, atStart) : fieldEnd(bytes, at, to);
            if (end < 0) {
                return end == CUT && !whole ? roles : BROKEN;
            }
            if (!resize) {
                atStart = false;
                roles |= role(index(bytes, at, to));
                if (roles == (REQUEST | RESPONSE)) {
                    return BROKEN;
                }
            }
            at = end;
        }
        return roles;
    }

    private static int role(int index) {
        if (index == 0 || index > LAST_OF_RESPONSE) {
            return 0;
        }
        return index <= LAST_OF_REQUEST ? REQUEST : RESPONSE;
    }

    private static int resizeEnd(byte[] bytes, int at, int to, boolean atStart) {
        int end = integerEnd(bytes, at, to, 0x1f);
        boolean valid = atStart && (end < 0 || integer(bytes, at, end, 0x1f) <= MAX_TABLE);
        return valid ? end : BROKEN;
    }

    private static int fieldEnd(byte[] bytes, int at, int to) {
        int mask = indexMask(bytes[at]);
        int end = integerEnd(bytes, at, to, mask);
        if (end < 0) {
            return end;
        }
        int index = integer(bytes, at, end, mask);
        if (index > MAX_INDEX) {
            return BROKEN;
        }
        if (bytes[at] < 0) {
            return index == 0 ? BROKEN : end;
        }
        int value = index == 0 ? stringEnd(bytes, end, to) : end;
        if (index == 0 && value > 0 && !isName(bytes, end, value)) {
            return BROKEN;
        }
        return value < 0 ? value : stringEnd(bytes, value, to);
    }

    private static int index(byte[] bytes, int at, int to) {
        int mask = indexMask(bytes[at]);
        return integer(bytes, at, integerEnd(bytes, at, to, mask), mask);
    }

    private static int indexMask(byte first) {
        if (first < 0) {
            return 0x7f;
        }
        return (first & 0x40) != 0 ? 0x3f : 0x0f;
    }

    private static int stringEnd(byte[] bytes, int at, int to) {
        if (at >= to) {
            return CUT;
        }
        int start = integerEnd(bytes, at, to, 0x7f);
        if (start < 0) {
            return start;
        }
        int length = integer(bytes, at, start, 0x7f);
        if (length > MAX_STRING) {
            return BROKEN;
        }
        return length > to - start ? CUT : start + length;
    }

    /** Whether a string is a field's name, as far as its coding lets that be seen. */
    private static boolean isName(byte[] bytes, int at, int end) {
        int start = integerEnd(bytes, at, end, 0x7f);
        if (start == end) {
            return false;
        }
        boolean huffman = bytes[at] < 0;
        for (int i = start; i < end && !huffman; i++) {
            boolean upper = bytes[i] >= 'A' && bytes[i] <= 'Z';
            if (upper || bytes[i] <= ' ' || bytes[i] == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** Where an integer ends that begins at {@code at}; CUT or BROKEN. */
    private static int integerEnd(byte[] bytes, int at, int to, int mask) {
        if ((bytes[at] & mask) != mask) {
            return at + 1;
        }
        int most = Math.min(to, at + MAX_OCTETS);
        for (int i = at + 1; i < most; i++) {
            if (bytes[i] >= 0) {
                return i + 1;
            }
        }
        return most == to ? CUT : BROKEN;
    }

    private static int integer(byte[] bytes, int at, int end, int mask) {
        int value = bytes[at] & mask;
        for (int i = at + 1; i < end; i++) {
            value += (bytes[i] & 0x7f) << (7 * (i - at - 1));
        }
        return value;
    }
}
