package io.foreshock.collector.l7.stream;

import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.record.SegmentRecord;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Buffers for what a parser has not consumed yet, taken while there is such and given back after;
 * so many at most. When all are taken, the one that was taken first is taken away from its holder:
 * who says a message byte by byte, or never ends it, keeps no buffer from those who do. Not safe
 * for use by several threads.
 */
final class BufferPool {
    /** Room for a head that is not complete, and one more chunk. */
    static final int SIZE = ProtocolParser.HEAD_BYTES + SegmentRecord.MAX_PAYLOAD;

    private final ArrayDeque<byte[]> free = new ArrayDeque<>();
    private final int most;
    private int taken;
    private @Nullable ByteStream first;
    private @Nullable ByteStream last;

    /**
     * None taken.
     *
     * @param most that may be taken at once
     */
    BufferPool(int most) {
        this.most = most;
    }

    /** A buffer for one that has none. */
    byte[] take(ByteStream holder) {
        if (taken >= most && first != null) {
            first.crowdOut();
        }
        taken++;
        holder.before = last;
        holder.behind = null;
        if (last == null) {
            first = holder;
        } else {
            last.behind = holder;
        }
        last = holder;
        byte[] buffer = free.pollLast();
        return buffer == null ? new byte[SIZE] : buffer;
    }

    /** Takes back what a holder has taken. */
    void giveBack(ByteStream holder, byte[] buffer) {
        taken--;
        if (holder.before == null) {
            first = holder.behind;
        } else {
            holder.before.behind = holder.behind;
        }
        if (holder.behind == null) {
            last = holder.before;
        } else {
            holder.behind.before = holder.before;
        }
        holder.before = null;
        holder.behind = null;
        free.addLast(buffer);
    }
}
