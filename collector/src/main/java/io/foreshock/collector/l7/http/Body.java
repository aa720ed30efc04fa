package io.foreshock.collector.l7.http;

import io.foreshock.collector.l7.parse.ProtocolParser;

/**
 * Finds the end of a message's body, by its length, its chunks (RFC 9112 section 7.1, with trailers
 * and extensions) or the connection's end, and shows the first of its bytes to those who want them.
 */
final class Body {
    /** Is shown the first {@link ProtocolParser#HEAD_BYTES} bytes of a body, without framing. */
    interface Reader {
        /** True if it wants to see more: what it does not want is skipped. */
        boolean wantsBody();

        /** The next bytes. */
        void onBody(byte[] bytes, int from, int to);

        /** There are more, but they will not be seen. */
        void onBodyCut();
    }

    private enum State {
        NONE,
        LENGTH,
        CHUNK_SIZE,
        CHUNK_EXTENSION,
        CHUNK_DATA,
        CHUNK_END,
        TRAILERS,
        TRAILER_REST,
        UNTIL_CLOSE,
        ENDED,
        BROKEN
    }

    private static final int CHUNK_FEED = 2;

    private final Reader reader;
    private State state = State.NONE;
    private long remaining;
    private long skipping;
    private int shown;
    private boolean touched;
    private boolean cut;
    private boolean inferred;

    Body(Reader reader) {
        this.reader = reader;
    }

    /** A body of so many bytes begins. */
    void beginLength(long length) {
        begin(length == 0 ? State.ENDED : State.LENGTH, length);
    }

    /** A chunked body begins. */
    void beginChunks() {
        begin(State.CHUNK_SIZE, 0);
    }

    /** A body begins that ends with the connection. */
    void beginUntilClose() {
        begin(State.UNTIL_CLOSE, 0);
    }

    /** A body begins whose end can't be known. */
    void beginBroken() {
        begin(State.BROKEN, 0);
    }

    private void begin(State first, long length) {
        state = first;
        remaining = length;
        skipping = 0;
        shown = 0;
        touched = false;
        cut = false;
        inferred = false;
    }

    /** There is none. */
    void end() {
        state = State.ENDED;
    }

    boolean hasEnded() {
        return state == State.ENDED;
    }

    /** True if its framing is not that of HTTP. */
    boolean isBroken() {
        return state == State.BROKEN;
    }

    /** True if its end was concluded, not seen. */
    boolean isInferred() {
        return inferred;
    }

    boolean isChunked() {
        return state.compareTo(State.CHUNK_SIZE) >= 0 && state.compareTo(State.TRAILER_REST) <= 0;
    }

    boolean isUntilClose() {
        return state == State.UNTIL_CLOSE;
    }

    /** True if nothing of it has come. */
    boolean isUntouched() {
        return !touched && !hasEnded() && !isBroken();
    }

    /** Bytes that were asked to be skipped. */
    long skipping() {
        return skipping;
    }

    /**
     * Reads what has come.
     *
     * @return bytes consumed; more than there are where the rest is to be skipped
     */
    long read(byte[] bytes, int from, int to) {
        touched |= from < to;
        int at = from;
        while (at < to && !hasEnded() && !isBroken()) {
            int next = step(bytes, at, to);
            if (next == at) {
                break;
            }
            at = next;
        }
        boolean data = state == State.LENGTH || state == State.CHUNK_DATA;
        if (at == to && data && !(shows() && reader.wantsBody())) {
            skipping = remaining;
            noteCut();
            return at - from + remaining;
        }
        return (long) at - from;
    }

    /** What was to be skipped has passed. */
    void skipped() {
        skipping = 0;
        dataPassed(remaining);
    }

    /**
     * Bytes are missing, those included that were offered and not consumed.
     *
     * @return false if the body's end can't be found any more; true if its next byte is known,
     *     which may be behind its end: see {@link #hasEnded}
     */
    boolean gap(long missing) {
        skipping = 0;
        if (state == State.UNTIL_CLOSE) {
            noteCut();
            return true;
        }
        if (missing < 0) {
            return false;
        }
        noteCut();
        if (state == State.LENGTH || state == State.CHUNK_DATA) {
            if (missing <= remaining) {
                dataPassed(missing);
                return true;
            }
            return state == State.CHUNK_DATA && endsBehind(missing - remaining);
        }
        return (state == State.CHUNK_END && endsBehind(missing))
                || (state == State.CHUNK_SIZE && endsBehind(missing + CHUNK_FEED));
    }

