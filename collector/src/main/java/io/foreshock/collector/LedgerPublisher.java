package io.foreshock.collector;

import io.foreshock.collector.encode.AvroWriter;
import io.foreshock.collector.encode.LedgerEncoder;
import io.foreshock.collector.ledger.LedgerInterval;
import io.foreshock.collector.ledger.LossLedger;
import java.util.function.Predicate;

/**
 * Publishes ledgers so that a refused one is not lost: its interval is settled only when it was
 * taken, else the next ledger of the same source covers it too. Not safe for use by several
 * threads.
 */
final class LedgerPublisher {
    private final LedgerInterval interval = new LedgerInterval();
    private final AvroWriter writer = new AvroWriter(512);
    private final LedgerEncoder encoder;
    private final Predicate<AvroWriter> outlet;
    private long seq;

    /**
     * @param outlet publishes a copy of a record, and says whether it was taken
     */
    LedgerPublisher(LedgerEncoder encoder, Predicate<AvroWriter> outlet) {
        this.encoder = encoder;
        this.outlet = outlet;
    }

    /** Publishes what changed in an account up to now, on the monotonic clock. */
    void publish(LossLedger account, long ktimeNs) {
        account.measure(interval, ktimeNs);
        encoder.encode(writer, interval, seq);
        if (outlet.test(writer)) {
            account.settle(interval);
            seq++;
        }
    }
}
