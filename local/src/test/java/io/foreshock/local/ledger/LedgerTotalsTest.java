package io.foreshock.local.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.local.tail.SampleRecords;
import io.foreshock.schemas.Topic;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class LedgerTotalsTest {
    @Test
    void addsUpCallsFailuresAndLosses() {
        LedgerTotals totals =
                LedgerTotals.NONE
                        .plus(ledger("syscall", 10, Map.of("ring_full", 2L)))
                        .plus(ledger("summary", 500, Map.of("table_full", 3L, "kafka", 1L)))
                        .plus(ledger("syscall", 20, Map.of()))
                        .plus(ledger("l7", 70, Map.of("buffer_full", 5L)));

        assertThat(totals.records()).isEqualTo(4);
        assertThat(totals.failures()).isEqualTo(30);
        assertThat(totals.calls()).isEqualTo(500);
        assertThat(totals.lost()).isEqualTo(11);
    }

    @Test
    void ratesAreThoseOfTheLastInterval() {
        LedgerTotals totals =
                LedgerTotals.NONE
                        .plus(ledger("syscall", 10, Map.of()))
                        .plus(ledger("summary", 500, Map.of()))
                        .plus(ledger("syscall", 40, Map.of()));

        assertThat(totals.failuresPerSecond()).isEqualTo(20.0);
        assertThat(totals.callsPerSecond()).isEqualTo(250.0);
    }

    private static GenericRecord ledger(String source, long produced, Map<String, Long> dropped) {
        return SampleRecords.of(
                Topic.SIGNAL_COLLECTOR,
                Map.of(
                        "source", source,
                        "produced", produced,
                        "dropped", dropped,
                        "interval_start", 10_000L,
                        "interval_end", 12_000L));
    }

    @Test
    void countsWhatIsNoLedgerApart() {
        LedgerTotals totals = LedgerTotals.NONE.plusUnreadable().plusUnreadable();

        assertThat(totals.unreadable()).isEqualTo(2);
        assertThat(totals.records()).isZero();
    }
}
