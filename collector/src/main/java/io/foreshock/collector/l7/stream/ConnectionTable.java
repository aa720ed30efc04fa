package io.foreshock.collector.l7.stream;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Connections by key, in the order of their use: where there are too many, the one that was used
 * least recently is given up. Linear probing; allocates only while it holds more connections than
 * ever before. Not safe for use by several threads.
 */
final class ConnectionTable {
    private final Supplier<Connection> maker;
    private final Consumer<Connection> evicted;
    private final ArrayDeque<Connection> free = new ArrayDeque<>();
    private final int capacity;
    private @Nullable Connection[] slots;
    private int size;
    private @Nullable Connection oldest;
    private @Nullable Connection newest;

    /**
     * An empty table.
     *
     * @param capacity most connections held
     * @param maker makes a connection for reuse
     * @param evicted is told of those that are given up
     */
    ConnectionTable(int capacity, Supplier<Connection> maker, Consumer<Connection> evicted) {
        this.capacity = capacity;
        this.maker = maker;
        this.evicted = evicted;
        slots = new Connection[64];
    }

    /** Connections held. */
    int size() {
        return size;
    }

    /** The connection with a key, as the one used last; null if it is not held. */
    @Nullable Connection find(long key) {
        Connection found = slots[slotOf(key)];
        if (found != null && found != newest) {
            unlink(found);
            link(found);
        }
        return found;
    }

    /** The connection with a key, made if it is not held. */
    Connection findOrOpen(long key) {
        Connection found = find(key);
        if (found != null) {
            return found;
        }
        if (size >= capacity && oldest != null) {
            Connection given = oldest;
            evicted.accept(given);
            remove(given);
        }
        if (2 * (size + 1) > slots.length) {
            grow();
        }
        Connection opened = free.isEmpty() ? maker.get() : free.removeLast();
        opened.open(key);
        slots[slotOf(key)] = opened;
        size++;
        link(opened);
        return opened;
    }

    /** Forgets a connection that it holds. */
    void remove(Connection connection) {
        int hole = slotOf(connection.key());
        unlink(connection);
        size--;
        free.addLast(connection);
        int mask = slots.length - 1;
        slots[hole] = null;
        for (int at = (hole + 1) & mask; slots[at] != null; at = (at + 1) & mask) {
            Connection moved = slots[at];
            slots[at] = null;
            if (moved != null) {
                slots[slotOf(moved.key())] = moved;
            }
        }
    }

    /** Shows all of them, least recently used first; they may not be removed meanwhile. */
    void forEach(Consumer<Connection> visitor) {
        for (Connection at = oldest; at != null; at = at.newer) {
            visitor.accept(at);
        }
    }

    private int slotOf(long key) {
        int mask = slots.length - 1;
        int at = (int) ((key * 0x9e3779b97f4a7c15L) >>> 32) & mask;
        while (true) {
            Connection there = slots[at];
            if (there == null || there.key() == key) {
                return at;
            }
            at = (at + 1) & mask;
        }
    }

    private void grow() {
        @Nullable Connection[] before = slots;
        slots = new Connection[before.length * 2];
        Arrays.stream(before)
                .forEach(
                        connection -> {
                            if (connection != null) {
                                slots[slotOf(connection.key())] = connection;
                            }
                        });
    }

    private void link(Connection connection) {
        connection.older = newest;
        connection.newer = null;
        if (newest == null) {
            oldest = connection;
        } else {
            newest.newer = connection;
        }
        newest = connection;
    }

    private void unlink(Connection connection) {
        if (connection.older == null) {
            oldest = connection.newer;
        } else {
            connection.older.newer = connection.newer;
        }
        if (connection.newer == null) {
            newest = connection.older;
        } else {
            connection.newer.older = connection.older;
        }
        connection.older = null;
        connection.newer = null;
    }
}
