package io.foreshock.local.ledger;

import io.foreshock.local.tail.RecordDecoder;
import io.foreshock.local.tail.TopicReader;
import io.foreshock.local.tail.UndecodableException;
import io.foreshock.schemas.Topic;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** Follows the ledger topic from now on. {@link #totals} may be called by any thread. */
public final class LedgerWatch implements AutoCloseable {
    private final TopicReader reader;
    private final RecordDecoder decoder;
    private final Thread thread;
    private volatile LedgerTotals totals = LedgerTotals.NONE;
    private volatile @Nullable String firstUnreadable;

    /** Starts to follow it. */
    public LedgerWatch(String kafka, String registry) {
        reader =
                new TopicReader(
                        kafka, Map.of(), Topic.SIGNAL_COLLECTOR, TopicReader.From.LATEST, true);
        decoder = new RecordDecoder(registry);
        thread = new Thread(this::follow, "ledger-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** The totals so far. */
    public LedgerTotals totals() {
        return totals;
    }

    /** Where the first record was that is no ledger, and what it is instead; empty without one. */
    public Optional<String> firstUnreadable() {
        return Optional.ofNullable(firstUnreadable);
    }

    private void follow() {
        try (reader) {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : reader.next()) {
                    take(record);
                }
            }
        } catch (WakeupException e) {
            // closed
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            totals = totals.plus(decoder.decode(Topic.SIGNAL_COLLECTOR, record.value()));
        } catch (UndecodableException | RuntimeException e) { // whatever it is, go on
            totals = totals.plusUnreadable();
            if (firstUnreadable == null) {
                firstUnreadable = UndecodableException.describe(record, e);
            }
        }
    }

    /** Stops to follow it. */
    @Override
    public void close() {
        reader.wakeUp();
        boolean interrupted = false;
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
