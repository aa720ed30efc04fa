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
 * @param produced what its kernel programs counted in the interval, in observed calls
 * @param lost what of that was dropped on the way, for any cause
 */
public record HostLoss(
        String host,
        long intervalStart,
        long intervalEnd,
        boolean first,
        long produced,
        long lost) {
    /** The ledger source whose unit is observed calls, as counted by status results. */
    public static final String SUMMARY_SOURCE = "summary";

    /** Of a collector that tells no totals: its first so many ledgers are each source's first. */
    private static final int SOURCES = 2;

    /** True if the ledger speaks of the observed calls that status results count. */
    public static boolean concerns(CollectorLedger ledger) {
        return ledger.getSource().equals(SUMMARY_SOURCE);
    }

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
