package io.foreshock.collector.l7.redis;

import io.foreshock.collector.l7.exchange.Text;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.ProtocolParser;

/**
 * Reads what a client of Redis sends: arrays of bulk strings, and inline commands if they are ones
 * that are known. A large argument is skipped; the hash is of what tells commands apart: the length
 * and the first {@value #HASHED_BYTES} bytes of each argument, within the first {@value
 * ProtocolParser#HEAD_BYTES} bytes of the command, so that it does not depend on how they were cut.
 */
final class CommandReader {
    /** Is told of the commands as they are read. */
    interface Listener {
        /** A command's name was read; a subcommand may be to come. */
        void named(CommandReader command);

        /** A command was read to its end, which passed at {@code ns}. */
        void ended(CommandReader command, long ns);
    }

    /** Most arguments, the limit that Redis has for those who have not authenticated, and had. */
    static final long MAX_ARGUMENTS = 1024 * 1024;

    /** Most bytes of an argument: the default of proto-max-bulk-len. */
    static final long MAX_BULK_BYTES = 512L * 1024 * 1024;

    /** Bytes of an argument that are hashed. */
    static final int HASHED_BYTES = 64;

    /** Arguments among which a BLOCK is looked for. */
    private static final int BLOCK_ARGUMENTS = 8;

    private static final int INLINE_BYTES = ProtocolParser.HEAD_BYTES;
    private static final byte[] BLOCK = {'B', 'L', 'O', 'C', 'K'};

    private final Listener listener;
    private final HeaderLine header = new HeaderLine();

    private long argumentsLeft; // 0: between commands
    private long bodyLeft; // bytes of an argument with its CR LF; 0: a header is next
    private long bodyRead;
    private boolean whole; // the argument is looked at when it is there as a whole
    private boolean skipping;
    private long index; // of the argument
    private boolean named; // the listener was told

    /** The command as far as it is known. */
    RedisCommand command = RedisCommand.OTHER;

    /** Its arguments, its name and subcommand not counted. */
    long arguments;

    /** Its bytes, what is skipped included. */
    long size;

    /** Its hash so far; of its name only, if the rest may be a secret. */
    long hash;

    /** True if there is a BLOCK among the arguments. */
    boolean blocks;

    /** First letter of the argument after the subcommand, in upper case: ON, OFF or SKIP. */
    byte mode;

    /** Second letter of it. */
    byte modeSecond;

    /** When its first byte passed. */
    long startNs;

    /** Thread that sent it. */
    int startTid;

    CommandReader(Listener listener) {
        this.listener = listener;
    }

    /** True in the midst of a command. */
    boolean isInside() {
        return argumentsLeft > 0;
    }

    /** Forgets the command that it is in. */
    void reset() {
        argumentsLeft = 0;
        bodyLeft = 0;
        skipping = false;
    }

    /** The end of the command that it is in is not seen, {@code missing} bytes from here. */
    void cut(long missing) {
        size += missing;
        arguments = index + argumentsLeft - 1;
        tellName();
    }

    private void tellName() {
        if (!named) {
            named = true;
            listener.named(this);
        }
    }

    /**
     * Reads on.
     *
     * @return index behind what was read, which may lie behind the chunk's end: the rest is to be
     *     skipped; {@code at} if more bytes are needed; {@link HeaderLine#MALFORMED}
     */
    int read(Chunk chunk, int at) {
        if (bodyLeft > 0) {
            return whole ? wholeBody(chunk, at) : body(chunk, at);
        }
        if (argumentsLeft > 0) {
            return argumentHeader(chunk, at);
        }
        return chunk.bytes[at] == '*' ? arrayHeader(chunk, at) : inline(chunk, at);
    }

    /** What was to be skipped has passed. */
    void skipped(long ns) {
        if (skipping) {
            skipping = false;
            argumentEnded(ns);
        }
    }

    private int arrayHeader(Chunk chunk, int at) {
        int next = header.read(chunk.bytes, at, chunk.to);
        if (next <= 0) {
            return next == HeaderLine.WAIT ? at : next;
        }
        long count = header.number;
        if (count == HeaderLine.STREAMED || count > MAX_ARGUMENTS || count < -1) {
            return HeaderLine.MALFORMED;
        }
        if (count > 0) { // the server passes over an empty one
            start(chunk);
            argumentsLeft = count;
            hash(chunk.bytes, at, next);
            size += next - at;
        }
        return next;
    }

    private void start(Chunk chunk) {
        startNs = chunk.firstNs;
        startTid = chunk.tid;
        command = RedisCommand.OTHER;
        index = 0;
        named = false;
        arguments = 0;
        size = 0;
        hash = Text.HASH_SEED;
        blocks = false;
        mode = 0;
        modeSecond = 0;
    }

    private int argumentHeader(Chunk chunk, int at) {
        if (chunk.bytes[at] != '$') {
            return HeaderLine.MALFORMED;
        }
        int next = header.read(chunk.bytes, at, chunk.to);
        if (next <= 0) {
            return next == HeaderLine.WAIT ? at : next;
        }
        long length = header.number;
        if (length < 0 || length > MAX_BULK_BYTES) {
            return HeaderLine.MALFORMED;
        }
        if (!command.isSecret) {
            hash(chunk.bytes, at, next);
        }
        size += next - at;
        bodyLeft = length + 2;
        bodyRead = 0;
        whole = isLookedAt(length);
        if (index == 0 && !whole) {
            tellName();
        }
        return next;
    }

