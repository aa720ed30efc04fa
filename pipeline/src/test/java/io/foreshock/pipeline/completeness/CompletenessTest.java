package io.foreshock.pipeline.completeness;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.pipeline.signals.Signals;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CompletenessTest {
    @Test
    void isTheShareOfWhatAllContributingHostsProduced() {
        Map<String, LossShare> byHost =
                Map.of(
                        "a", new LossShare(900, 90),
                        "b", new LossShare(100, 0),
                        "elsewhere", new LossShare(1000, 1000));
        assertThat(Completeness.of(List.of("a", "b"), byHost)).isEqualTo(0.91);
    }

    @Test
    void isUnknownWhereAHostHasNoLedger() {
        assertThat(Completeness.of(List.of("a", "b"), Map.of("a", new LossShare(1, 0)))).isNull();
        assertThat(Completeness.of(List.of(), Map.of())).isNull();
    }

    @Test
    void isNeitherBelowZeroNorAboveOne() {
        assertThat(new LossShare(5, 9).completeness()).isZero();
        assertThat(new LossShare(0, 3).completeness()).isZero();
        assertThat(new LossShare(0, 0).completeness()).isEqualTo(1);
    }

    @Test
    void addsUpLossesOfAllCauses() {
        var ledger = Signals.ledger("a", Signals.START, 100, 0);
        ledger.setDropped(Map.of("ring-full", 3L, "publish", 4L));
        assertThat(HostLoss.of(ledger))
                .isEqualTo(new HostLoss("a", Signals.START, new LossShare(100, 7)));
    }

    @Test
    void concernsOnlyTheCallsThatStatusCounts() {
        var ledger = Signals.ledger("a", Signals.START, 100, 0);
        assertThat(HostLoss.concerns(ledger)).isTrue();
        ledger.setSource("syscall");
        assertThat(HostLoss.concerns(ledger)).isFalse();
    }
}
