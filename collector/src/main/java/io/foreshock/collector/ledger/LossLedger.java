package io.foreshock.collector.ledger;

import java.util.Arrays;

/**
 * The account of one source: cumulative counters go in, the change in each interval comes out.
 *
 * <p>An interval that was {@link #measure}d begins where the last {@link #settle}d one ended. So
 * the changes in settled intervals always add up to the totals, whatever becomes of the others.
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
        SUMMARY("summary"),
        /** Single exchanges; the unit is one exchange that ended. */
        L7("l7"),
        /** Summaries of exchanges; the unit is one exchange that ended. */
        L7_SUMMARY("l7-summary"),
        /** What happened to connections; the unit is one such event. */
        TCP("tcp");

        private final String text;

        Source(String text) {
            this.text = text;
        }

        /** As the ledger carries it. */
        public String text() {
            return text;
        }
    }

    private static final Counter[] COUNTERS = Counter.values();

    private final Source source;
    private final long[] counters = new long[COUNTERS.length];
    private final long[] countersSettled = new long[COUNTERS.length];
    private final long[] dropped = new long[LossCause.count()];
    private final long[] droppedElsewhere = new long[LossCause.count()];
    private final long[] droppedSettled = new long[LossCause.count()];
    private final long[] deferred = new long[LossCause.count()];
    private final long[] deferredSettled = new long[LossCause.count()];
    private long startKtimeNs;
    private double samplingRate = 1;

    /** An empty account of a source that is not sampled. */
    public LossLedger(Source source) {
        this.source = source;
    }

    /** Sets the start of the first interval on the monotonic clock. */
    public void begin(long ktimeNs) {
        startKtimeNs = ktimeNs;
    }

    /** Which source it accounts for. */
    public Source source() {
        return source;
    }

    /** Sets a counter to the total that its keeper has reached, or to its level. */
    public void set(Counter counter, long total) {
        counters[counter.ordinal()] = total;
    }

    /** Adds to a counter that the drain keeps. */
    public void add(Counter counter, long amount) {
        counters[counter.ordinal()] += amount;
    }

    /** Sets the sampling probability in force, above 0 and up to 1. */
    public void setSamplingRate(double rate) {
        samplingRate = rate;
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

    /**
     * Puts what changed since the last settled interval into {@code interval}.
     *
     * @param ktimeNs now, on the monotonic clock: the end of the interval, exclusive
     */
    public void measure(LedgerInterval interval, long ktimeNs) {
        for (int i = 0; i < COUNTERS.length; i++) {
            interval.counters[i] = counters[i] - countersSettled[i];
        }
        for (int i = 0; i < dropped.length; i++) {
            interval.droppedTotal[i] = dropped[i] + droppedElsewhere[i];
            interval.dropped[i] = interval.droppedTotal[i] - droppedSettled[i];
            interval.deferred[i] = deferred[i] - deferredSettled[i];
        }
        interval.producedTotal = total(Counter.PRODUCED);
        interval.source = source;
        interval.samplingRate = samplingRate;
        interval.startKtimeNs = startKtimeNs;
        interval.endKtimeNs = ktimeNs;
    }

    /** Ends the interval that was measured last: the next one begins at its end. */
    public void settle(LedgerInterval interval) {
        for (Counter counter : COUNTERS) {
            if (!counter.isLevel()) {
                countersSettled[counter.ordinal()] += interval.change(counter);
            }
        }
        for (int i = 0; i < dropped.length; i++) {
            droppedSettled[i] += interval.dropped[i];
            deferredSettled[i] += interval.deferred[i];
        }
        startKtimeNs = interval.endKtimeNs;
    }

    @Override
    public String toString() {
        return source.text() + Arrays.toString(counters) + " dropped " + totalDropped();
    }
}
