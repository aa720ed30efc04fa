package io.foreshock.collector.l7.redis;

import java.util.Arrays;

/**
 * How many elements are due until a reply ends, however deep its aggregates are: each that begins
 * adds its own and stands for none itself. Only aggregates of unknown length, which end by a mark,
 * take a stack, and are limited in depth for that.
 */
final class DueElements {
    /** Most aggregates of unknown length within each other. */
    static final int MAX_STREAMED = 32;

    /** Due in an aggregate of unknown length, until its end. */
    private static final long UNKNOWN_LENGTH = 1L << 60;

    private static final long[] NONE = {};

    private long due;
    private boolean attribute; // what is due is about a reply that is to come
    private boolean attributed; // the reply to come has begun with what was about it
    private long[] around = NONE; // what is due around aggregates of unknown length
    private int depth;

    /** Forgets all. */
    void reset() {
        due = 0;
        attribute = false;
        attributed = false;
        depth = 0;
    }

    /** True before a reply's first element, with or without attributes before it. */
    boolean isReplyToBegin() {
        return due == 0;
    }

    /** True between replies. */
    boolean isNone() {
        return due == 0 && !attributed;
    }

    /** True in what is about a reply that is to come. */
    boolean isAttribute() {
        return attribute;
    }

    /** The first element of a reply begins. */
    void begin() {
        due = 1;
        attributed = false;
    }

    /** An aggregate begins, which is one of the elements that are due. */
    void add(byte type, long count) {
        due += elements(type, count);
    }

    private static long elements(byte type, long count) {
        if (count <= 0) {
            return 0;
        }
        return type == '%' || type == '|' ? 2 * count : count;
    }

    /** An aggregate of unknown length begins. Returns false if it is too deep. */
    boolean beginStreamed() {
        if (depth == MAX_STREAMED) {
            return false;
        }
        if (depth == around.length) {
            around = Arrays.copyOf(around, Math.max(2, 2 * depth));
        }
        around[depth++] = due;
        due = UNKNOWN_LENGTH;
        return true;
    }

    /** An aggregate of unknown length ends; as an element it has still to. */
    boolean endStreamed() {
        if (depth == 0) {
            return false;
        }
        due = around[--depth];
        return true;
    }

    /** Attributes begin: they are about the element behind them, and none themselves. */
    boolean beginAttribute(long count) {
        if (count == -1) {
            return false;
        }
        attribute |= due == 0 && count != 0;
        if (count != HeaderLine.STREAMED) {
            add((byte) '|', count);
            return true;
        }
        due++; // its end mark counts as an element's
        return beginStreamed();
    }

    /** An element has ended. Returns true if it was the last of a reply. */
    boolean end() {
        due--;
        if (due > 0) {
            return false;
        }
        attributed = attribute;
        attribute = false;
        return !attributed;
    }
}
