package io.foreshock.collector.l7.sql;

import java.util.Arrays;

/**
 * The prepared statements (or portals) of one connection: which statement a client's identifier
 * stands for. Keeps at most {@value #LIMIT}, then forgets the oldest of those that were not looked
 * up since it was last looked for one to forget; without any it takes no memory to speak of. Not
 * safe for use by several threads.
 */
public final class PreparedStatements {
    /** Most that are kept. */
    public static final int LIMIT = 1024;

    private static final int KEPT = 16; // places that are kept when there are none

    private static final int[] NO_INTS = {};
    private static final long[] NO_LONGS = {};
    private static final boolean[] NO_MARKS = {};

    private int[] ids = NO_INTS;
    private int[] details = NO_INTS;
    private long[] statements = NO_LONGS;
    private boolean[] used = NO_MARKS;
    private int size;
    private int hand; // the place that is looked at next for one to forget

    /**
     * Keeps one; replaces that with the same identifier.
     *
     * @param id the client's identifier, or a hash of it
     * @param statement key of {@link Statements}
     * @param detail what else the caller has to know of it
     */
    public void put(int id, long statement, int detail) {
        int index = find(id);
        if (index < 0) {
            index = free();
            used[index] = false;
        }
        ids[index] = id;
        statements[index] = statement;
        details[index] = detail;
    }

    /** Bytes of memory that it holds. */
    public int memory() {
        return ids.length * (2 * Integer.BYTES + Long.BYTES + 1);
    }

    private int free() {
        if (size < LIMIT) {
            if (size == ids.length) {
                int length = Math.min(LIMIT, Math.max(4, size * 2));
                ids = Arrays.copyOf(ids, length);
                details = Arrays.copyOf(details, length);
                statements = Arrays.copyOf(statements, length);
                used = Arrays.copyOf(used, length);
            }
            return size++;
        }
        while (used[hand]) {
            used[hand] = false;
            hand = (hand + 1) % LIMIT;
        }
        int index = hand;
        hand = (hand + 1) % LIMIT;
        return index;
    }

    /** Index of one for the methods below; negative if it is not known. */
    public int find(int id) {
        for (int i = size - 1; i >= 0; i--) {
            if (ids[i] == id) {
                used[i] = true;
                return i;
            }
        }
        return -1;
    }

    /** Key of the statement at an index. */
    public long statement(int index) {
        return statements[index];
    }

    /** The detail at an index. */
    public int detail(int index) {
        return details[index];
    }

    /** Forgets one, if it is known. */
    public void remove(int id) {
        int index = find(id);
        if (index >= 0) {
            size--;
            ids[index] = ids[size];
            details[index] = details[size];
            statements[index] = statements[size];
            used[index] = used[size];
            if (size == 0 && ids.length > KEPT) {
                clear();
            }
        }
    }

    /** Forgets all. */
    public void clear() {
        size = 0;
        hand = 0;
        ids = NO_INTS;
        details = NO_INTS;
        statements = NO_LONGS;
        used = NO_MARKS;
    }
}
