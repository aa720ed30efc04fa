package io.foreshock.collector.l7.stream;

import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.record.SegmentRecord;
import java.util.ArrayDeque;

/**
 * Buffers for what a parser has not consumed yet, taken while there is such and given back after.
 * Not safe for use by several threads.
 */
final class BufferPool {
    /** Room for a head that is not complete, and one more chunk. */
    static final int SIZE = ProtocolParser.HEAD_BYTES + SegmentRecord.MAX_PAYLOAD;

    private final ArrayDeque<byte[]> free = new ArrayDeque<>();

    byte[] take() {
        byte[] buffer = free.pollLast();
        return buffer == null ? new byte[SIZE] : buffer;
    }

    void giveBack(byte[] buffer) {
        free.addLast(buffer);
    }
}
