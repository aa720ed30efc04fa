package io.foreshock.collector.l7.redis;

import io.foreshock.collector.l7.parse.Chunk;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a server of Redis sends: replies and pushes, in RESP2 and RESP3, each to its end and
 * no deeper than it takes to find that. Aggregates need no stack, however deep: what is due grows
 * by the elements of each that begins, and the reply ends when nothing is due. Only aggregates of
 * unknown length do, which end by a mark of their own. Strings are skipped.
 *
 * <p><a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">RESP</a>, and <a
 * href="https://github.com/antirez/RESP3/blob/master/spec.md">RESP3</a> for attributes and streams.
 */
final class ReplyReader {
    /** Is told of the replies as they are read. */
    interface Listener {
        /**
         * Whether it depends on the first element of an array what that is: an answer, or a message
         * of a subscription.
         */
        boolean dependsOnName();

        /** A reply begins, and its type and name are read. */
        void begins(ReplyReader reply);

        /**
         * There is an error.
         *
         * @param from index of its message, which ends at {@code to} or later
         * @param nested true if it is an element of the reply
         */
        void error(byte[] bytes, int from, int to, boolean nested);

        /** The reply has ended. */
        void ends(ReplyReader reply, long ns);
    }

    /** Bytes of a line that are waited for, before the rest is passed over. */
    private static final int LINE_BYTES = 64;

    /** Most bytes of the name of a push that matters. */
    private static final int PUSH_NAME_BYTES = 12;

    /** Most elements of an aggregate. */
    private static final long MAX_ELEMENTS = Integer.MAX_VALUE;

    private final Listener listener;
    private final HeaderLine header = new HeaderLine();
    private final DueElements due = new DueElements();

    private boolean naming; // the first element of an aggregate tells what it is
    private boolean inLine; // the rest of a line is passed over
    private boolean inPieces; // a string of unknown length
    private boolean skipping;

    /** Type of the reply: the byte it begins with. */
    byte type;

    /** Byte behind the type. */
    byte second;

    /** The command that a push or message is named after: the one that it confirms. */
    @Nullable RedisCommand confirmed;

    /** True if it is a message of a subscription. */
    boolean isMessage;

    /** True if it is what a replica sends to its master: REPLCONF. */
    boolean isReplica;

    /** The last element, if it is an integer: how many subscriptions there are. */
    long integer;

    /** Its bytes so far, what is skipped included. */
    long size;

    /** When its first byte passed. */
    long startNs;

    /** Thread that sent it. */
    int startTid;

    /** True once there was something that only RESP3 has. */
    boolean isResp3;

    ReplyReader(Listener listener) {
        this.listener = listener;
    }

    /** True in the midst of a reply. */
    boolean isInside() {
        return !due.isNone();
    }

    /** True in the midst of a reply that is known to be one. */
    boolean hasBegun() {
        return !due.isReplyToBegin() && !naming && !due.isAttribute();
    }

    /** Forgets the reply that it is in. */
    void reset() {
        due.reset();
        naming = false;
        inLine = false;
        inPieces = false;
        skipping = false;
    }

    /**
     * The end of what it is in is not seen, and is somewhere in {@code missing} bytes. If it is in
     * nothing, a reply may have begun with what was left over.
     */
    void cut(Chunk rest, long missing) {
        if (!isInside() && rest.length() > 0) {
            startNs = rest.firstNs;
            startTid = rest.tid;
            size = 0;
            beginCut(rest);
        }
        size += rest.length() + missing;
    }

    private void beginCut(Chunk rest) {
        int from = rest.from;
        switch (rest.bytes[from]) {
            case '-' -> {
                if (hasWord(rest)) {
                    tellError(rest, from, from + 1, rest.to);
                }
            }
            case '+', ':', '$', '=', '_', '#', ',', '(' -> beginScalar(rest, from);
            default -> {}
        }
    }

    private static boolean hasWord(Chunk rest) {
        for (int i = rest.from; i < rest.to; i++) {
            if (rest.bytes[i] == ' ') {
                return true;
            }
        }
        return false;
    }

