package io.foreshock.collector.l7.summary;

import java.util.Arrays;

/**
 * Memory for the bins of all rows, in pages of {@value #BINS} counts (128 bytes, a range of about a
 * factor of two in latency). What rows hold together is bounded, and follows what they use in one
 * interval, not the widest that each ever was. Grows by doubling; taking and giving back allocates
 * nothing otherwise. Not safe for use by several threads.
 */
final class BinPages {
    /** Bins of a page. */
    static final int BINS = 32;

    /** No page. */
    static final short NONE = 0;

    /** Most pages that can be told apart: 4 MiB. */
    static final int LIMIT = Short.MAX_VALUE;

    private static final int FIRST = 64;

    private final int limit;
    private int[] counts = {};
    private short[] free = {};
    private int freePages;
    private int used;
    private long refused;

    /**
     * None in use.
     *
     * @param limit most pages at a time, at most {@link #LIMIT}
     */
    BinPages(int limit) {
        this.limit = Math.min(limit, LIMIT);
    }

    /** An empty page, or {@link #NONE} if all are in use: that is counted. */
    short take() {
        if (freePages > 0) {
            return free[--freePages];
        }
        if (used == limit) {
            refused++;
            return NONE;
        }
        used++; // page 0 is none, and takes room for simpler indexes
        if ((used + 1) * BINS > counts.length) {
            int pages = Math.min(limit + 1, Math.max(FIRST, 2 * (used + 1)));
            counts = Arrays.copyOf(counts, pages * BINS);
            free = Arrays.copyOf(free, pages);
        }
        return (short) used;
    }

    /** Takes a page back, whatever it holds. */
    void giveBack(short page) {
        int start = page * BINS;
        Arrays.fill(counts, start, start + BINS, 0);
        free[freePages++] = page;
    }

    /** Adds to a bin of a page; stops at the largest {@code int}. */
    void add(short page, int bin, long weight) {
        int index = page * BINS + bin;
        counts[index] = (int) Math.min(Integer.MAX_VALUE, counts[index] + weight);
    }

    /** What a bin of a page counts. */
    int count(short page, int bin) {
        return counts[page * BINS + bin];
    }

    /** Pages in use. */
    int inUse() {
        return used - freePages;
    }

    /** How often there was no page left. */
    long refused() {
        return refused;
    }
}
