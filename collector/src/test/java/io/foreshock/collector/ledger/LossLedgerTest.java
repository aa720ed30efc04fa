package io.foreshock.collector.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LossLedgerTest {
    private final LossLedger ledger = new LossLedger(LossLedger.Source.SYSCALL);
    private final LedgerInterval interval = new LedgerInterval();

    @Test
    void reportsTheChangeSinceTheLastInterval() {
        ledger.set(Counter.PRODUCED, 100);
        ledger.add(Counter.DELIVERED, 90);
        ledger.close(interval);
        ledger.set(Counter.PRODUCED, 150);
        ledger.add(Counter.DELIVERED, 50);
        ledger.close(interval);

        assertThat(interval.change(Counter.PRODUCED)).isEqualTo(50);
        assertThat(interval.change(Counter.DELIVERED)).isEqualTo(50);
        assertThat(ledger.total(Counter.DELIVERED)).isEqualTo(140);
    }

    @Test
    void reportsTheLevelOfWhatIsPending() {
        ledger.set(Counter.PENDING, 10);
        ledger.close(interval);
        ledger.set(Counter.PENDING, 4);
        ledger.close(interval);
        assertThat(interval.change(Counter.PENDING)).isEqualTo(4);
    }

    @Test
    void addsLossesMetHereToThoseCountedElsewhere() {
        ledger.addDropped(LossCause.KAFKA_UNAVAILABLE, 3);
        ledger.setDropped(LossCause.KAFKA_UNAVAILABLE, 4);
        ledger.setDeferred(LossCause.TABLE_FULL, 2);
        ledger.close(interval);
        assertThat(interval.dropped(LossCause.KAFKA_UNAVAILABLE)).isEqualTo(7);
        assertThat(interval.deferred(LossCause.TABLE_FULL)).isEqualTo(2);

        ledger.setDropped(LossCause.KAFKA_UNAVAILABLE, 5);
        ledger.close(interval);
        assertThat(interval.dropped(LossCause.KAFKA_UNAVAILABLE)).isEqualTo(1);
        assertThat(interval.deferred(LossCause.TABLE_FULL)).isZero();
        assertThat(ledger.totalDropped()).isEqualTo(8);
    }
}
