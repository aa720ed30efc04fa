package io.foreshock.collector.ledger;

import java.util.Arrays;

/**
 * The account of one source: cumulative counters go in, the change in each interval comes out.
 *
 * <p>Counters that another party keeps (the kernel's, the producer's) are {@link #set}; those that
 * the drain keeps are {@link #add}ed. A loss appears in the interval in which it became known, so a
 * delivery that fails a minute later is charged to that later interval. Not safe for use by several
 * threads; free of allocation.
 */
@SuppressWarnings("EnumOrdinal") // only an index into arrays of primitives, which no EnumMap holds
public final class LossLedger {
    /** What is counted, and in which unit. */
    public enum Source {
        /** Events of watched failures; the unit is one failed call. */
        SYSCALL("syscall"),
        /** Summaries; the unit is one observed call. */
        SUMMARY("summary");

        private final String text;

        Source(String text) {
            this.text = text;
        }

        /** As the ledger carries it. */
        public String text() {
            return text;
        }
    }

    private static final int COUNTERS = Counter.values().length;

    private final Source source;
    private final long[] counters = new long[COUNTERS];
    private final long[] countersBefore = new long[COUNTERS];
    private final long[] dropped = new long[LossCause.count()];
    private final long[] droppedElsewhere = new long[LossCause.count()];
    private final long[] droppedBefore = new long[LossCause.count()];
    private final long[] deferred = new long[LossCause.count()];
    private final long[] deferredBefore = new long[LossCause.count()];

    /** An empty account. */
    public LossLedger(Source source) {
        this.source = source;
    }

    /** Which source it accounts for. */
    public Source source() {
        return source;
    }

    /** Sets a counter to the total that its keeper has reached, or {@code PENDING} to its level. */
    public void set(Counter counter, long total) {
        counters[counter.ordinal()] = total;
    }

    /** Adds to a counter that the drain keeps. */
    public void add(Counter counter, long amount) {
        counters[counter.ordinal()] += amount;
    }

    /** Adds a loss that the drain met, in the source's unit. */
    public void addDropped(LossCause cause, long units) {
        dropped[cause.ordinal()] += units;
    }

    /** Sets the total lost to a cause as counted elsewhere; counts beside {@link #addDropped}. */
    public void setDropped(LossCause cause, long totalUnits) {
        droppedElsewhere[cause.ordinal()] = totalUnits;
    }

    /** Sets the total of what was put off, not lost, because of a cause. */
    public void setDeferred(LossCause cause, long total) {
        deferred[cause.ordinal()] = total;
    }

    /** The total of a counter so far. */
    public long total(Counter counter) {
        return counters[counter.ordinal()];
    }

    /** The total lost so far, of all causes. */
    public long totalDropped() {
        long total = 0;
        for (int i = 0; i < dropped.length; i++) {
            total += dropped[i] + droppedElsewhere[i];
        }
        return total;
    }

    /** Ends the interval: puts what changed since the last call into {@code interval}. */
    public void close(LedgerInterval interval) {
        for (int i = 0; i < COUNTERS; i++) {
            interval.counters[i] = counters[i] - countersBefore[i];
        }
        interval.counters[Counter.PENDING.ordinal()] = total(Counter.PENDING);
        System.arraycopy(counters, 0, countersBefore, 0, COUNTERS);
        for (int i = 0; i < dropped.length; i++) {
            long total = dropped[i] + droppedElsewhere[i];
            interval.dropped[i] = total - droppedBefore[i];
            droppedBefore[i] = total;
            interval.deferred[i] = deferred[i] - deferredBefore[i];
            deferredBefore[i] = deferred[i];
        }
        interval.source = source;
    }

    @Override
    public String toString() {
        return source.text() + Arrays.toString(counters) + " dropped " + totalDropped();
    }
}
