package io.foreshock.pipeline.completeness;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.pipeline.signals.Signals;
import java.util.Map;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;

final class HostLossTest {
    private static final long START = Signals.START;

    @Test
    void addsUpLossesOfAllCauses() {
        var ledger = Signals.ledger("a", START, 100, 0);
        ledger.setDropped(Map.of("ring-full", 3L, "publish", 4L));
        assertThat(HostLoss.of(ledger))
                .isEqualTo(new HostLoss("a", START, START + 1_000, false, 100, 7));
    }

    @Test
    void knowsTheFirstLedgerOfACollectorThatTellsNoTotals() {
        var ledger = Signals.ledger("a", START, 100, 0);
        ledger.setSeq(1); // 0 is that of the other source
        assertThat(HostLoss.of(ledger).first()).isTrue();
        ledger.setSeq(3);
        assertThat(HostLoss.of(ledger).first()).isFalse();
    }

    /** The first of its source, though others of the other source were taken before it. */
    @Test
    void knowsTheFirstLedgerByItsTotal() {
        var ledger = Signals.ledger("a", START, 100, 0);
        ledger.setSeq(7);
        ledger.setProducedTotal(100L);
        assertThat(HostLoss.of(ledger).first()).isTrue();
        ledger.setSeq(1);
        ledger.setProducedTotal(101L);
        assertThat(HostLoss.of(ledger).first()).isFalse();
    }

    @Test
    void travelsAndIsKeptWithoutKryo() {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(HostLoss.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(LossShare.class);
    }
}
