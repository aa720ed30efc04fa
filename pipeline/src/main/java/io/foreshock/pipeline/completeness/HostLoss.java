package io.foreshock.pipeline.completeness;

import io.foreshock.schemas.signal.CollectorLedger;

/**
 * One ledger entry, cut down to what completeness needs. Times are milliseconds since the epoch.
 *
 * @param host the host that speaks
 * @param intervalStart start of the ledger's interval, inclusive
 * @param intervalEnd its end, exclusive
 * @param first true if nothing was produced since the start of the host's collector but in this
 *     interval
 * @param produced what was observed in the interval, in the unit of the ledger's source
 * @param lost what of that was dropped on the way, for any cause
 */
public record HostLoss(
        String host,
        long intervalStart,
        long intervalEnd,
        boolean first,
        long produced,
        long lost) {
    /** The ledger source whose unit is observed system calls, as status results count them. */
    public static final String SUMMARY_SOURCE = "summary";

    /** The ledger source whose unit is exchanges, as status results count them. */
    public static final String L7_SUMMARY_SOURCE = "l7-summary";

    /** Of a collector that tells no totals: its first so many ledgers are each source's first. */
    private static final int SOURCES = 2;

    /** The loss that a ledger reports. */
    public static HostLoss of(CollectorLedger ledger) {
        long lost = 0;
        for (long dropped : ledger.getDropped().values()) {
            lost += dropped;
        }
        return new HostLoss(
                ledger.getHost(),
                ledger.getIntervalStart().toEpochMilli(),
                ledger.getIntervalEnd().toEpochMilli(),
                isFirst(ledger),
                ledger.getProduced(),
                lost);
    }

    private static boolean isFirst(CollectorLedger ledger) {
        Long total = ledger.getProducedTotal();
        return total == null ? ledger.getSeq() < SOURCES : total == ledger.getProduced();
    }

    /** What was produced in a part of the interval. */
    long producedIn(long from, long to) {
        return part(produced, from, to);
    }

    /** What was lost in a part of the interval. */
    long lostIn(long from, long to) {
        return part(lost, from, to);
    }

    /** As if spread evenly. What adjoining parts hold adds up to the total. */
    private long part(long total, long from, long to) {
        return intervalStart == intervalEnd ? total : upTo(total, to) - upTo(total, from);
    }

    private long upTo(long total, long time) {
        double share = (double) (time - intervalStart) / (intervalEnd - intervalStart);
        return share < 1 ? (long) (total * share) : total;
    }
}
