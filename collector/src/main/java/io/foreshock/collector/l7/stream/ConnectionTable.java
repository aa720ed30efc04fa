package io.foreshock.collector.l7.stream;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Connections by key, in the order of their use: where they take too much memory, the one that was
 * used least recently is given up, if possible one on which nothing is under way. Linear probing;
 * allocates only while it holds more connections than ever before. Not safe for use by several
 * threads.
 */
final class ConnectionTable {
    private static final int SECOND_CHANCES = 16;

    private final Supplier<Connection> maker;
    private final Consumer<Connection> evicted;
    private final ArrayDeque<Connection> free = new ArrayDeque<>();
    private final long capacity;
    private @Nullable Connection[] slots;
    private int size;
    private long bytes; // of all that were made, with the parsers of those that are held
    private @Nullable Connection oldest;
    private @Nullable Connection newest;

    /**
     * An empty table.
     *
     * @param capacity most bytes of memory that they and their parsers take, exchanges and buffers
     *     apart
     * @param maker makes a connection for reuse
     * @param evicted is told of those that are given up
     */
    ConnectionTable(long capacity, Supplier<Connection> maker, Consumer<Connection> evicted) {
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
        if (free.isEmpty() && bytes + Connection.LEAST_MEMORY > capacity) {
            evictOne();
        }
        if (2 * (size + 1) > slots.length) {
            grow();
        }
        Connection opened = free.pollLast();
        if (opened == null) {
            opened = maker.get();
            bytes += Connection.LEAST_MEMORY;
        }
        opened.open(key);
        slots[slotOf(key)] = opened;
        size++;
        link(opened);
        return opened;
    }

    /** Makes room for what a connection takes that was used: it may be more than before. */
    void measure(Connection used) {
        bytes += used.parserMemoryAdded();
        while (bytes > capacity && !free.isEmpty()) {
            free.removeLast();
            bytes -= Connection.LEAST_MEMORY;
        }
        while (bytes > capacity && size > 1) {
            unlink(used);
            evictOne();
            link(used);
            free.removeLast();
            bytes -= Connection.LEAST_MEMORY;
        }
    }

    /** Has a connection be the next that is given up, until it is used again. */
    void retire(Connection connection) {
        unlink(connection);
        connection.newer = oldest;
        if (oldest == null) {
            newest = connection;
        } else {
            oldest.older = connection;
        }
        oldest = connection;
    }

    /** The one used least recently; those on which an answer is awaited get a second chance. */
    private void evictOne() {
        for (int i = Math.min(size, SECOND_CHANCES); i > 0 && oldest != null; i--) {
            Connection first = oldest;
            if (first.exchanges().isEmpty()) {
                break;
            }
            unlink(first);
            link(first);
        }
        if (oldest != null) {
            Connection given = oldest;
            evicted.accept(given);
            remove(given);
        }
    }

    /** Forgets a connection that it holds, and that has been closed. */
    void remove(Connection connection) {
        bytes += connection.parserMemoryAdded();
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
