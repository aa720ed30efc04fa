package io.foreshock.collector.l7.sql;

import java.util.Arrays;

/**
 * What a client has asked for and the server has not answered to the end, in order: a kind and an
 * argument each, both for the parser to define. At most {@value #LIMIT}; without any it takes no
 * memory to speak of. Not safe for use by several threads.
 */
public final class PendingRequests {
    /** Most that are kept. */
    public static final int LIMIT = 16_384;

    private static final int KEPT = 16; // slots that are kept when there are none
    private static final int[] NO_INTS = {};
    private static final long[] NO_LONGS = {};

    private int[] kinds = NO_INTS; // a ring
    private long[] arguments = NO_LONGS;
    private int head;
    private int size;

    /** Adds one; false if there are too many. */
    public boolean add(int kind, long argument) {
        if (size == kinds.length) {
            if (size >= LIMIT) {
                return false;
            }
            grow();
        }
        int slot = (head + size++) & (kinds.length - 1);
        kinds[slot] = kind;
        arguments[slot] = argument;
        return true;
    }

    /** Bytes of memory that it holds. */
    public int memory() {
        return kinds.length * (Integer.BYTES + Long.BYTES);
    }

    private void grow() {
        int length = Math.max(4, size * 2);
        int[] moreKinds = Arrays.copyOf(kinds, length);
        long[] moreArguments = Arrays.copyOf(arguments, length);
        int first = size - head;
        System.arraycopy(kinds, head, moreKinds, 0, first);
        System.arraycopy(kinds, 0, moreKinds, first, head);
        System.arraycopy(arguments, head, moreArguments, 0, first);
        System.arraycopy(arguments, 0, moreArguments, first, head);
        kinds = moreKinds;
        arguments = moreArguments;
        head = 0;
    }

    /** How many there are. */
    public int size() {
        return size;
    }

    /** True if there is none. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Kind of the oldest, or of one behind it by its place; there must be one. */
    public int kind(int place) {
        return kinds[(head + place) & (kinds.length - 1)];
    }

    /** Replaces a kind. */
    public void kind(int place, int kind) {
        kinds[(head + place) & (kinds.length - 1)] = kind;
    }

    /** Argument of the oldest, or of one behind it by its place; there must be one. */
    public long argument(int place) {
        return arguments[(head + place) & (kinds.length - 1)];
    }

    /** Replaces an argument. */
    public void argument(int place, long argument) {
        arguments[(head + place) & (kinds.length - 1)] = argument;
    }

    /** Removes the oldest; there must be one. */
    public void remove() {
        head = (head + 1) & (kinds.length - 1);
        if (--size == 0) {
            clear();
        }
    }

    /** Removes all. */
    public void clear() {
        size = 0;
        head = 0;
        if (kinds.length > KEPT) {
            kinds = NO_INTS;
            arguments = NO_LONGS;
        }
    }
}
