package io.foreshock.pipeline.completeness;

/**
 * What the ledgers of one host say of one window. Of a ledger that reaches beyond the window, the
 * part in it counts.
 *
 * <p>Kept in state as a Flink POJO: from state that is older than a field, the field reads as 0.
 *
 * @param produced observed, in the unit of the ledgers' source
 * @param lost dropped on the way, for any cause, in the same unit
 * @param covered how much of the window ledgers speak of, milliseconds
 * @param unobserved how much of the window passed with no collector running, as far as the start of
 *     one tells, milliseconds
 * @param until up to when ledgers speak of it, milliseconds since the epoch
 */
public record LossShare(long produced, long lost, long covered, long unobserved, long until) {
    /** No ledger yet. */
    public static final LossShare NONE = new LossShare(0, 0, 0, 0, 0);

    /** How much of what was observed of a window ledgers must cover to speak for all of it. */
    private static final double ENOUGH = 0.95;

    /**
     * This and what one more ledger of the host says. Ledgers come in the order of their intervals,
     * as in the host's partition: what no ledger speaks of before a collector's first was not
     * observed, while any other gap is that of a ledger that is missing.
     *
     * @param ledger one whose interval touches the window
     * @param windowStart start of the window, inclusive
     * @param windowEnd its end, exclusive
     */
    public LossShare plus(HostLoss ledger, long windowStart, long windowEnd) {
        long from = Math.max(ledger.intervalStart(), windowStart);
        long to = Math.min(ledger.intervalEnd(), windowEnd);
        long gap = Math.max(0, from - Math.max(until, windowStart));
        return new LossShare(
                produced + ledger.producedIn(from, to),
                lost + ledger.lostIn(from, to),
                covered + to - from,
                ledger.first() ? unobserved + gap : unobserved,
                Math.max(until, to));
    }

    /**
     * True if ledgers cover 95 % or more of the window, without what of it was not observed. That a
     * collector ended tells nobody, so the rest of the window counts as observed then.
     */
    boolean covers(long windowMillis) {
        return covered >= ENOUGH * (windowMillis - unobserved);
    }
}
