package io.foreshock.collector.l7.stream;

import io.foreshock.collector.record.SegmentRecord;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Segments of one direction that came before others which they follow: a network may deliver out of
 * order. Few at most, in the order of their positions. Not safe for use by several threads; holds
 * no memory while there are none.
 */
final class EarlySegments {
    /** Most segments kept. */
    static final int MAX = 16;

    /** What one takes. */
    static final int BYTES_EACH = SegmentRecord.HEADER_LENGTH + SegmentRecord.MAX_PAYLOAD + 96;

    /**
     * So long what is missing is waited for: longer than a retransmission takes on most networks.
     */
    static final long PATIENCE_NS = 1_000_000_000L;

    private final Pool pool;
    private @Nullable Entry first;
    private int size;

    private static final class Entry {
        private final SegmentRecord record = new SegmentRecord();
        private @Nullable Entry next;
    }

    /**
     * Room for them, shared by all connections. What was in use is kept for the next, and given up
     * in a few calls of {@link #trim} once no more is needed; those of one connection are kept.
     */
    static final class Pool {
        private final int most;
        private @Nullable Entry free;
        private int inUse;
        private int unused;
        private int needed; // most in use since the last trim

        /**
         * None in use.
         *
         * @param most segments kept over all connections
         */
        Pool(int most) {
            this.most = most;
        }

        /** True if there are any. */
        boolean isInUse() {
            return inUse > 0;
        }

        /** Segments that there is memory for now, in use or not. */
        int held() {
            return inUse + unused;
        }

        /** Gives up half of what was not needed since this was last called. */
        void trim() {
            int surplus = held() - Math.max(needed, MAX);
            needed = inUse;
            for (int i = (surplus + 1) / 2; i > 0 && free != null; i--) {
                free = free.next;
                unused--;
            }
        }

        private @Nullable Entry take() {
            if (inUse >= most) {
                return null;
            }
            inUse++;
            needed = Math.max(needed, inUse);
            Entry taken = free;
            if (taken == null) {
                return new Entry();
            }
            free = taken.next;
            unused--;
            return taken;
        }

        private void giveBack(Entry entry) {
            inUse--;
            unused++;
            entry.next = free;
            free = entry;
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
        Entry added = isFull() ? null : pool.take();
        if (added == null) {
            return false;
        }
        added.record.copyOf(record);
        Entry before = null;
        Entry behind = first;
        while (behind != null && behind.record.position() <= record.position()) {
            before = behind;
            behind = behind.next;
        }
        added.next = behind;
        if (before == null) {
            first = added;
        } else {
            before.next = added;
        }
        size++;
        return true;
    }

    boolean isEmpty() {
        return first == null;
    }

    boolean isFull() {
        return size >= MAX;
    }

    /** The one with the lowest position. */
    SegmentRecord first() {
        if (first == null) {
            throw new NoSuchElementException("no segment came early");
        }
        return first.record;
    }

    void removeFirst() {
        Entry removed = first;
        if (removed != null) {
            first = removed.next;
            size--;
            pool.giveBack(removed);
        }
    }

    void clear() {
        while (first != null) {
            removeFirst();
        }
    }
}
