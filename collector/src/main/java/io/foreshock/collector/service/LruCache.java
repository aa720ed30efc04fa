package io.foreshock.collector.service;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Map from a long to a value that holds a fixed number of entries and forgets the one that was
 * asked for longest ago. Open addressing with linear probing; the order of use is a list threaded
 * through arrays. Finds and replaces without allocation; some 40 bytes an entry. Not safe for use
 * by several threads.
 */
final class LruCache<V> {
    private static final int EMPTY = 0;

    private final int capacity;
    private final long[] keys;
    private final @Nullable Object[] values;
    private final long[] deadlines;
    private final int[] older;
    private final int[] newer;

    /** Entry number at each slot, or {@link #EMPTY}; entries count from 1, 0 ends the list. */
    private final int[] slots;

    private int size;
    private int newest;
    private int oldest;

    LruCache(int capacity) {
        this.capacity = capacity;
        int entries = capacity + 1;
        keys = new long[entries];
        values = new Object[entries];
        deadlines = new long[entries];
        older = new int[entries];
        newer = new int[entries];
        slots = new int[Integer.highestOneBit(Math.max(capacity, 1)) * 4];
    }

    int size() {
        return size;
    }

    /** The entry of a key, which becomes the newest; 0 if there is none. */
    int find(long key) {
        int entry = slots[slotOf(key)];
        if (entry != EMPTY && entry != newest) {
            unlink(entry);
            linkNewest(entry);
        }
        return entry;
    }

    /** Value of an entry that {@link #find} gave. */
    @SuppressWarnings("unchecked") // only put stores values
    V value(int entry) {
        return (V) Objects.requireNonNull(values[entry]);
    }

    /** The deadline that came with the value. */
    long deadline(int entry) {
        return deadlines[entry];
    }

    /** Sets the value of a key; the oldest entry makes room. */
    void put(long key, V value, long deadline) {
        int entry = find(key);
        if (entry == EMPTY) {
            entry = size < capacity ? ++size : evictOldest();
            keys[entry] = key;
            slots[slotOf(key)] = entry;
            linkNewest(entry);
        }
        values[entry] = value;
        deadlines[entry] = deadline;
    }

    /** Forgets everything. */
    void clear() {
        Arrays.fill(slots, EMPTY);
        Arrays.fill(values, null);
        size = 0;
        newest = 0;
        oldest = 0;
    }

    private int evictOldest() {
        int entry = oldest;
        unlink(entry);
        removeSlot(slotOf(keys[entry]));
        return entry;
    }

    /** The slot that holds the key, or the empty one where it would go. */
    private int slotOf(long key) {
        int slot = home(key);
        while (slots[slot] != EMPTY && keys[slots[slot]] != key) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    private int home(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L; // Fibonacci hashing
        return (int) (mixed >>> 32) & slots.length - 1;
    }

    /** Empties a slot and moves back those that had to step over it (Knuth, algorithm 6.4R). */
    private void removeSlot(int emptied) {
        int mask = slots.length - 1;
        int hole = emptied;
        int slot = hole;
        slots[hole] = EMPTY;
        while (true) {
            slot = slot + 1 & mask;
            if (slots[slot] == EMPTY) {
                return;
            }
            int home = home(keys[slots[slot]]);
            boolean reachable = (slot - home & mask) < (slot - hole & mask);
            if (!reachable) {
                slots[hole] = slots[slot];
                slots[slot] = EMPTY;
                hole = slot;
            }
        }
    }

    private void linkNewest(int entry) {
        older[entry] = newest;
        newer[entry] = 0;
        if (newest != 0) {
            newer[newest] = entry;
        } else {
            oldest = entry;
        }
        newest = entry;
    }

    private void unlink(int entry) {
        if (newer[entry] != 0) {
            older[newer[entry]] = older[entry];
        } else {
            newest = older[entry];
        }
        if (older[entry] != 0) {
            newer[older[entry]] = newer[entry];
        } else {
            oldest = newer[entry];
        }
    }
}
