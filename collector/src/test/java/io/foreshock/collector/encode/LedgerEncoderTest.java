package io.foreshock.collector.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.ledger.Counter;
import io.foreshock.collector.ledger.LedgerInterval;
import io.foreshock.collector.ledger.LossCause;
import io.foreshock.collector.ledger.LossLedger;
import io.foreshock.schemas.signal.CollectorLedger;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerEncoderTest {
    private final LedgerEncoder encoder =
            new LedgerEncoder(
                    new HostIdentity("host", "boot", 42),
                    EventClock.withOffset(1_700_000_000_000_000_000L));
    private final AvroWriter out = new AvroWriter(16);

    @Test
    void writesEveryFieldInTheOrderOfTheSchema() {
        LossLedger ledger = new LossLedger(LossLedger.Source.SUMMARY);
        LedgerInterval interval = new LedgerInterval();
        ledger.set(Counter.PRODUCED, 100);
        ledger.addDropped(LossCause.BUFFER_FULL, 1);
        ledger.measure(interval, 1_000_000_000L);
        ledger.settle(interval);
        long total = 200;
        for (Counter counter : Counter.values()) {
            ledger.add(counter, total++);
        }
        ledger.addDropped(LossCause.BUFFER_FULL, 7);
        ledger.setDropped(LossCause.RING_FULL, 3);
        ledger.setDeferred(LossCause.TABLE_FULL, 2);
        ledger.setSamplingRate(0.25);
        ledger.measure(interval, 2_000_000_000L);

        encoder.encode(out, interval, 5);

        CollectorLedger decoded = AvroMessages.decode(out, CollectorLedger.class);
        assertThat(decoded)
                .isEqualTo(
                        CollectorLedger.newBuilder()
                                .setEventTime(Instant.ofEpochSecond(1_700_000_001L))
                                .setTimeNs(1_700_000_001_000_000_000L)
                                .setKtimeNs(1_000_000_000L)
                                .setHost("host")
                                .setBootId("boot")
                                .setInstanceId(42L)
                                .setSeq(5)
                                .setSource("summary")
                                .setIntervalStart(Instant.ofEpochSecond(1_700_000_001L))
                                .setIntervalEnd(Instant.ofEpochSecond(1_700_000_002L))
                                .setProduced(200)
                                .setDelivered(201)
                                .setPending(202)
                                .setDropped(Map.of("buffer_full", 7L, "ring_full", 3L))
                                .setDeferred(Map.of("table_full", 2L))
                                .setSampledOut(203)
                                .setRateLimited(204)
                                .setReserved(205)
                                .setConsumed(206)
                                .setPublished(207)
                                .setAcknowledged(208)
                                .setFailed(209)
                                .setSpooled(0)
                                .setSamplingRate(0.25)
                                .setCpuNs(210)
                                .setResidentBytes(211)
                                .setBpfRunNs(0)
                                .setBpfRuns(0)
                                .setProducedTotal(300L)
                                .setDroppedTotal(Map.of("buffer_full", 8L, "ring_full", 3L))
                                .build());
    }
}