    /** A tail that was not captured and is as long as an empty chunk is taken for one. */
    private boolean endsBehind(long missing) {
        if (missing == ChunkSize.END_BYTES) {
            state = State.ENDED;
            inferred = true;
        }
        return inferred;
    }

    private boolean shows() {
        return shown < ProtocolParser.HEAD_BYTES;
    }

    private void noteCut() {
        if (!cut) {
            cut = true;
            reader.onBodyCut();
        }
    }

    private int step(byte[] bytes, int from, int to) {
        return switch (state) {
            case LENGTH, CHUNK_DATA -> data(bytes, from, to);
            case UNTIL_CLOSE -> {
                show(bytes, from, to);
                yield to;
            }
            case CHUNK_END -> chunkEnd(bytes, from, to);
            case CHUNK_SIZE, TRAILERS -> line(bytes, from, to);
            case CHUNK_EXTENSION, TRAILER_REST -> lineRest(bytes, from, to);
            case NONE, ENDED, BROKEN -> from;
        };
    }

    private int data(byte[] bytes, int from, int to) {
        int available = (int) Math.min(remaining, to - from);
        show(bytes, from, from + available);
        dataPassed(available);
        return from + available;
    }

    private void dataPassed(long count) {
        remaining -= count;
        if (remaining == 0) {
            state = state == State.CHUNK_DATA ? State.CHUNK_END : State.ENDED;
        }
    }

    private void show(byte[] bytes, int from, int to) {
        if (cut || !reader.wantsBody()) {
            return;
        }
        int count = Math.min(to - from, ProtocolParser.HEAD_BYTES - shown);
        if (count > 0) {
            reader.onBody(bytes, from, from + count);
            shown += count;
        }
        if (count < to - from) {
            noteCut();
        }
    }

    private int chunkEnd(byte[] bytes, int from, int to) {
        if (bytes[from] == '\n') {
            state = State.CHUNK_SIZE;
            return from + 1;
        }
        if (bytes[from] == '\r' && from + 1 == to) {
            return from;
        }
        boolean ends = bytes[from] == '\r' && bytes[from + 1] == '\n';
        state = ends ? State.CHUNK_SIZE : State.BROKEN;
        return ends ? from + CHUNK_FEED : from;
    }

    private int line(byte[] bytes, int from, int to) {
        int limit = Math.min(to, from + ProtocolParser.HEAD_BYTES);
        int feed = Lines.feed(bytes, from, limit);
        if (feed < 0 && limit - from < ProtocolParser.HEAD_BYTES) {
            if (state == State.CHUNK_SIZE
                    && ChunkSize.read(bytes, from, limit, false) == ChunkSize.INVALID) {
                state = State.BROKEN;
            }
            return from;
        }
        int end = feed < 0 ? limit : Lines.textEnd(bytes, from, feed);
        if (state == State.TRAILERS) {
            trailer(end == from, feed < 0);
        } else {
            chunk(ChunkSize.read(bytes, from, end, true), feed < 0);
        }
        return feed < 0 ? limit : feed + 1;
    }

    private void trailer(boolean empty, boolean continues) {
        if (continues) {
            state = State.TRAILER_REST;
        } else if (empty) {
            state = State.ENDED;
        }
    }

    private void chunk(long size, boolean continues) {
        remaining = size;
        if (size < 0) {
            state = State.BROKEN;
        } else if (continues) {
            state = State.CHUNK_EXTENSION;
        } else {
            state = size == 0 ? State.TRAILERS : State.CHUNK_DATA;
        }
    }

    private int lineRest(byte[] bytes, int from, int to) {
        int feed = Lines.feed(bytes, from, to);
        if (feed < 0) {
            return to;
        }
        boolean data = state == State.CHUNK_EXTENSION && remaining > 0;
        state = data ? State.CHUNK_DATA : State.TRAILERS;
        return feed + 1;
    }
}
