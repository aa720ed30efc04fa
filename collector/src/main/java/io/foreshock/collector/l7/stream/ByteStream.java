package io.foreshock.collector.l7.stream;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.ProtocolParser;
import org.jspecify.annotations.Nullable;

/**
 * What one end of a connection has said, as far as its parser has not consumed it. Fed in order by
 * {@link Connection}; not safe for use by several threads. Between messages it holds no buffer.
 */
final class ByteStream {
    private static final byte[] NOTHING = {};

    private final BufferPool pool;
    private final StreamCounters counters;
    private byte @Nullable [] rest;
    private int length;
    private long restNs;
    private long skip;
    private boolean lost;
    private int crowdedOut; // bytes, of which the parser has to be told

    /** Neighbours among those that hold a buffer, in the order in which they took it. */
    @Nullable ByteStream before;

    @Nullable ByteStream behind;

    /** Position of the next byte in order; negative: none has come. */
    long next = -1;

    /** True if the next byte begins a segment. */
    boolean atSegmentStart = true;

    /** What came before its turn. */
    final EarlySegments early;

    ByteStream(BufferPool pool, EarlySegments.Pool earlyPool, StreamCounters counters) {
        this.pool = pool;
        this.counters = counters;
        early = new EarlySegments(earlyPool);
    }

    /** Forgets everything, for another connection. */
    void clear() {
        drop();
        early.clear();
        next = -1;
        atSegmentStart = true;
    }

    /** Forgets what was not consumed, and where the parser stood. */
    void drop() {
        release();
        skip = 0;
        lost = false;
        crowdedOut = 0;
    }

    /** Others need the buffer more: what is in it is lost, as if it had not been captured. */
    void crowdOut() {
        counters.crowdedOut++;
        crowdedOut = length;
        release();
    }

    /** True if something was lost by {@link #crowdOut} that no parser was told of. */
    boolean isCrowdedOut() {
        return crowdedOut > 0;
    }

    /** There is no parser to be told of it. */
    void forgetCrowdedOut() {
        crowdedOut = 0;
    }

    /** True if a message is under way, as far as this end's bytes show it. */
    boolean isMidMessage() {
        return length > 0 || skip > 0 || lost || crowdedOut > 0;
    }

    /** True after a gap behind which its parser has not found its place. */
    boolean isLost() {
        return lost;
    }

    /** Bytes kept. */
    int length() {
        return length;
    }

    /** Shows what is kept, if anything, for a protocol to be recognised. */
    boolean peek(Chunk chunk, long ns, int tid) {
        if (rest == null || length == 0) {
            return false;
        }
        set(chunk, rest, 0, length, restNs, ns, tid);
        return true;
    }

    /** Keeps bytes; those that find no room are left out. */
    void keep(byte[] bytes, int from, int to, long ns) {
        if (rest == null) {
            rest = pool.take(this);
        }
        if (length == 0) {
            restNs = ns;
        }
        int taken = Math.min(to - from, rest.length - length);
        System.arraycopy(bytes, from, rest, length, taken);
        length += taken;
    }

    /**
     * Offers the bytes in {@code [from, to)} to a parser, behind what is kept.
     *
     * @return false if they are not of its protocol
     */
    boolean offer(
            ProtocolParser parser,
            Side sender,
            Chunk chunk,
            byte[] bytes,
            int from,
            int to,
            long ns,
            int tid) {
        int at = from;
        tellCrowdedOut(parser, sender, chunk, ns, tid);
        if (skip > 0) {
            int skipped = (int) Math.min(skip, to - at);
            pass(parser, sender, skipped, ns, tid);
            at += skipped;
        }
        if (at == to) {
            return true;
        }
        if (lost) {
            set(chunk, bytes, at, to, ns, ns, tid);
            if (!atSegmentStart || !parser.canResume(sender, chunk)) {
                return true;
            }
            lost = false;
        }
        if (length > 0) {
            keep(bytes, at, to, ns);
            return offerRest(parser, sender, chunk, ns, tid);
        }
        return offerDirectly(parser, sender, chunk, bytes, at, to, ns, tid);
    }

