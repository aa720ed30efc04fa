package io.foreshock.pipeline.completeness;

import io.foreshock.schemas.signal.CollectorLedger;

/**
 * One ledger entry, cut down to what completeness needs.
 *
 * @param host the host that speaks
 * @param intervalStart start of the ledger's interval, milliseconds since the epoch
 * @param share what its kernel produced and what was lost in the interval
 */
public record HostLoss(String host, long intervalStart, LossShare share) {
    /** The ledger source whose unit is observed calls, as counted by status results. */
    public static final String SUMMARY_SOURCE = "summary";

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
                new LossShare(ledger.getProduced(), lost));
    }
}
