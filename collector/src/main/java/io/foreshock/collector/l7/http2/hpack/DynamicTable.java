package io.foreshock.collector.l7.http2.hpack;

/**
 * The dynamic table of one direction (RFC 7541, section 2.3.2), as far as it is known. Entries are
 * counted by their true sizes, and those of values that are not wanted are kept without them.
 *
 * <p>Indexes count from the newest entry, and what is evicted is the oldest: so an index up to the
 * number of entries inserted since the first that was seen always means the same entry to the
 * encoder, whatever was there before and however large its table is. What is unknown lies beyond.
 * Hence also an entry that may have been too large for the encoder's table is inserted: if it was,
 * it emptied that table, and nothing beyond it is ever referred to.
 */
final class DynamicTable {
    /** Most bytes of a table until it is said otherwise. */
    static final int DEFAULT_SIZE = 4096;

    /**
     * Most bytes of entries that are known, names and values included though few are kept: as many
     * as the JDK's HTTP client asks for, a fourth of what browsers do.
     */
    static final int KNOWN_SIZE = 16_384;

    /** Most bytes that are kept of a value. */
    static final int VALUE_BYTES = 1024;

    /** Name of an entry whose name is not known. */
    static final int UNKNOWN_NAME = -1;

    private static final int OVERHEAD = 32;
    private static final int FIELDS = 5;
    private static final int NAME = 0;
    private static final int SIZE = 1;
    private static final int NAME_LENGTH = 2;
    private static final int VALUE_AT = 3;
    private static final int VALUE_KEPT = 4;

    private int[] entries = {}; // a ring
    private byte[] values = {};
    private int valuesEnd;
    private int next; // where in the ring the next entry goes
    private int count;
    private int size;
    private int maxSize = DEFAULT_SIZE;
    private boolean complete = true;

    /** Bytes were not seen: all that is in it is beyond what can be told. */
    void lose() {
        count = 0;
        size = 0;
        maxSize = Integer.MAX_VALUE;
        complete = false;
    }

    /** The encoder has said how large it is. */
    void resize(int bytes) {
        maxSize = bytes;
        evictTo(Math.min(maxSize, KNOWN_SIZE));
        if (bytes == 0) {
            complete = true;
        }
    }

    /**
     * Inserts an entry.
     *
     * @param name number of its name, or UNKNOWN_NAME
     * @param nameLength length of its name, 0 if not known
     * @param valueLength length of its value
     * @param value first part of its value
     * @param kept how long that is; 0 if the value is not wanted
     */
    void insert(int name, int nameLength, int valueLength, byte[] value, int kept) {
        long bytes = (long) nameLength + valueLength + OVERHEAD;
        if (bytes > maxSize) {
            evictTo(0);
            return;
        }
        int known = (int) Math.min(bytes, KNOWN_SIZE);
        evictTo(Math.min(maxSize, KNOWN_SIZE) - known);
        keep(value, kept);
        if (count * FIELDS == entries.length) {
            grow();
        }
        int at = next * FIELDS;
        entries[at + NAME] = name;
        entries[at + SIZE] = known;
        entries[at + NAME_LENGTH] = nameLength;
        entries[at + VALUE_AT] = valuesEnd - kept;
        entries[at + VALUE_KEPT] = kept < valueLength ? ~kept : kept;
        next = (next + 1) & (capacity() - 1);
        count++;
        size += known;
    }

    private void evictTo(int bytes) {
        while (size > bytes) {
            size -= entries[at(count) + SIZE];
            count--;
            if (maxSize > KNOWN_SIZE) {
                complete = false;
            }
        }
    }

    private void keep(byte[] value, int kept) {
        if (kept > values.length - valuesEnd) {
            makeRoom(kept);
        }
        System.arraycopy(value, 0, values, valuesEnd, kept);
        valuesEnd += kept;
    }

    /** Moves the values to the beginning; into a larger array where that would not last. */
    private void makeRoom(int kept) {
        int start = count == 0 ? valuesEnd : entries[at(count) + VALUE_AT];
        int live = valuesEnd - start;
        byte[] target = values;
        if (live + kept > values.length / 2 && values.length < KNOWN_SIZE) {
            int wanted = Math.max(256, Integer.highestOneBit(2 * (live + kept) - 1) << 1);
            target = new byte[Math.min(KNOWN_SIZE, wanted)];
        }
        System.arraycopy(values, start, target, 0, live);
        values = target;
        valuesEnd = live;
        for (int index = 1; index <= count; index++) {
            entries[at(index) + VALUE_AT] -= start;
        }
    }

    private void grow() {
        int capacity = capacity();
        int[] larger = new int[Math.max(8, 2 * capacity) * FIELDS];
        for (int i = 0; i < count; i++) {
            System.arraycopy(entries, at(count - i), larger, i * FIELDS, FIELDS);
        }
        entries = larger;
        next = count;
    }

    private int capacity() {
        return entries.length / FIELDS;
    }

    private int at(int index) {
        return ((next - index) & (capacity() - 1)) * FIELDS;
    }

    /** Entries that are known. */
    int count() {
        return count;
    }

    /** Their size (RFC 7541, section 4.1), where the sizes of all of them are known. */
    int size() {
        return size;
    }

    /** Whether the encoder has no others. */
    boolean isComplete() {
        return complete;
    }

    /** Number of an entry's name. The newest entry is 1. */
    int name(int index) {
        return entries[at(index) + NAME];
    }

    /** Length of an entry's name. */
    int nameLength(int index) {
        return entries[at(index) + NAME_LENGTH];
    }

    /** Where the values lie. */
    byte[] values() {
        return values;
    }

    /** Where an entry's value begins. */
    int valueAt(int index) {
        return entries[at(index) + VALUE_AT];
    }

    /** How many bytes of an entry's value are kept. */
    int valueKept(int index) {
        int kept = entries[at(index) + VALUE_KEPT];
        return kept < 0 ? ~kept : kept;
    }

    /** Whether all of an entry's value is kept. */
    boolean isValueWhole(int index) {
        return entries[at(index) + VALUE_KEPT] >= 0;
    }

    /** Bytes of memory that it holds. */
    int memory() {
        return entries.length * Integer.BYTES + values.length;
    }
}
