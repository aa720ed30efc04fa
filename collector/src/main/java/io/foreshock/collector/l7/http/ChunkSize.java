package io.foreshock.collector.l7.http;

/** Reads the framing of chunks: RFC 9112 section 7.1. */
final class ChunkSize {
    /** What is no size of a chunk. */
    static final long INVALID = -1;

    /** What follows the data of the last chunk that has any: its end, and an empty chunk. */
    static final int END_BYTES = 7;

    private static final int MAX_DIGITS = 15;

    private ChunkSize() {}

    /**
     * Size of a chunk, from the line in {@code [from, to)}; {@link #INVALID} if it is none, or
     * absurd.
     *
     * @param whole false if the line goes on, and nothing may be wrong yet
     */
    static long read(byte[] bytes, int from, int to, boolean whole) {
        int at = Ascii.trimStart(bytes, from, to);
        int start = at;
        long size = 0;
        while (at < to && Ascii.hex(bytes[at]) >= 0) {
            size = (size << 4) | Ascii.hex(bytes[at]);
            at++;
            if (size >>> (4 * MAX_DIGITS) != 0) {
                return INVALID;
            }
        }
        boolean digits = at > start;
        at = Ascii.trimStart(bytes, at, to);
        boolean ends = at == to || bytes[at] == ';' || (!whole && bytes[at] == '\r');
        return ends && (digits || (!whole && at == to)) ? size : INVALID;
    }

    /**
     * True if a segment of a chunked body, whose chunks can't be told, ends with an empty chunk.
     */
    static boolean endsWithEmptyChunk(byte[] bytes, int from, int to) {
        int at = to - END_BYTES;
        return at >= from
                && bytes[at] == '\r'
                && bytes[at + 1] == '\n'
                && bytes[at + 2] == '0'
                && bytes[at + 3] == '\r'
                && bytes[at + 4] == '\n'
                && bytes[at + 5] == '\r'
                && bytes[at + 6] == '\n';
    }
}
