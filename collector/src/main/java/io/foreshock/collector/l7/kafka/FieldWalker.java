package io.foreshock.collector.l7.kafka;

/**
 * Walks through the fields of a message as they come, by a {@link FieldProgram}, and stops as soon
 * as it is known what the message says: at the first error code that is not 0, or when no more can
 * come; at the first topic. Strings, bytes and records are skipped by their lengths. Reused.
 */
final class FieldWalker {
    /** How far it has come. */
    enum State {
        /** On the way. */
        WALKING,
        /** At what was looked for, or sure that it is not there. */
        SETTLED,
        /** It can't be known: the layout is not known, or is not what the bytes have. */
        UNREADABLE
    }

    private static final int MAX_VARINT_BYTES = 5;
    private static final int MAX_TOPIC_BYTES = 249;

    private FieldProgram program = FieldProgram.NONE;
    private int step;
    private int depth;
    private final int[] loopStep = new int[FieldProgram.MAX_DEPTH];
    private final long[] loopLeft = new long[FieldProgram.MAX_DEPTH];
    private long tagsLeft; // -1: their number is to be read
    private int next; // index behind the varint that was read

    /** How far it has come. */
    State state = State.UNREADABLE;

    /** Bytes of the message that are still to come. */
    long left;

    /** The first error code that is not 0, or 0. */
    int error;

    /** Where the first topic's name begins. */
    int topicFrom;

    /** Where it ends; not behind its beginning if there is none. */
    int topicTo;

    /** True if it is not the only topic. */
    boolean moreTopics;

    /** Acknowledgements asked for; 1 if it is not said. */
    int acks;

    /** How long the broker may wait, milliseconds. */
    int maxWaitMs;

    /** Begins with a message of so many bytes. */
    void start(FieldProgram program, long bytes) {
        this.program = program;
        left = bytes;
        step = 0;
        depth = 0;
        tagsLeft = -1;
        error = 0;
        topicFrom = 0;
        topicTo = 0;
        moreTopics = false;
        acks = 1;
        maxWaitMs = 0;
        state = program == FieldProgram.NONE ? State.UNREADABLE : State.WALKING;
    }

    /** Gives up: bytes of the message are missing. */
    void cut(long missing) {
        left -= missing;
        if (state == State.WALKING) {
            state = State.UNREADABLE;
        }
    }

    /**
     * Walks on.
     *
     * @return index behind what was read, which may lie behind {@code to}: what is between is to be
     *     skipped. It is before {@code to} if it has settled, or more bytes are needed
     */
    int walk(byte[] bytes, int from, int to) {
        int at = from;
        while (state == State.WALKING && at <= to) {
            int behind = step(bytes, at, to);
            if (behind < 0) {
                break;
            }
            left -= behind - at;
            at = behind;
            if (left < 0) {
                state = State.UNREADABLE;
                at += (int) left;
                left = 0;
            }
        }
        return at;
    }

    /** One step. Returns the index behind it; -1 if it needs more bytes, or there are none. */
    private int step(byte[] bytes, int at, int to) {
        return switch (program.steps[step]) {
            case FieldProgram.FIXED -> {
                int size = program.steps[step + 1];
                step += 2;
                yield at + size;
            }
            case FieldProgram.STRING -> skip(bytes, at, to, 2);
            case FieldProgram.BYTES -> skip(bytes, at, to, 4);
            case FieldProgram.ARRAY -> beginArray(bytes, at, to);
            case FieldProgram.END -> endElement(at);
            case FieldProgram.PRIMITIVES -> primitives(bytes, at, to);
            case FieldProgram.ERROR -> error(bytes, at, to);
            case FieldProgram.TOPIC -> topic(bytes, at, to);
            case FieldProgram.ACKS -> acks(bytes, at, to);
            case FieldProgram.MAX_WAIT -> maxWait(bytes, at, to);
            case FieldProgram.TAGS -> tags(bytes, at, to);
            default -> stop(at);
        };
    }

    private int stop(int at) {
        boolean errors = program.behindLastError > 0;
        state = depth > 0 && errors ? State.UNREADABLE : State.SETTLED;
        return at;
    }

    private int needs(int bytes) {
        if (left < bytes) {
            state = State.UNREADABLE;
        }
        return -1;
    }

    /** Reads a length of so many bytes, or a varint; -1 is the length of null. */
    private long length(byte[] bytes, int at, int to, int size) {
        if (program.flexible) {
            return varint(bytes, at, to) - 1;
        }
        if (at + size > to) {
            needs(size);
            return Long.MIN_VALUE;
        }
        next = at + size;
        return size == 2 ? KafkaBytes.int16(bytes, at) : KafkaBytes.int32(bytes, at);
    }

