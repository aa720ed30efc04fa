package io.foreshock.collector.l7.summary;

import io.foreshock.collector.l7.exchange.ConnectionIdentity;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.service.Service;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sums exchanges to one row per service, role, protocol, endpoint, peer and method. Each exchange
 * is in exactly one row of the interval in which it ended.
 *
 * <p>Of keys there is a limit. What comes with a new one when it is reached is counted in a row of
 * its service, role and protocol that holds all such ({@link #overflowed}); of those there are at
 * most {@value #MAX_OVERFLOW_ROWS}, and what finds none is lost and counted ({@link #dropped}).
 * Rows that had no exchange for {@value #IDLE_INTERVALS} intervals, or in this one when a new key
 * needs room, are let go and reused.
 *
 * <p>A table of 2,000 rows takes some 1.2 MB, and up to 2.3 MB for bins ({@link BinPages})
 * according to how many latencies differ. Adding allocates only for keys and statuses not met
 * before. Not safe for use by several threads.
 */
public final class L7SummaryTable {
    /** As many keys as a host with some dozens of services and endpoints has, many times over. */
    public static final int DEFAULT_MAX_KEYS = 2_000;

    /** Most rows for what found no row of its own. */
    public static final int MAX_OVERFLOW_ROWS = 256;

    /** Intervals without any exchange after which a row is let go. */
    public static final int IDLE_INTERVALS = 60;

    /** Pages of bins for each key: latencies of one second spread over some powers of two. */
    private static final int PAGES_PER_KEY = 8;

    private final int maxKeys;
    private final BinPages memory;
    private final @Nullable L7Row[] slots; // by hash, with linear probing
    private final int mask;
    private final L7Row[] rows; // those before size are in use, those before made can be
    private int size;
    private int made;
    private int overflowRows;
    private boolean swept;
    private long overflowed;
    private long dropped;

    /**
     * An empty table.
     *
     * @param maxKeys most keys in an interval, at least 1
     */
    public L7SummaryTable(int maxKeys) {
        this.maxKeys = maxKeys;
        int most = maxKeys + MAX_OVERFLOW_ROWS;
        memory = new BinPages(PAGES_PER_KEY * most);
        rows = new L7Row[most];
        slots = new L7Row[2 * Integer.highestOneBit(most + most / 4)];
        mask = slots.length - 1;
    }

    /**
     * Counts an exchange that has ended.
     *
     * @param service whose it is
     * @param attempt its number at its logical request, from 1; 0 if not known
     * @return false if there was no row for it: it is counted as dropped
     */
    public boolean add(
            Service service, ConnectionIdentity connection, Exchange exchange, int attempt) {
        int hash = L7Key.hash(service, connection, exchange);
        int slot = hash & mask;
        L7Row row = slots[slot];
        while (row != null) {
            if (row.hash == hash && row.key.is(service, connection, exchange)) {
                row.add(exchange, attempt);
                return true;
            }
            slot = (slot + 1) & mask;
            row = slots[slot];
        }
        return addNew(service, connection, exchange, attempt, hash);
    }

    private boolean addNew(
            Service service,
            ConnectionIdentity connection,
            Exchange exchange,
            int attempt,
            int hash) {
        if (keys() == maxKeys && !swept) {
            swept = true;
            letGo(0);
        }
        L7Row row;
        if (keys() < maxKeys) {
            row = take();
            row.key.become(service, connection, exchange);
            place(row, hash);
        } else {
            row = overflowRow(service, connection.side(), exchange.protocol);
            if (row == null) {
                dropped += exchange.weight;
                return false;
            }
            overflowed += exchange.weight;
        }
        row.add(exchange, attempt);
        return true;
    }

    private @Nullable L7Row overflowRow(Service service, @Nullable Side side, Protocol protocol) {
        int hash = L7Key.overflowHash(service, side, protocol);
        int slot = hash & mask;
        L7Row row = slots[slot];
        while (row != null) {
            if (row.hash == hash && row.key.isOverflow(service, side, protocol)) {
                return row;
            }
            slot = (slot + 1) & mask;
            row = slots[slot];
        }
        if (overflowRows == MAX_OVERFLOW_ROWS) {
            return null;
        }
        overflowRows++;
        row = take();
        row.key.becomeOverflow(service, side, protocol);
        place(row, hash);
        return row;
    }

    /** Ends the interval: hands over every row that is not empty, and starts the next. */
    public void close(L7RowConsumer consumer) {
        for (int i = 0; i < size; i++) {
            L7Row row = rows[i];
            if (row.count() > 0) {
                row.idleIntervals = 0;
                consumer.onRow(row);
                row.clear();
            } else {
                row.idleIntervals++;
            }
        }
        swept = false;
        letGo(IDLE_INTERVALS);
    }

    /** Rows held at present. */
    public int size() {
        return size;
    }

    /** Exchanges so far that were counted in a row for all that found none of their own. */
    public long overflowed() {
        return overflowed;
    }

    /** Exchanges so far that were not counted. */
    public long dropped() {
        return dropped;
    }

    /** Latencies so far that have no place in their row's bins: its sum and maximum hold them. */
    public long unbinned() {
        return memory.refused();
    }

    private int keys() {
        return size - overflowRows;
    }

    private L7Row take() {
        if (size == made) {
            rows[made++] = new L7Row(memory);
        }
        return rows[size++];
    }

    private void place(L7Row row, int hash) {
        row.hash = hash;
        int slot = hash & mask;
        while (slots[slot] != null) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = row;
    }

    /** Lets go the empty rows that were idle in so many intervals before this one. */
    private void letGo(int intervals) {
        int before = size;
        for (int i = size - 1; i >= 0; i--) {
            L7Row row = rows[i];
            if (row.count() == 0 && row.idleIntervals >= intervals) {
                overflowRows -= row.isOverflow() ? 1 : 0;
                row.forget();
                rows[i] = rows[--size];
                rows[size] = row;
            }
        }
        if (size < before) {
            Arrays.fill(slots, null);
            for (int i = 0; i < size; i++) {
                place(rows[i], rows[i].hash);
            }
        }
    }
}