    /** Offers what is kept, for a parser that has just been chosen. */
    boolean offerRest(ProtocolParser parser, Side sender, Chunk chunk, long ns, int tid) {
        byte[] kept = rest;
        if (kept == null || length == 0) {
            return true;
        }
        int end = length;
        int at = 0;
        while (at < end) {
            set(chunk, kept, at, end, at == 0 ? restNs : ns, ns, tid);
            long consumed = parser.onData(sender, chunk);
            if (consumed < 0) {
                System.arraycopy(kept, at, kept, 0, end - at);
                length = end - at;
                return false;
            }
            if (consumed == 0) {
                break;
            }
            skip = Math.max(0, consumed - (end - at));
            at = (int) Math.min(end, at + consumed);
        }
        if (at == end) {
            release();
        } else if (at == 0 && end == kept.length) {
            lose(parser, sender, chunk, 0, ns, tid); // nothing consumed of all that may be kept
        } else if (at > 0) {
            System.arraycopy(kept, at, kept, 0, end - at);
            length = end - at;
            restNs = ns;
        }
        return true;
    }

    private boolean offerDirectly(
            ProtocolParser parser,
            Side sender,
            Chunk chunk,
            byte[] bytes,
            int from,
            int to,
            long ns,
            int tid) {
        int at = from;
        while (at < to) {
            set(chunk, bytes, at, to, ns, ns, tid);
            long consumed = parser.onData(sender, chunk);
            if (consumed <= 0) {
                keep(bytes, at, to, ns);
                return consumed == 0;
            }
            skip = Math.max(0, consumed - (to - at));
            at = (int) Math.min(to, at + consumed);
        }
        return true;
    }

    /**
     * Bytes have passed that were not captured.
     *
     * @return false if the parser had not asked to skip them: it is told of a gap
     */
    boolean miss(ProtocolParser parser, Side sender, Chunk chunk, long missing, long ns, int tid) {
        tellCrowdedOut(parser, sender, chunk, ns, tid);
        long skipped = Math.min(skip, missing);
        if (skipped > 0) {
            pass(parser, sender, skipped, ns, tid);
        }
        if (missing == skipped) {
            return true;
        }
        if (!lost) {
            lose(parser, sender, chunk, missing - skipped, ns, tid);
        }
        return false;
    }

    /** The client says no more, and had begun to. */
    void end(ProtocolParser parser, Chunk chunk, long ns) {
        lose(parser, Side.CLIENT, chunk, -1, ns, 0);
    }

    private void tellCrowdedOut(ProtocolParser parser, Side sender, Chunk chunk, long ns, int tid) {
        if (crowdedOut > 0) {
            int missing = crowdedOut;
            crowdedOut = 0;
            lose(parser, sender, chunk, missing, ns, tid);
        }
    }

    private void lose(
            ProtocolParser parser, Side sender, Chunk chunk, long missing, long ns, int tid) {
        byte[] kept = rest == null ? NOTHING : rest;
        set(chunk, kept, 0, length, restNs, ns, tid);
        parser.onGap(sender, chunk, missing);
        release();
        skip = 0;
        lost = true;
    }

    private void pass(ProtocolParser parser, Side sender, long skipped, long ns, int tid) {
        skip -= skipped;
        if (skip == 0) {
            parser.onSkipped(sender, ns, tid);
        }
    }

    private void release() {
        if (rest != null) {
            pool.giveBack(this, rest);
            rest = null;
        }
        length = 0;
    }

    private static void set(
            Chunk chunk, byte[] bytes, int from, int to, long firstNs, long lastNs, int tid) {
        chunk.bytes = bytes;
        chunk.from = from;
        chunk.to = to;
        chunk.firstNs = firstNs;
        chunk.lastNs = lastNs;
        chunk.tid = tid;
    }
}