    private boolean isLookedAt(long length) {
        if (length > RedisCommands.NAME_BYTES) {
            return false;
        }
        return index == 0
                || (index == 1 && command.hasSubcommands)
                || (index == 2 && command.answers == Answers.REPLY_MODE)
                || (index < BLOCK_ARGUMENTS
                        && length == BLOCK.length
                        && command.answers == Answers.ONE_LATE_IF_BLOCK);
    }

    private int wholeBody(Chunk chunk, int at) {
        int next = at + (int) bodyLeft;
        if (next > chunk.to) {
            return at;
        }
        int end = next - 2;
        if (!HeaderLine.mayEnd(chunk.bytes, end, next)) {
            return HeaderLine.MALFORMED;
        }
        if (!command.isSecret) {
            hash(chunk.bytes, at, next);
        }
        size += bodyLeft;
        bodyLeft = 0;
        look(chunk.bytes, at, end);
        argumentEnded(chunk.lastNs);
        return next;
    }

    private void look(byte[] bytes, int from, int to) {
        if (index == 0) {
            RedisCommand found = RedisCommands.find(bytes, from, to);
            command = found == null ? RedisCommand.OTHER : found;
            tellName();
        } else if (index == 1 && command.hasSubcommands) {
            command = RedisCommands.find(command, bytes, from, to);
        } else if (command.answers == Answers.REPLY_MODE) {
            mode = to > from ? RedisCommands.upper(bytes[from]) : 0;
            modeSecond = to > from + 1 ? RedisCommands.upper(bytes[from + 1]) : 0;
        } else {
            blocks |= isBlock(bytes, from, to);
        }
    }

    private static boolean isBlock(byte[] bytes, int from, int to) {
        for (int i = 0; i < BLOCK.length; i++) {
            if (RedisCommands.upper(bytes[from + i]) != BLOCK[i]) {
                return false;
            }
        }
        return to - from == BLOCK.length;
    }

    private int body(Chunk chunk, int at) {
        int there = (int) Math.min(bodyLeft, chunk.to - at);
        if (bodyRead < HASHED_BYTES && !command.isSecret) {
            int hashed = (int) Math.min(there, HASHED_BYTES - bodyRead);
            hash(chunk.bytes, at, at + hashed);
        }
        if (there < bodyLeft && isHashed(there)) {
            int next = at + (int) bodyLeft;
            size += bodyLeft;
            bodyLeft = 0;
            skipping = true;
            return next;
        }
        size += there;
        bodyRead += there;
        bodyLeft -= there;
        if (bodyLeft == 0) {
            if (there >= 2 && !HeaderLine.mayEnd(chunk.bytes, at + there - 2, at + there)) {
                return HeaderLine.MALFORMED;
            }
            argumentEnded(chunk.lastNs);
        }
        return at + there;
    }

    /** Whether nothing behind the next bytes of this argument is hashed. */
    private boolean isHashed(int there) {
        return bodyRead + there >= HASHED_BYTES
                || command.isSecret
                || size + there >= ProtocolParser.HEAD_BYTES;
    }

    private void hash(byte[] bytes, int from, int to) {
        long room = ProtocolParser.HEAD_BYTES - size;
        if (room > 0) {
            hash = Text.hash(hash, bytes, from, (int) Math.min(to, from + room));
        }
    }

    private void argumentEnded(long ns) {
        index++;
        argumentsLeft--;
        if (argumentsLeft == 0) {
            arguments = index - 1;
            listener.ended(this, ns);
        }
    }

    /** A line of words. Only those that begin with a command's name are taken for one. */
    private int inline(Chunk chunk, int at) {
        byte[] bytes = chunk.bytes;
        int limit = Math.min(chunk.to, at + INLINE_BYTES);
        int feed = at;
        while (feed < limit && bytes[feed] != '\n') {
            feed++;
        }
        if (feed == limit) {
            boolean tooLong = limit - at == INLINE_BYTES;
            return tooLong || !InlineCommand.mayBegin(bytes, at, limit) ? HeaderLine.MALFORMED : at;
        }
        int end = feed > at && bytes[feed - 1] == '\r' ? feed - 1 : feed;
        if (InlineCommand.isBlank(bytes, at, end)) {
            return feed + 1; // the server passes over an empty one
        }
        RedisCommand found = InlineCommand.find(bytes, at, end);
        if (found == null) {
            return HeaderLine.MALFORMED;
        }
        start(chunk);
        readInline(found, bytes, at, end);
        size += feed + 1 - at;
        tellName();
        listener.ended(this, chunk.lastNs);
        return feed + 1;
    }

    private void readInline(RedisCommand found, byte[] bytes, int from, int to) {
        command = found;
        index = 0;
        int at = InlineCommand.skipBlank(bytes, from, to);
        while (at < to) {
            int end = InlineCommand.wordEnd(bytes, at, to);
            if (index > 0 && isLookedAt(end - at)) {
                look(bytes, at, end);
            }
            index++;
            at = InlineCommand.skipBlank(bytes, end, to);
        }
        arguments = index - 1;
        hash = Text.hash(hash, command.name, 0, command.name.length);
        if (!command.isSecret) {
            hash = Text.hash(hash, bytes, from, to);
        }
    }
}
