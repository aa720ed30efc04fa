package io.foreshock.collector.l7.fuzz;

import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ProtocolParser;

/** A parser that is held to what {@link ProtocolParser} promises. */
final class CheckedParser implements ProtocolParser {
    /**
     * Most bytes of a parser's own state, whatever it was given. HTTP/2 has most: two tables of
     * headers of 16 KiB each, and 256 streams.
     */
    static final long STATE_BYTES = 96 * 1024;

    /** What a parser need not say: that it still refers to the last chunk that it was offered. */
    private static final int UNSAID_BYTES = 2560;

    private static final int CALLS_BETWEEN_LOOKS = 256;

    private final ProtocolParser parser;
    private final Exchanges exchanges;
    private final Footprint footprint;
    private int calls;
    private boolean closed;

    CheckedParser(ProtocolParser parser, Exchanges exchanges, Footprint footprint) {
        this.parser = parser;
        this.exchanges = exchanges;
        this.footprint = footprint;
    }

    @Override
    public long onData(Side sender, Chunk chunk) {
        byte[] bytes = chunk.bytes;
        int from = chunk.from;
        int to = chunk.to;
        check(
                !closed && from >= 0 && from < to && to <= bytes.length,
                "offered " + from + "–" + to);
        long consumed = parser.onData(sender, chunk);
        check(consumed >= NOT_MINE, "consumed " + consumed);
        check(consumed != 0 || to - from < HEAD_BYTES, "nothing consumed of " + (to - from));
        check(
                chunk.bytes == bytes && chunk.from == from && chunk.to == to,
                "the chunk was changed");
        if (++calls % CALLS_BETWEEN_LOOKS == 0) {
            checkState();
        }
        return checkQueue(consumed);
    }

    @Override
    public void onSkipped(Side sender, long ns, int tid) {
        parser.onSkipped(sender, ns, tid);
        checkQueue(0);
    }

    @Override
    public void onGap(Side sender, Chunk rest, long missing) {
        check(!closed && rest.from <= rest.to, "a gap behind " + rest.length());
        parser.onGap(sender, rest, missing);
        checkQueue(0);
    }

    @Override
    public boolean canResume(Side sender, Chunk chunk) {
        return parser.canResume(sender, chunk);
    }

    @Override
    public void onClose(Close how, long ns) {
        check(!closed, "closed twice");
        closed = true;
        checkState();
        parser.onClose(how, ns);
        checkQueue(0);
    }

    @Override
    public boolean isPatient() {
        return parser.isPatient();
    }

    @Override
    public boolean isStateful() {
        return parser.isStateful();
    }

    @Override
    public int memory() {
        return parser.memory();
    }

    private long checkQueue(long result) {
        int size = exchanges.size();
        check(size >= 0 && size <= Exchanges.MAX_IN_FLIGHT, size + " in flight");
        check((exchanges.first() == null) == (size == 0), "the first of " + size);
        return result;
    }

    private void checkState() {
        long bytes = footprint.of(parser);
        check(bytes <= STATE_BYTES, "keeps " + bytes + " bytes");
        int said = parser.memory();
        check(bytes <= said + UNSAID_BYTES, "keeps " + bytes + " bytes, and says " + said);
    }

    private void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(parser.getClass().getSimpleName() + ": " + what);
        }
    }
}
