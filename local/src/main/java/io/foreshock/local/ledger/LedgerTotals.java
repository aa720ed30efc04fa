package io.foreshock.local.ledger;

import java.util.Map;
import org.apache.avro.generic.GenericRecord;

/**
 * What the ledger has said since it was first followed, and in its last interval.
 *
 * @param records ledger records read
 * @param calls observed calls in all
 * @param failures watched failures in all
 * @param lost lost in all, of whatever source, for whatever cause
 * @param callsPerSecond observed calls in the last interval
 * @param failuresPerSecond watched failures in the last interval
 * @param residentBytes resident memory of the collector that reported last
 * @param unreadable records of the topic that are no ledger, and were skipped
 */
public record LedgerTotals(
        long records,
        long calls,
        long failures,
        long lost,
        double callsPerSecond,
        double failuresPerSecond,
        long residentBytes,
        long unreadable) {
    private static final String FAILURES_SOURCE = "syscall";
    private static final String CALLS_SOURCE = "summary";

    /** Before the first record. */
    public static final LedgerTotals NONE = new LedgerTotals(0, 0, 0, 0, 0, 0, 0, 0);

    /** These totals and one more record of {@code foreshock.signal.collector}. */
    public LedgerTotals plus(GenericRecord record) {
        String source = record.get("source").toString();
        boolean ofFailures = source.equals(FAILURES_SOURCE);
        boolean ofCalls = source.equals(CALLS_SOURCE);
        long produced = (Long) record.get("produced");
        long millis = (Long) record.get("interval_end") - (Long) record.get("interval_start");
        double rate = produced * 1000.0 / Math.max(1, millis);
        long dropped = 0;
        for (Object count : ((Map<?, ?>) record.get("dropped")).values()) {
            dropped += (Long) count;
        }
        return new LedgerTotals(
                records + 1,
                ofCalls ? calls + produced : calls,
                ofFailures ? failures + produced : failures,
                lost + dropped,
                ofCalls ? rate : callsPerSecond,
                ofFailures ? rate : failuresPerSecond,
                (Long) record.get("resident_bytes"),
                unreadable);
    }

    /** These totals and one more record that is no ledger. */
    LedgerTotals plusUnreadable() {
        return new LedgerTotals(
                records,
                calls,
                failures,
                lost,
                callsPerSecond,
                failuresPerSecond,
                residentBytes,
                unreadable + 1);
    }
}