    /** Reads on; returns what {@link CommandReader#read} does. */
    int read(Chunk chunk, int at) {
        if (inLine) {
            return restOfLine(chunk, at);
        }
        if (naming) {
            int known = name(chunk, at);
            if (known <= 0) {
                return known == HeaderLine.WAIT ? at : known;
            }
        }
        if (inPieces && chunk.bytes[at] != ';') {
            return HeaderLine.MALFORMED;
        }
        if (due.isNone()) {
            startNs = chunk.firstNs;
            startTid = chunk.tid;
            size = 0;
        }
        return switch (chunk.bytes[at]) {
            case '+' -> line(chunk, at);
            case '-' -> error(chunk, at);
            case '(', ',' -> line3(chunk, at);
            case ':' -> integer(chunk, at);
            case '_', '#' -> constant(chunk, at);
            case '$', '=', '!', ';' -> string(chunk, at);
            case '*', '%', '~', '>', '|' -> aggregate(chunk, at);
            case '.' -> endOfStreamed(chunk, at);
            default -> HeaderLine.MALFORMED;
        };
    }

    /** What was to be skipped has passed. */
    void skipped(long ns) {
        if (skipping) {
            skipping = false;
            elementEnded(ns);
        }
    }

    /** Its first byte is about to be read, and it is no aggregate whose name is to be known. */
    private void beginScalar(Chunk chunk, int at) {
        if (due.isReplyToBegin()) {
            due.begin();
            first(chunk, at);
            listener.begins(this);
        }
    }

    private void first(Chunk chunk, int at) {
        type = chunk.bytes[at];
        second = at + 1 < chunk.to ? chunk.bytes[at + 1] : 0;
        confirmed = null;
        isMessage = false;
        isReplica = false;
        integer = 0;
    }

    private int ended(Chunk chunk, int at, int next) {
        size += next - at;
        elementEnded(chunk.lastNs);
        return next;
    }

    private void elementEnded(long ns) {
        if (!inPieces && due.end()) {
            listener.ends(this, ns);
        }
    }

    private int line3(Chunk chunk, int at) {
        isResp3 = true;
        return line(chunk, at);
    }

    private int line(Chunk chunk, int at) {
        int end = lineEnd(chunk, at);
        if (end <= 0) {
            return end == HeaderLine.WAIT ? at : end;
        }
        beginScalar(chunk, at);
        return lineEnded(chunk, at, end);
    }

    private int error(Chunk chunk, int at) {
        int end = lineEnd(chunk, at);
        if (end <= 0) {
            return end == HeaderLine.WAIT ? at : end;
        }
        tellError(chunk, at, at + 1, end);
        return lineEnded(chunk, at, end);
    }

    private void tellError(Chunk chunk, int at, int from, int to) {
        boolean nested = !due.isReplyToBegin();
        beginScalar(chunk, at);
        if (!due.isAttribute()) {
            listener.error(chunk.bytes, from, to, nested);
        }
    }

    /** Index behind a line, or behind as much of it as is there if that is enough. */
    private static int lineEnd(Chunk chunk, int at) {
        byte[] bytes = chunk.bytes;
        int limit = Math.min(chunk.to, at + LINE_BYTES);
        for (int i = at + 1; i < limit; i++) {
            if (bytes[i] == '\n') {
                return bytes[i - 1] == '\r' ? i + 1 : HeaderLine.MALFORMED;
            }
            if (bytes[i] == 0) {
                return HeaderLine.MALFORMED;
            }
        }
        return limit - at == LINE_BYTES ? limit : HeaderLine.WAIT;
    }

    private int lineEnded(Chunk chunk, int at, int end) {
        if (chunk.bytes[end - 1] == '\n') {
            return ended(chunk, at, end);
        }
        size += end - at;
        inLine = true;
        return end;
    }

    private int restOfLine(Chunk chunk, int at) {
        for (int i = at; i < chunk.to; i++) {
            if (chunk.bytes[i] == '\n') {
                inLine = false;
                return ended(chunk, at, i + 1);
            }
        }
        size += chunk.to - at;
        return chunk.to;
    }

    private int integer(Chunk chunk, int at) {
        int next = header.read(chunk.bytes, at, chunk.to);
        if (next <= 0 || header.number == HeaderLine.STREAMED) {
            return next == HeaderLine.WAIT ? at : HeaderLine.MALFORMED;
        }
        beginScalar(chunk, at);
        integer = header.number;
        return ended(chunk, at, next);
    }

