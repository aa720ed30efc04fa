package io.foreshock.collector.l7.redis;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Those requests in flight that are not answered by just the next reply, oldest first, each by its
 * ordinal among the requests of the connection. So any number of ordinary ones in flight needs no
 * memory at all.
 */
final class AnswerPlan {
    /** Most of them; the same limit as for exchanges in flight. */
    static final int MAX = 1024;

    private static final long[] NO_ORDINALS = {};
    private static final RedisCommand[] NO_COMMANDS = {};

    private long[] ordinals = NO_ORDINALS; // rings
    private long[] counts = NO_ORDINALS;
    private RedisCommand[] commands = NO_COMMANDS;
    private int head;
    private int size;

    /**
     * Notes a request that gets {@code count} confirmations, or something else that is out of the
     * ordinary.
     *
     * @return false if there are too many
     */
    boolean add(long ordinal, RedisCommand command, long count) {
        if (size == MAX) {
            return false;
        }
        if (size == ordinals.length) {
            grow();
        }
        int slot = slot(size++);
        ordinals[slot] = ordinal;
        counts[slot] = count;
        commands[slot] = command;
        return true;
    }

    /** Notes a request that gets no answer. Any number of them in a row counts as one. */
    boolean addUnanswered(long ordinal) {
        if (size > 0) {
            int slot = slot(size - 1);
            if (commands[slot] == RedisCommand.UNANSWERED
                    && ordinals[slot] + counts[slot] == ordinal) {
                counts[slot]++;
                return true;
            }
        }
        return add(ordinal, RedisCommand.UNANSWERED, 1);
    }

    /** The ordinal of the next request that gets an answer, if the next would be {@code next}. */
    long answeredNext(long next) {
        long ordinal = next;
        while (size > 0 && ordinals[head] <= ordinal && commands[head] == RedisCommand.UNANSWERED) {
            ordinal = Math.max(ordinal, ordinals[head] + counts[head]);
            remove();
        }
        return ordinal;
    }

    /** What the request is, null if it is an ordinary one. */
    @Nullable RedisCommand commandAt(long ordinal) {
        return size > 0 && ordinals[head] == ordinal ? commands[head] : null;
    }

    /** Confirmations that the oldest still gets. */
    long count() {
        return counts[head];
    }

    /** Sets them. */
    void setCount(long count) {
        counts[head] = count;
    }

    /** Forgets those up to a request. */
    void forgetThrough(long ordinal) {
        while (size > 0 && ordinals[head] <= ordinal) {
            remove();
        }
    }

    private void remove() {
        head = (head + 1) & (ordinals.length - 1);
        size--;
        if (size == 0) {
            head = 0;
            if (ordinals.length > 64) {
                ordinals = NO_ORDINALS;
                counts = NO_ORDINALS;
                commands = NO_COMMANDS;
            }
        }
    }

    private int slot(int index) {
        return (head + index) & (ordinals.length - 1);
    }

    private void grow() {
        int length = ordinals.length;
        int larger = Math.max(2, 2 * length);
        long[] oldOrdinals = ordinals;
        long[] oldCounts = counts;
        RedisCommand[] oldCommands = commands;
        ordinals = new long[larger];
        counts = new long[larger];
        commands = new RedisCommand[larger];
        Arrays.fill(commands, RedisCommand.UNANSWERED);
        for (int i = 0; i < size; i++) {
            int from = (head + i) & (length - 1);
            ordinals[i] = oldOrdinals[from];
            counts[i] = oldCounts[from];
            commands[i] = oldCommands[from];
        }
        head = 0;
    }

    /** Bytes of memory that it holds. */
    int memory() {
        return ordinals.length * (3 * Long.BYTES);
    }
}