    /** Reads an unsigned varint; {@link Long#MIN_VALUE} + 1 if it is not there, or is none. */
    private long varint(byte[] bytes, int at, int to) {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            if (at + i >= to) {
                needs(i + 1);
                return Long.MIN_VALUE + 1;
            }
            value |= (bytes[at + i] & 0x7fL) << (7 * i);
            if (bytes[at + i] >= 0) {
                next = at + i + 1;
                return value;
            }
        }
        state = State.UNREADABLE;
        return Long.MIN_VALUE + 1;
    }

    /** Whether a length is one. If it is not there yet, the state is left as it is. */
    private boolean isLength(long length) {
        if (length >= -1 && length <= left) {
            return true;
        }
        if (length != Long.MIN_VALUE) {
            state = State.UNREADABLE;
        }
        return false;
    }

    private int skip(byte[] bytes, int at, int to, int size) {
        long length = length(bytes, at, to, size);
        if (!isLength(length)) {
            return -1;
        }
        step++;
        return (int) (next + Math.max(0, length));
    }

    private int primitives(byte[] bytes, int at, int to) {
        long count = length(bytes, at, to, 4);
        if (!isLength(count)) {
            return -1;
        }
        int size = program.steps[step + 1];
        if (count * size > left) {
            state = State.UNREADABLE;
            return -1;
        }
        step += 2;
        return (int) (next + Math.max(0, count) * size);
    }

    private int beginArray(byte[] bytes, int at, int to) {
        long count = length(bytes, at, to, 4);
        if (!isLength(count)) {
            return -1;
        }
        if (count <= 0) {
            step = program.steps[step + 1];
            return settleIfLast(next);
        }
        step += 2;
        loopStep[depth] = step;
        loopLeft[depth] = count;
        depth++;
        return next;
    }

    private int endElement(int at) {
        loopLeft[depth - 1]--;
        if (loopLeft[depth - 1] > 0) {
            step = loopStep[depth - 1];
            return at;
        }
        depth--;
        step++;
        return settleIfLast(at);
    }

    private int error(byte[] bytes, int at, int to) {
        if (at + 2 > to) {
            return needs(2);
        }
        error = KafkaBytes.int16(bytes, at);
        step++;
        if (error != 0) {
            state = State.SETTLED;
            return at + 2;
        }
        return settleIfLast(at + 2);
    }

    /** No error can come any more once the last was read, and no array around it goes on. */
    private int settleIfLast(int at) {
        if (program.behindLastError == 0 || step < program.behindLastError) {
            return at;
        }
        for (int i = 0; i < depth; i++) {
            if (loopLeft[i] > 1) {
                return at;
            }
        }
        state = State.SETTLED;
        return at;
    }

    private int topic(byte[] bytes, int at, int to) {
        long length = length(bytes, at, to, 2);
        if (!isLength(length)) {
            return -1;
        }
        int size = (int) Math.max(0, length);
        if (size > 0 && size <= MAX_TOPIC_BYTES) {
            if (next + size > to) {
                return needs(size);
            }
            topicFrom = next;
            topicTo = next + size;
            for (int i = 0; i < depth; i++) {
                moreTopics |= loopLeft[i] > 1;
            }
        }
        state = State.SETTLED;
        return next + size;
    }

    private int acks(byte[] bytes, int at, int to) {
        if (at + 2 > to) {
            return needs(2);
        }
        acks = KafkaBytes.int16(bytes, at);
        step++;
        return at + 2;
    }

    private int maxWait(byte[] bytes, int at, int to) {
        if (at + 4 > to) {
            return needs(4);
        }
        maxWaitMs = KafkaBytes.int32(bytes, at);
        step++;
        return at + 4;
    }

    private int tags(byte[] bytes, int at, int to) {
        if (tagsLeft < 0) {
            long count = varint(bytes, at, to);
            if (count < 0) {
                return -1;
            }
            tagsLeft = count;
        } else {
            long tag = varint(bytes, at, to);
            long size = tag < 0 ? tag : varint(bytes, next, to);
            if (size < 0 || size > left) {
                state = size < 0 ? state : State.UNREADABLE;
                return -1;
            }
            tagsLeft--;
            next += (int) size;
        }
        if (tagsLeft == 0) {
            tagsLeft = -1;
            step++;
        }
        return next;
    }
}