    /** Null, true and false. */
    private int constant(Chunk chunk, int at) {
        int end = chunk.bytes[at] == '_' ? at + 1 : at + 2;
        if (end == at + 2 && end <= chunk.to) {
            byte value = chunk.bytes[at + 1];
            if (value != 't' && value != 'f') {
                return HeaderLine.MALFORMED;
            }
        }
        int next = HeaderLine.lineEnd(chunk.bytes, end, chunk.to);
        if (next <= 0) {
            return next == HeaderLine.WAIT ? at : next;
        }
        isResp3 = true;
        beginScalar(chunk, at);
        return ended(chunk, at, next);
    }

    private int string(Chunk chunk, int at) {
        byte kind = chunk.bytes[at];
        int next = header.read(chunk.bytes, at, chunk.to);
        if (next <= 0) {
            return next == HeaderLine.WAIT ? at : next;
        }
        if ((kind == ';') != inPieces) {
            return HeaderLine.MALFORMED;
        }
        long length = header.number;
        if (length == HeaderLine.STREAMED && kind == '$') {
            beginScalar(chunk, at);
            isResp3 = true;
            inPieces = true;
            size += next - at;
            return next;
        }
        if (kind == ';' && length == 0) {
            inPieces = false;
            return ended(chunk, at, next);
        }
        if (length == -1 && kind == '$') {
            beginScalar(chunk, at);
            return ended(chunk, at, next);
        }
        if (length < 0 || length > CommandReader.MAX_BULK_BYTES) {
            return HeaderLine.MALFORMED;
        }
        return body(chunk, at, next, length);
    }

    private int body(Chunk chunk, int at, int start, long length) {
        byte kind = chunk.bytes[at];
        long end = start + length + 2;
        if (kind == '!') {
            int word = (int) Math.min(length, LINE_BYTES);
            if (start + word > chunk.to) {
                return at;
            }
            tellError(chunk, at, start, start + word);
        }
        isResp3 |= kind != '$';
        beginScalar(chunk, at);
        if (end > chunk.to) {
            skipping = true;
            size += end - at;
            return (int) end;
        }
        if (!HeaderLine.mayEnd(chunk.bytes, (int) end - 2, (int) end)) {
            return HeaderLine.MALFORMED;
        }
        return ended(chunk, at, (int) end);
    }

    private int aggregate(Chunk chunk, int at) {
        int next = header.read(chunk.bytes, at, chunk.to);
        if (next <= 0) {
            return next == HeaderLine.WAIT ? at : next;
        }
        byte kind = chunk.bytes[at];
        long count = header.number;
        if (count != HeaderLine.STREAMED && (count < -1 || count > MAX_ELEMENTS)) {
            return HeaderLine.MALFORMED;
        }
        isResp3 |= kind != '*';
        size += next - at;
        if (kind == '|') {
            return due.beginAttribute(count) ? next : HeaderLine.MALFORMED;
        }
        if (due.isReplyToBegin()) {
            due.begin();
            first(chunk, at);
            naming = count >= 2 && (kind == '>' || (kind == '*' && listener.dependsOnName()));
            if (!naming) {
                listener.begins(this);
            }
        }
        if (count == HeaderLine.STREAMED) {
            isResp3 = true;
            return due.beginStreamed() ? next : HeaderLine.MALFORMED;
        }
        due.add(kind, count);
        elementEnded(chunk.lastNs); // the aggregate itself, in place of which its elements are due
        return next;
    }

    private int endOfStreamed(Chunk chunk, int at) {
        int next = HeaderLine.lineEnd(chunk.bytes, at + 1, chunk.to);
        if (next <= 0) {
            return next == HeaderLine.WAIT ? at : next;
        }
        if (!due.endStreamed()) {
            return HeaderLine.MALFORMED;
        }
        return ended(chunk, at, next);
    }

    /** Looks at the name of a push. Returns a positive number once it is known. */
    private int name(Chunk chunk, int at) {
        byte[] bytes = chunk.bytes;
        if (bytes[at] == '$') {
            int start = header.read(bytes, at, chunk.to);
            if (start <= 0) {
                return start;
            }
            if (header.number >= 0 && header.number <= PUSH_NAME_BYTES) {
                int end = start + (int) header.number;
                if (end > chunk.to) {
                    return HeaderLine.WAIT;
                }
                PushName.read(bytes, start, end, this);
            }
        }
        naming = false;
        listener.begins(this);
        return 1;
    }
}
