package io.foreshock.collector.l7.http;

import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.l7.parse.Recognition;

/**
 * Cuts what one end sends into messages, line by line, so that nothing of a head has to be kept: a
 * line is consumed once it is whole, and one longer than {@link ProtocolParser#HEAD_BYTES} as far
 * as that, up to its end.
 *
 * <p>Tolerant as RFC 9112 section 2.2 allows: a bare line feed ends a line, and empty lines before
 * a message are skipped.
 */
final class MessageReader {
    private enum State {
        START,
        FIELDS,
        LINE_REST,
        BODY,
        LOST
    }

    private static final int FOREIGN = -2;

    private final MessageListener listener;
    private final Head head = new Head();
    private final Body body;
    private State state = State.START;
    private int counted;
    private boolean paused;
    private boolean wasChunked; // before the end of a message was lost
    private boolean exact; // a gap ended where a message does

    MessageReader(MessageListener listener) {
        this.listener = listener;
        body = new Body(listener);
    }

    /** Stops behind the message that is being read: what follows is for others. */
    void pause() {
        paused = true;
    }

    boolean isPaused() {
        return paused;
    }

    /** True if the end of the last message can't be found. */
    boolean isLost() {
        return state == State.LOST;
    }

    /** True if no message has begun of which the end was not seen. */
    boolean isAtStart() {
        return state == State.START;
    }

    /** True if the body that is being read ends with the connection. */
    boolean isUntilClose() {
        return state == State.BODY && body.isUntilClose();
    }

    /** True if a head has ended, but nothing of its body has come. */
    boolean isBeforeBody() {
        return state == State.BODY && body.isUntouched();
    }

    /** As {@link ProtocolParser#onData}. */
    long read(Chunk chunk) {
        int at = chunk.from;
        counted = at;
        exact = false;
        while (at < chunk.to && !paused) {
            State before = state;
            long next = step(chunk, at);
            if (next == FOREIGN) {
                return foreign(chunk, at);
            }
            if (next == at && state == before) {
                break;
            }
            if (next > chunk.to) {
                return next - chunk.from;
            }
            at = (int) next;
        }
        if (state != State.START) {
            count(at, chunk.lastNs);
        }
        return at - chunk.from + (at == chunk.to ? skipAhead(chunk) : 0);
    }

    private long foreign(Chunk chunk, int at) {
        boolean keeps = listener.awaitsOther(chunk.lastNs);
        boolean mayWait = chunk.to - at < ProtocolParser.HEAD_BYTES;
        return keeps && mayWait ? (long) at - chunk.from : ProtocolParser.NOT_MINE;
    }

    /** What of a body is not wanted, of which nothing has come yet. */
    private long skipAhead(Chunk chunk) {
        if (state != State.BODY || (body.isUntouched() && listener.mayLackBody())) {
            return 0;
        }
        return body.read(chunk.bytes, chunk.to, chunk.to);
    }

    private void count(int to, long ns) {
        if (to > counted) {
            listener.onBytes(to - counted, ns);
        }
        counted = to;
    }

    /** As {@link ProtocolParser#onSkipped}. */
    void skipped(long ns) {
        listener.onBytes(body.skipping(), ns);
        body.skipped();
        afterBody(ns);
    }

    /** As {@link ProtocolParser#onGap}. */
    void gap(Chunk rest, long missing) {
        boolean inHead = missing > 0 && (state == State.FIELDS || state == State.LINE_REST);
        if (state == State.START) {
            inHead = part(rest) && missing > 0;
        } else if (missing >= 0) {
            listener.onBytes(rest.length() + missing, rest.lastNs);
        }
        long all = missing < 0 ? missing : rest.length() + missing;
        if (state == State.BODY && body.gap(all)) {
            if (body.isInferred()) {
                listener.onInferred();
            }
            afterBody(rest.lastNs);
            exact = true;
            return;
        }
        wasChunked = state == State.BODY && body.isChunked();
        state = State.LOST;
        listener.onLost(rest.lastNs, inHead);
    }

    /** Makes the best of the beginning of a first line. */
    private boolean part(Chunk rest) {
        byte[] bytes = rest.bytes;
        if (rest.length() == 0 || !listener.isPart(bytes, rest.from, rest.to)) {
            return false;
        }
        head.clear();
        begin(bytes, rest.from, rest.to, true, rest.firstNs, rest);
        listener.onBytes(rest.length(), rest.lastNs);
        return true;
    }

    /** As {@link ProtocolParser#canResume}, of bytes that are dropped if it is false. */
    boolean canResume(Chunk chunk) {
        if (state == State.BODY) {
            return true;
        }
        Recognition next = listener.recognise(chunk.bytes, chunk.from, chunk.to);
        boolean starts = next == Recognition.YES || (exact && next == Recognition.MORE);
        if (!starts) {
            exact = false;
            state = State.LOST;
            lost(chunk);
        }
        return starts;
    }

