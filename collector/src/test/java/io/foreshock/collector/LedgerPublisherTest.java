package io.foreshock.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.encode.AvroMessages;
import io.foreshock.collector.encode.EventClock;
import io.foreshock.collector.encode.HostIdentity;
import io.foreshock.collector.encode.LedgerEncoder;
import io.foreshock.collector.ledger.Counter;
import io.foreshock.collector.ledger.LossCause;
import io.foreshock.collector.ledger.LossLedger;
import io.foreshock.schemas.signal.CollectorLedger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerPublisherTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<CollectorLedger> taken = new ArrayList<>();
    private final LossLedger account = new LossLedger(LossLedger.Source.SUMMARY);
    private final LossLedger other = new LossLedger(LossLedger.Source.SYSCALL);
    private boolean taking = true;
    private final LedgerPublisher ledgers =
            new LedgerPublisher(
                    new LedgerEncoder(
                            new HostIdentity("host", "boot", 42), EventClock.withOffset(0)),
                    record -> {
                        if (taking) {
                            taken.add(AvroMessages.decode(record, CollectorLedger.class));
                        }
                        return taking;
                    });

    @Test
    void theNextLedgerCoversThoseThatWereRefused() {
        account.begin(SECOND);
        second(2, 100);
        taking = false;
        second(3, 30);
        second(4, 20);
        taking = true;
        second(5, 7);
        second(6, 1);

        assertThat(taken).extracting(CollectorLedger::getProduced).containsExactly(100L, 57L, 1L);
        assertThat(taken)
                .extracting(CollectorLedger::getDropped)
                .containsExactly(
                        Map.of("registry_unavailable", 100L),
                        Map.of("registry_unavailable", 57L),
                        Map.of("registry_unavailable", 1L));
        assertThat(taken)
                .extracting(l -> l.getIntervalStart().getEpochSecond())
                .containsExactly(1L, 2L, 5L);
        assertThat(taken)
                .extracting(CollectorLedger::getIntervalEnd)
                .containsExactly(
                        Instant.ofEpochSecond(2),
                        Instant.ofEpochSecond(5),
                        Instant.ofEpochSecond(6));
        assertThat(taken).extracting(CollectorLedger::getSeq).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aLedgerSaysWhatThoseBeforeItSaid() {
        second(1, 100);
        second(2, 30);
        CollectorLedger last = taken.get(1);
        assertThat(last.getProducedTotal()).isEqualTo(130);
        assertThat(last.getDroppedTotal()).isEqualTo(Map.of("registry_unavailable", 130L));
    }

    @Test
    void aRefusalOfOneSourceIsOfThatSourceAlone() {
        taking = false;
        ledgers.publish(account, SECOND);
        taking = true;
        ledgers.publish(other, SECOND);
        ledgers.publish(account, 2 * SECOND);
        ledgers.publish(other, 2 * SECOND);
        assertThat(taken)
                .extracting(l -> l.getSource() + l.getIntervalStart().getEpochSecond())
                .containsExactly("syscall0", "summary0", "syscall1");
    }

    /** A second in which all that was produced was dropped. */
    private void second(long end, long units) {
        account.add(Counter.PRODUCED, units);
        account.addDropped(LossCause.REGISTRY_UNAVAILABLE, units);
        ledgers.publish(account, end * SECOND);
    }
}
