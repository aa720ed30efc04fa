package io.foreshock.collector.l7.summary;

/**
 * Counts latencies in bins that grow by 2 %, so that each quantile is known to 1 %: DDSketch
 * (Masson, Rim and Lee, VLDB 2019) with the bins of DataDog's {@code LogarithmicMapping(0.01)}, to
 * the index. {@link LatencySketchWriter} gives its protobuf form.
 *
 * <p>Holds 160 bytes, and 128 in {@link BinPages} for each factor of two in latency that was met
 * since it was cleared. Adding allocates nothing. Not safe for use by several threads.
 */
public final class LatencyBins {
    /** Relative error of every quantile. */
    public static final double RELATIVE_ACCURACY = 0.01;

    /** Upper bound of a bin by its lower. */
    static final double GAMMA = (1 + RELATIVE_ACCURACY) / (1 - RELATIVE_ACCURACY);

    private static final double MULTIPLIER = 1 / Math.log1p(GAMMA - 1);
    private static final int PAGES = index(Long.MAX_VALUE) / BinPages.BINS + 1;

    private final BinPages memory;
    private final short[] pages = new short[PAGES];
    private int firstPage = PAGES;
    private int endPage;
    private long zeros;

    /** None counted; the bins are to lie in {@code memory}. */
    LatencyBins(BinPages memory) {
        this.memory = memory;
    }

    /** The bin of a latency of 1 ns or more, from 0 on. */
    static int index(long ns) {
        return (int) (Math.log((double) ns) * MULTIPLIER);
    }

    /**
     * Counts a latency.
     *
     * @param ns nanoseconds, not negative
     * @param weight how often
     * @return false if there is no memory left for it: it is not counted here
     */
    boolean add(long ns, long weight) {
        if (ns <= 0) {
            zeros += weight;
            return true;
        }
        int bin = index(ns);
        int at = bin / BinPages.BINS;
        short page = pages[at];
        if (page == BinPages.NONE) {
            page = memory.take();
            if (page == BinPages.NONE) {
                return false;
            }
            pages[at] = page;
            firstPage = Math.min(firstPage, at);
            endPage = Math.max(endPage, at + 1);
        }
        memory.add(page, bin % BinPages.BINS, weight);
        return true;
    }

    /** Forgets all, and gives its memory back. */
    void clear() {
        for (int at = firstPage; at < endPage; at++) {
            if (pages[at] != BinPages.NONE) {
                memory.giveBack(pages[at]);
                pages[at] = BinPages.NONE;
            }
        }
        firstPage = PAGES;
        endPage = 0;
        zeros = 0;
    }

    /** Latencies of 0. */
    long zeros() {
        return zeros;
    }

    /** No bin before this one counts anything. */
    int firstBin() {
        return firstPage * BinPages.BINS;
    }

    /** Nor this one, nor any behind it; not above {@link #firstBin} if none does at all. */
    int endBin() {
        return endPage * BinPages.BINS;
    }

    /** Whether none of the bins of this one's page counts anything: the next to look at is then. */
    boolean isPageEmpty(int bin) {
        return pages[bin / BinPages.BINS] == BinPages.NONE;
    }

    /** What a bin counts. */
    int count(int bin) {
        short page = pages[bin / BinPages.BINS];
        return page == BinPages.NONE ? 0 : memory.count(page, bin % BinPages.BINS);
    }
}
