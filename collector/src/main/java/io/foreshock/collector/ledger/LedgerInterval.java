package io.foreshock.collector.ledger;

/**
 * What changed in one source in one interval, and what it has come to since the collector started;
 * filled by {@link LossLedger#measure}, reused from interval to interval. Not safe for use by
 * several threads.
 */
@SuppressWarnings("EnumOrdinal") // only an index into arrays of primitives, which no EnumMap holds
public final class LedgerInterval {
    final long[] counters = new long[Counter.values().length];
    final long[] dropped = new long[LossCause.count()];
    final long[] droppedTotal = new long[LossCause.count()];
    final long[] deferred = new long[LossCause.count()];
    LossLedger.Source source = LossLedger.Source.SYSCALL;
    long startKtimeNs;
    long endKtimeNs;
    long producedTotal;
    double samplingRate = 1;

    /** Which source. */
    public LossLedger.Source source() {
        return source;
    }

    /** By how much a counter grew; of a level, what it is. */
    public long change(Counter counter) {
        return counters[counter.ordinal()];
    }

    /** Lost to a cause, in the source's unit. */
    public long dropped(LossCause cause) {
        return dropped[cause.ordinal()];
    }

    /** Lost to a cause since the collector started, in the source's unit. */
    public long droppedTotal(LossCause cause) {
        return droppedTotal[cause.ordinal()];
    }

    /** Put off because of a cause. */
    public long deferred(LossCause cause) {
        return deferred[cause.ordinal()];
    }

    /** {@link Counter#PRODUCED} since the collector started. */
    public long producedTotal() {
        return producedTotal;
    }

    /** Sampling probability in force at its end. */
    public double samplingRate() {
        return samplingRate;
    }

    /** Monotonic start, inclusive. */
    public long startKtimeNs() {
        return startKtimeNs;
    }

    /** Monotonic end, exclusive. */
    public long endKtimeNs() {
        return endKtimeNs;
    }
}
