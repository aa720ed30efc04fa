package io.foreshock.pipeline.completeness;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.pipeline.signals.Signals;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CompletenessTest {
    private static final long START = Signals.START;
    private static final long WINDOW = 10_000;

    @Test
    void isTheShareOfWhatAllContributingHostsProduced() {
        Map<String, LossShare> byHost =
                Map.of(
                        "a", share(900, 90),
                        "b", share(100, 0),
                        "elsewhere", share(1000, 1000));
        assertThat(Completeness.of(List.of("a", "b"), byHost, WINDOW)).isEqualTo(0.91);
    }

    @Test
    void isUnknownWhereAHostHasNoLedger() {
        Map<String, LossShare> byHost = Map.of("a", share(1, 0));
        assertThat(Completeness.of(List.of("a", "b"), byHost, WINDOW)).isNull();
        assertThat(Completeness.of(List.of(), Map.of(), WINDOW)).isNull();
    }

    @Test
    void isUnknownWhereLedgersOfAHostAreMissing() {
        LossShare most = new LossShare(100, 0, 9_499, 0, START + WINDOW);
        assertThat(Completeness.of(List.of("a"), Map.of("a", most), WINDOW)).isNull();
        LossShare enough = new LossShare(100, 0, 9_500, 0, START + WINDOW);
        assertThat(Completeness.of(List.of("a"), Map.of("a", enough), WINDOW)).isEqualTo(1);
    }

    @Test
    void isNeitherBelowZeroNorAboveOne() {
        assertThat(Completeness.of(List.of("a"), Map.of("a", share(5, 9)), WINDOW)).isZero();
        assertThat(Completeness.of(List.of("a"), Map.of("a", share(0, 3)), WINDOW)).isZero();
        assertThat(Completeness.of(List.of("a"), Map.of("a", share(0, 0)), WINDOW)).isEqualTo(1);
    }

    private static LossShare share(long produced, long lost) {
        return new LossShare(produced, lost, WINDOW, 0, START + WINDOW);
    }
}
