package io.foreshock.pipeline.completeness;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.pipeline.signals.Signals;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LossShareTest {
    private static final long START = Signals.START;
    private static final long WINDOW = 10_000;

    @Test
    void sharesALongLedgerByTheTimeItHasInEachWindow() {
        HostLoss ledger = ledger(9_000, 31_000, 2_201, 221);
        List<LossShare> shares =
                List.of(
                        window(0, ledger),
                        window(10_000, ledger),
                        window(20_000, ledger),
                        window(30_000, ledger));
        assertThat(shares)
                .extracting(LossShare::produced)
                .containsExactly(100L, 1000L, 1000L, 101L);
        assertThat(shares).extracting(LossShare::lost).containsExactly(10L, 100L, 100L, 11L);
        assertThat(shares)
                .extracting(LossShare::covered)
                .containsExactly(1_000L, 10_000L, 10_000L, 1_000L);
    }

    @Test
    void keepsTheCountsOfAnIntervalWithoutLength() {
        LossShare share = window(0, ledger(5_000, 5_000, 7, 2));
        assertThat(share).isEqualTo(new LossShare(7, 2, 0, 0, START + 5_000));
    }

    @ParameterizedTest
    @ValueSource(ints = {250, 1_000, 2_500, 10_000})
    void isCoveredByLedgersOfAnyLength(int millis) {
        LossShare share = LossShare.NONE;
        for (int from = 3; from < WINDOW; from += millis) {
            share = share.plus(ledger(from, from + millis, 1, 0), START, START + WINDOW);
        }
        assertThat(share.covers(WINDOW)).isTrue();
    }

    @Test
    void isNotCoveredWhereALedgerIsMissing() {
        assertThat(window(0, ledger(0, 5_000, 1, 0)).covers(WINDOW)).isFalse();
        assertThat(window(0, ledger(5_000, 10_000, 1, 0)).covers(WINDOW)).isFalse();
        assertThat(window(0, ledger(0, 4_000, 1, 0), ledger(5_000, 10_000, 1, 0)).covers(WINDOW))
                .isFalse();
    }

    @Test
    void isCoveredFromTheStartOfACollector() {
        assertThat(window(0, first(7_000, 8_000), ledger(8_000, 10_000, 1, 0)).covers(WINDOW))
                .isTrue();
        assertThat(window(0, first(7_000, 8_000), ledger(9_000, 10_000, 1, 0)).covers(WINDOW))
                .isFalse();
        assertThat(window(10_000, first(7_000, 20_000)).covers(WINDOW)).isTrue();
    }

    @Test
    void leavesOutTheTimeBetweenTwoCollectors() {
        LossShare share = window(0, ledger(-1_000, 3_000, 1, 0), first(6_000, 10_000));
        assertThat(share.unobserved()).isEqualTo(3_000);
        assertThat(share.covers(WINDOW)).isTrue();
        assertThat(window(0, ledger(2_000, 3_000, 1, 0), first(6_000, 10_000)).covers(WINDOW))
                .isFalse();
    }

    private static LossShare window(long start, HostLoss... ledgers) {
        LossShare share = LossShare.NONE;
        for (HostLoss ledger : ledgers) {
            share = share.plus(ledger, START + start, START + start + WINDOW);
        }
        return share;
    }

    private static HostLoss ledger(long from, long to, long produced, long lost) {
        return new HostLoss("a", START + from, START + to, false, produced, lost);
    }

    private static HostLoss first(long from, long to) {
        return new HostLoss("a", START + from, START + to, true, 1, 0);
    }
}
