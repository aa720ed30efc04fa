package io.foreshock.collector.l7.websocket;

import io.foreshock.collector.l7.exchange.Exchange;

/**
 * Reads the frames that one end of a WebSocket sends (RFC 6455 section 5): checks their headers,
 * passes over their data, and looks for a close.
 */
final class FrameReader {
    private static final int FINAL = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0f;
    private static final int CONTINUATION = 0;
    private static final int CLOSE = 8;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int MASK_BYTES = 4;
    private static final int CODE_BYTES = 2;

    private final boolean masks;
    private final int allowed;
    private long remaining; // of the frame that is being read
    private boolean fragmented; // a message goes on in the next data frame
    private boolean doubtful; // it is not known whether one does
    private boolean closed;
    private boolean broken;
    private int code = Exchange.NONE;

    /**
     * Before the first frame.
     *
     * @param masks whether the end masks its data: a client does, a server must not
     * @param allowed the reserved bits that extensions may set
     */
    FrameReader(boolean masks, int allowed) {
        this.masks = masks;
        this.allowed = allowed;
    }

    /** True if this end has sent a close frame: what follows is not read. */
    boolean isClosed() {
        return closed;
    }

    /** True if what it sent is against the protocol. */
    boolean isBroken() {
        return broken;
    }

    /** Code of its close frame, 1005 if that has none. */
    int code() {
        return code;
    }

    /** Bytes of a frame's data that have not come. */
    long remaining() {
        return remaining;
    }

    /** Those have passed. */
    void skipped() {
        remaining = 0;
    }

    /** Bytes were lost. */
    void lost() {
        remaining = 0;
        doubtful = true;
    }

    /**
     * Reads what has come, up to a close or what breaks the protocol.
     *
     * @return bytes consumed; more than there are where data are to be skipped
     */
    long read(byte[] bytes, int from, int to) {
        int at = from;
        while (!closed && !broken) {
            int available = (int) Math.min(remaining, to - at);
            remaining -= available;
            at += available;
            if (remaining > 0) {
                return at - from + remaining;
            }
            int header = header(bytes, at, to);
            if (header == 0) {
                break;
            }
            at += header;
        }
        return (long) at - from;
    }

    /** Length of the header of a frame, which is read; 0 if not all of it is there, or broken. */
    private int header(byte[] bytes, int from, int to) {
        if (to - from < 2) {
            broken = from < to && !isValidStart(bytes[from]);
            return 0;
        }
        if (!isValid(bytes[from], bytes[from + 1]) || !followsOn(bytes[from])) {
            broken = true;
            return 0;
        }
        int header = headerLength(bytes[from + 1]);
        int length = bytes[from + 1] & LENGTH;
        int opcode = bytes[from] & OPCODE;
        int needed = header + (opcode == CLOSE ? Math.min(length, CODE_BYTES) : 0);
        if (to - from < needed) {
            return 0;
        }
        remaining = length(bytes, from);
        if (remaining < 0) {
            broken = true;
            return 0;
        }
        if (opcode == CLOSE) {
            closed = true;
            code = length == 0 ? CloseCode.NO_STATUS : code(bytes, from + header);
        } else if (opcode < CLOSE) {
            fragmented = (bytes[from] & FINAL) == 0;
            doubtful = false;
        }
        return header;
    }

    private boolean isValidStart(byte first) {
        int opcode = first & OPCODE;
        boolean known = opcode <= 2 || (opcode >= CLOSE && opcode <= 10);
        boolean whole = opcode < CLOSE || (first & FINAL) != 0;
        return known && whole && (first & RESERVED & ~allowed) == 0;
    }

    private boolean isValid(byte first, byte second) {
        int opcode = first & OPCODE;
        int length = second & LENGTH;
        boolean control = opcode >= CLOSE;
        boolean fits = !control || length < LENGTH_16;
        boolean close = opcode != CLOSE || length != 1;
        return isValidStart(first) && fits && close && ((second & MASKED) != 0) == masks;
    }

    private boolean followsOn(byte first) {
        int opcode = first & OPCODE;
        return opcode >= CLOSE || doubtful || (opcode == CONTINUATION) == fragmented;
    }

    private static int headerLength(byte second) {
        int length = second & LENGTH;
        int extended = length == LENGTH_64 ? 8 : length == LENGTH_16 ? 2 : 0;
        return 2 + extended + ((second & MASKED) != 0 ? MASK_BYTES : 0);
    }

    /** Length of a frame's data; negative if it is absurd. */
    private static long length(byte[] bytes, int from) {
        int length = bytes[from + 1] & LENGTH;
        int extended = length == LENGTH_64 ? 8 : length == LENGTH_16 ? 2 : 0;
        if (extended == 0) {
            return length;
        }
        long number = 0;
        for (int i = 0; i < extended; i++) {
            number = (number << 8) | (bytes[from + 2 + i] & 0xff);
        }
        return number;
    }

    private int code(byte[] bytes, int from) {
        int high = bytes[from];
        int low = bytes[from + 1];
        if (masks) {
            high ^= bytes[from - MASK_BYTES];
            low ^= bytes[from - MASK_BYTES + 1];
        }
        return ((high & 0xff) << 8) | (low & 0xff);
    }

    /** Whether bytes are nothing but whole frames: as sure as can be that one begins with them. */
    boolean isWholeFrames(byte[] bytes, int from, int to) {
        int at = from;
        while (to - at >= 2 && isValid(bytes[at], bytes[at + 1])) {
            int header = headerLength(bytes[at + 1]);
            if (to - at < header) {
                return false;
            }
            long length = length(bytes, at);
            if (length < 0 || length > to - at - header) {
                return false;
            }
            at += header + (int) length;
            if (at == to) {
                return true;
            }
        }
        return false;
    }
}