    private void lost(Chunk chunk) {
        listener.onBytes(chunk.length(), chunk.lastNs);
        if (wasChunked && ChunkSize.endsWithEmptyChunk(chunk.bytes, chunk.from, chunk.to)) {
            wasChunked = false;
            listener.onInferred();
            listener.onEnd(chunk.lastNs);
        }
    }

    /** Ends a message whose body has not come and will not. */
    void endWithoutBody(long ns) {
        body.end();
        afterBody(ns);
    }

    /** Where the next step begins; {@code at} if more bytes are needed for this. */
    private long step(Chunk chunk, int at) {
        return switch (state) {
            case START -> start(chunk, at);
            case FIELDS -> fields(chunk, at);
            case LINE_REST -> lineRest(chunk, at);
            case BODY -> body(chunk, at);
            case LOST -> resume(chunk, at);
        };
    }

    private int start(Chunk chunk, int at) {
        byte[] bytes = chunk.bytes;
        if (bytes[at] == '\r' || bytes[at] == '\n') {
            return at + 1;
        }
        Recognition recognition = listener.recognise(bytes, at, chunk.to);
        if (recognition == Recognition.NO) {
            return FOREIGN;
        }
        int limit = Math.min(chunk.to, at + ProtocolParser.HEAD_BYTES);
        int feed = Lines.feed(bytes, at, limit);
        boolean cut = feed < 0;
        if (recognition == Recognition.MORE || (cut && limit - at < ProtocolParser.HEAD_BYTES)) {
            return at;
        }
        counted = at;
        int end = cut ? limit : Lines.textEnd(bytes, at, feed);
        head.clear();
        begin(bytes, at, end, cut, at == chunk.from ? chunk.firstNs : chunk.lastNs, chunk);
        return cut ? limit : feed + 1;
    }

    private void begin(byte[] bytes, int from, int to, boolean cut, long ns, Chunk chunk) {
        listener.onStartLine(bytes, from, to, cut, ns, chunk);
        state = cut ? State.LINE_REST : State.FIELDS;
    }

    private int fields(Chunk chunk, int from) {
        byte[] bytes = chunk.bytes;
        int at = from;
        while (at < chunk.to) {
            int limit = Math.min(chunk.to, at + ProtocolParser.HEAD_BYTES);
            int feed = Lines.feed(bytes, at, limit);
            if (feed < 0) {
                if (limit - at < ProtocolParser.HEAD_BYTES) {
                    return at;
                }
                field(bytes, at, limit);
                state = State.LINE_REST;
                return limit;
            }
            int end = Lines.textEnd(bytes, at, feed);
            if (end == at) {
                headEnd(chunk, feed + 1);
                return feed + 1;
            }
            field(bytes, at, end);
            at = feed + 1;
        }
        return at;
    }

    private void field(byte[] bytes, int from, int to) {
        HttpHeader header = head.line(bytes, from, to);
        if (header != HttpHeader.OTHER) {
            listener.onField(header, bytes, head.valueFrom(), head.valueTo());
        }
    }

    private void headEnd(Chunk chunk, int at) {
        count(at, chunk.lastNs);
        state = State.BODY;
        listener.onHeadEnd(head, body, chunk);
        afterBody(chunk.lastNs);
    }

    private int lineRest(Chunk chunk, int at) {
        int feed = Lines.feed(chunk.bytes, at, chunk.to);
        if (feed < 0) {
            return chunk.to;
        }
        state = State.FIELDS;
        return feed + 1;
    }

    private long body(Chunk chunk, int at) {
        if (body.isUntouched() && listener.mayLackBody()) {
            Recognition next = listener.recognise(chunk.bytes, at, chunk.to);
            if (next == Recognition.MORE) {
                return at;
            }
            if (next == Recognition.YES) {
                body.end();
                afterBody(chunk.lastNs);
                return start(chunk, at);
            }
        }
        long next = at + body.read(chunk.bytes, at, chunk.to);
        count((int) Math.min(next, chunk.to), chunk.lastNs);
        afterBody(chunk.lastNs);
        return next;
    }

    private void afterBody(long ns) {
        if (body.hasEnded()) {
            state = State.START;
            listener.onEnd(ns);
        } else if (body.isBroken()) {
            state = State.LOST;
            listener.onBroken(ns);
        }
    }

    private int resume(Chunk chunk, int at) {
        Recognition next = listener.recognise(chunk.bytes, at, chunk.to);
        if (next == Recognition.NO) {
            count(chunk.to, chunk.lastNs);
            return chunk.to;
        }
        if (next == Recognition.YES) {
            state = State.START;
            return start(chunk, at);
        }
        return at;
    }
}
