package io.foreshock.collector.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LossLedgerTest {
    private final LossLedger ledger = new LossLedger(LossLedger.Source.SYSCALL);
    private final LedgerInterval interval = new LedgerInterval();

    @Test
    void reportsTheChangeSinceTheLastSettledInterval() {
        ledger.set(Counter.PRODUCED, 100);
        ledger.add(Counter.DELIVERED, 90);
        close(1);
        ledger.set(Counter.PRODUCED, 150);
        ledger.add(Counter.DELIVERED, 50);
        close(2);

        assertThat(interval.change(Counter.PRODUCED)).isEqualTo(50);
        assertThat(interval.change(Counter.DELIVERED)).isEqualTo(50);
        assertThat(ledger.total(Counter.DELIVERED)).isEqualTo(140);
    }

    @Test
    void coversWhatWasMeasuredButNotSettled() {
        ledger.begin(1000);
        ledger.set(Counter.PRODUCED, 100);
        ledger.setDropped(LossCause.REGISTRY_UNAVAILABLE, 100);
        ledger.setDeferred(LossCause.RING_FULL, 1);
        ledger.measure(interval, 2000);
        ledger.set(Counter.PRODUCED, 150);
        ledger.setDropped(LossCause.REGISTRY_UNAVAILABLE, 140);
        ledger.setDeferred(LossCause.RING_FULL, 3);
        ledger.measure(interval, 3000);

        assertThat(interval.startKtimeNs()).isEqualTo(1000);
        assertThat(interval.endKtimeNs()).isEqualTo(3000);
        assertThat(interval.change(Counter.PRODUCED)).isEqualTo(150);
        assertThat(interval.dropped(LossCause.REGISTRY_UNAVAILABLE)).isEqualTo(140);
        assertThat(interval.deferred(LossCause.RING_FULL)).isEqualTo(3);

        ledger.settle(interval);
        ledger.measure(interval, 4000);
        assertThat(interval.startKtimeNs()).isEqualTo(3000);
        assertThat(interval.change(Counter.PRODUCED)).isZero();
        assertThat(interval.dropped(LossCause.REGISTRY_UNAVAILABLE)).isZero();
        assertThat(interval.deferred(LossCause.RING_FULL)).isZero();
    }

    @Test
    void tellsTheSamplingRateInForceAtTheEnd() {
        ledger.measure(interval, 1);
        assertThat(interval.samplingRate()).isEqualTo(1);
        ledger.setSamplingRate(0.5);
        ledger.setSamplingRate(0.01);
        ledger.measure(interval, 2);
        assertThat(interval.samplingRate()).isEqualTo(0.01);
    }

    @Test
    void settlesOnlyWhatWasMeasured() {
        ledger.add(Counter.CONSUMED, 5);
        ledger.measure(interval, 1);
        ledger.add(Counter.CONSUMED, 2);
        ledger.addDropped(LossCause.UNREADABLE, 2);
        ledger.settle(interval);
        ledger.measure(interval, 2);
        assertThat(interval.change(Counter.CONSUMED)).isEqualTo(2);
        assertThat(interval.dropped(LossCause.UNREADABLE)).isEqualTo(2);
    }

    @Test
    void saysWhatItHasComeTo() {
        ledger.set(Counter.PRODUCED, 100);
        ledger.addDropped(LossCause.UNREADABLE, 4);
        close(1);
        ledger.set(Counter.PRODUCED, 130);
        ledger.addDropped(LossCause.UNREADABLE, 1);
        close(2);
        assertThat(interval.producedTotal()).isEqualTo(130);
        assertThat(interval.droppedTotal(LossCause.UNREADABLE)).isEqualTo(5);
    }

    @Test
    void reportsTheLevelOfWhatIsALevel() {
        ledger.set(Counter.PENDING, 10);
        ledger.set(Counter.RESIDENT_BYTES, 1 << 20);
        close(1);
        ledger.set(Counter.PENDING, 4);
        close(2);
        assertThat(interval.change(Counter.PENDING)).isEqualTo(4);
        assertThat(interval.change(Counter.RESIDENT_BYTES)).isEqualTo(1 << 20);
    }

    @Test
    void addsLossesMetHereToThoseCountedElsewhere() {
        ledger.addDropped(LossCause.KAFKA_UNAVAILABLE, 3);
        ledger.setDropped(LossCause.KAFKA_UNAVAILABLE, 4);
        ledger.setDeferred(LossCause.TABLE_FULL, 2);
        close(1);
        assertThat(interval.dropped(LossCause.KAFKA_UNAVAILABLE)).isEqualTo(7);
        assertThat(interval.deferred(LossCause.TABLE_FULL)).isEqualTo(2);

        ledger.setDropped(LossCause.KAFKA_UNAVAILABLE, 5);
        close(2);
        assertThat(interval.dropped(LossCause.KAFKA_UNAVAILABLE)).isEqualTo(1);
        assertThat(interval.deferred(LossCause.TABLE_FULL)).isZero();
        assertThat(ledger.totalDropped()).isEqualTo(8);
    }

    private void close(long ktimeNs) {
        ledger.measure(interval, ktimeNs);
        ledger.settle(interval);
    }
}
