package io.foreshock.collector.ring;

import io.foreshock.collector.bpf.BpfMap;
import io.foreshock.collector.bpf.MappedPages;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads a BPF ring buffer from its mapped pages: no system call, callback or allocation per record.
 *
 * <pre>
 *   page 0          consumer position   u64, written here   (mapped read-write)
 *   page 1          producer position   u64, written by the kernel
 *   page 2 …        data
 *
 *   record:  u32 length | BUSY (bit 31) | DISCARD (bit 30);  u32 page offset;  length bytes;
 *            padded to 8 bytes
 * </pre>
 *
 * Positions count bytes for ever; {@code position & (size - 1)} is the place in the data. A record
 * is complete once its BUSY bit is seen cleared with acquire order. One reader only.
 *
 * <p>The kernel offers the data twice in a row, so that no record is parted by its end. It is
 * mapped once here, as both would count as resident memory; a record that is parted is put together
 * in memory that is kept for the next one.
 */
public final class RingBuffer implements AutoCloseable {
    private static final VarHandle LONG =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT =
            MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private static final int BUSY = 1 << 31;
    private static final int DISCARD = 1 << 30;
    private static final int LENGTH_MASK = DISCARD - 1;
    private static final int HEADER_BYTES = 8;

    /** Space is given back to the kernel after this many bytes, not after each record. */
    private static final int RELEASE_BYTES = 32 * 1024;

    private final ByteBuffer consumer;
    private final ByteBuffer producer;
    private final ByteBuffer data;
    private final Runnable unmap;
    private final int mask;
    private ByteBuffer joined = ByteBuffer.allocate(0);
    private long position;

    /**
     * Reads from given memory.
     *
     * @param consumer its first 8 bytes: the consumer position
     * @param producer its first 8 bytes: the producer position
     * @param data a power of two of bytes
     * @param unmap gives all three back
     */
    RingBuffer(ByteBuffer consumer, ByteBuffer producer, ByteBuffer data, Runnable unmap) {
        this.consumer = consumer;
        this.producer = producer;
        this.data = data;
        this.unmap = unmap;
        this.mask = data.capacity() - 1;
        this.position = (long) LONG.getAcquire(consumer, 0);
    }

    /** Maps the pages of a loaded ring-buffer map. */
    public static RingBuffer map(BpfMap map) {
        int page = MappedPages.pageSize();
        int size = map.maxEntries();
        MappedPages consumer = MappedPages.map(map, 0, page, true);
        MappedPages producer = MappedPages.map(map, page, (long) page + size, false);
        ByteBuffer data = producer.view().slice(page, size).order(ByteOrder.nativeOrder());
        return new RingBuffer(
                consumer.view(),
                producer.view(),
                data,
                () -> {
                    consumer.close();
                    producer.close();
                });
    }

    /** Size of the data in bytes. */
    public int capacity() {
        return mask + 1;
    }

    /** Bytes written by the kernel and not yet given back. */
    public long backlogBytes() {
        return (long) LONG.getAcquire(producer, 0) - position;
    }

    /**
     * Hands complete records to the handler until there are none, or {@code limit} were read. If
     * the handler throws, the record it threw at counts as read.
     *
     * @return records handed over; discarded reservations are skipped and not counted
     */
    public int drain(RecordHandler handler, int limit) {
        int handed = 0;
        long released = position;
        try {
            long end = (long) LONG.getAcquire(producer, 0);
            while (position < end && handed < limit) {
                int at = (int) position & mask;
                int header = (int) INT.getAcquire(data, at);
                if ((header & BUSY) != 0) {
                    break;
                }
                int length = header & LENGTH_MASK;
                position += (length + HEADER_BYTES + 7) & ~7L;
                if ((header & DISCARD) == 0) {
                    handed++;
                    hand(handler, (at + HEADER_BYTES) & mask, length);
                }
                if (position - released >= RELEASE_BYTES) {
                    LONG.setRelease(consumer, 0, position);
                    released = position;
                }
            }
        } finally {
            LONG.setRelease(consumer, 0, position);
        }
        return handed;
    }

    private void hand(RecordHandler handler, int from, int length) {
        int before = data.capacity() - from;
        if (length <= before) {
            handler.onRecord(data, from, length);
        } else {
            if (joined.capacity() < length) {
                joined = ByteBuffer.allocateDirect(length).order(ByteOrder.nativeOrder());
            }
            joined.put(0, data, from, before).put(before, data, 0, length - before);
            handler.onRecord(joined, 0, length);
        }
    }

    @Override
    public void close() {
        unmap.run();
    }
}
