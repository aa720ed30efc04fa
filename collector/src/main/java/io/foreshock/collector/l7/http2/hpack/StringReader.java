package io.foreshock.collector.l7.http2.hpack;

/**
 * Reads string literals (RFC 7541, section 5.2) that come in pieces, and keeps the first part of
 * those that are wanted.
 */
final class StringReader {
    /** Neither kept nor decoded; what {@link #length} tells is that of the encoded bytes. */
    static final int SKIPPED = -1;

    private static final int FIRST_CAPACITY = 128;

    private byte[] buffer = {};
    private int kept;
    private int mostKept;
    private int length;
    private int left;
    private boolean huffman;
    private int state;

    /**
     * A string begins.
     *
     * @param encoded its length as it is sent
     * @param huffman whether it is in Huffman code
     * @param mostKept how many of its bytes are kept; 0: only its length is found; or SKIPPED
     */
    void begin(int encoded, boolean huffman, int mostKept) {
        left = encoded;
        this.huffman = huffman && mostKept != SKIPPED;
        this.mostKept = Math.max(0, mostKept);
        kept = 0;
        length = 0;
        state = 0;
        int wanted = this.huffman ? (int) Math.min(encoded * 8L / 5, mostKept) : encoded;
        ensure(Math.min(wanted, this.mostKept));
    }

    /**
     * Reads on.
     *
     * @return index behind what was read; {@code from - 1} if it is no valid string
     */
    int read(byte[] bytes, int from, int to) {
        int end = from + Math.min(left, to - from);
        left -= end - from;
        if (huffman) {
            return decode(bytes, from, end) && (left > 0 || Huffman.mayEnd(state)) ? end : from - 1;
        }
        int taken = Math.min(end - from, mostKept - kept);
        System.arraycopy(bytes, from, buffer, kept, taken);
        kept += taken;
        length += end - from;
        return end;
    }

    private boolean decode(byte[] bytes, int from, int to) {
        byte[] out = buffer;
        int most = mostKept;
        int decoded = length;
        int now = state;
        for (int i = from; i < to; i++) {
            int high = Huffman.step(now, (bytes[i] >> 4) & 0xf);
            if ((high & Huffman.EMITS) != 0) {
                if (decoded < most) {
                    out[decoded] = Huffman.symbol(high);
                }
                decoded++;
            }
            int low = Huffman.step(Huffman.state(high), bytes[i] & 0xf);
            if ((low & Huffman.EMITS) != 0) {
                if (decoded < most) {
                    out[decoded] = Huffman.symbol(low);
                }
                decoded++;
            }
            if ((high | low) < 0) {
                return false;
            }
            now = Huffman.state(low);
        }
        length = decoded;
        kept = Math.min(decoded, most);
        state = now;
        return true;
    }

    private void ensure(int capacity) {
        if (capacity > buffer.length) {
            buffer = new byte[Math.max(FIRST_CAPACITY, Integer.highestOneBit(capacity - 1) << 1)];
        }
    }

    /** Whether all of it was read. */
    boolean isDone() {
        return left == 0;
    }

    /** Its length so far, decoded. */
    int length() {
        return length;
    }

    /** Where what is kept lies, from 0 to {@link #kept}. */
    byte[] bytes() {
        return buffer;
    }

    /** How many of its bytes are kept. */
    int kept() {
        return kept;
    }
}
