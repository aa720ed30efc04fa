package io.foreshock.collector.ring;

import java.nio.ByteBuffer;

/** Takes records out of a {@link RingBuffer}. */
@FunctionalInterface
public interface RecordHandler {
    /**
     * One record. It lies in memory that is reused once this returns: copy what is kept.
     *
     * @param data where it lies, in the host's byte order; its position and limit mean nothing
     * @param offset of the record's first byte
     * @param length of the record in bytes
     */
    void onRecord(ByteBuffer data, int offset, int length);
}
