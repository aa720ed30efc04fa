package io.foreshock.collector.l7.stream;

import io.foreshock.collector.record.SegmentRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Segments of one direction that came before others which they follow: a network may deliver out of
 * order. Few at most, in the order of their positions. Not safe for use by several threads; holds
 * no memory while there are none.
 */
final class EarlySegments {
    /** Most segments kept. */
    static final int MAX = 16;

    /**
     * So long what is missing is waited for: longer than a retransmission takes on most networks.
     */
    static final long PATIENCE_NS = 1_000_000_000L;

    private final Pool pool;
    private List<SegmentRecord> segments = List.of();

    /** Records that are not in use, shared by all connections. */
    static final class Pool {
        /** Most segments kept over all connections. */
        static final int MAX_IN_USE = 1024;

        private final ArrayDeque<SegmentRecord> free = new ArrayDeque<>();
        private int inUse;

        /** True if there are any. */
        boolean isInUse() {
            return inUse > 0;
        }

        private SegmentRecord take() {
            inUse++;
            SegmentRecord record = free.pollLast();
            return record == null ? new SegmentRecord() : record;
        }

        private void giveBack(SegmentRecord record) {
            inUse--;
            free.addLast(record);
        }
    }

    EarlySegments(Pool pool) {
        this.pool = pool;
    }

    /**
     * Keeps a copy of a segment.
     *
     * @return false if there is no room
     */
    boolean add(SegmentRecord record) {
        if (isFull() || pool.inUse >= Pool.MAX_IN_USE) {
            return false;
        }
        if (segments.isEmpty()) {
            segments = new ArrayList<>(2);
        }
        int at = segments.size();
        while (at > 0 && segments.get(at - 1).position() > record.position()) {
            at--;
        }
        segments.add(at, pool.take().copyOf(record));
        return true;
    }

    boolean isEmpty() {
        return segments.isEmpty();
    }

    boolean isFull() {
        return segments.size() >= MAX;
    }

    /** The one with the lowest position. */
    SegmentRecord first() {
        return segments.get(0);
    }

    void removeFirst() {
        pool.giveBack(segments.remove(0));
        if (segments.isEmpty()) {
            segments = List.of();
        }
    }

    void clear() {
        while (!segments.isEmpty()) {
            removeFirst();
        }
    }
}
