package io.foreshock.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.local.tail.SampleRecords;
import io.foreshock.schemas.Topic;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class ObservationTest {
    private static final Failure REFUSED = new Failure("shop", "connect", "ECONNREFUSED");

    private final Observation seen = new Observation();

    @Test
    void addsUpSummaries() {
        seen.addSummary(summary(3));
        seen.addSummary(summary(4));

        assertThat(seen.kernelSaw(REFUSED)).isEqualTo(7);
        assertThat(seen.kernelSaw(new Failure("bank", "connect", "ECONNREFUSED"))).isZero();
    }

    @Test
    void countsWhatEventsStandFor() {
        seen.addEvent(event(1));
        seen.addEvent(event(49));

        assertThat(seen.eventsHold(REFUSED)).isEqualTo(50);
    }

    @Test
    void addsUpResultsOverWindows() {
        seen.addResult(result(10_000, 0, 3));
        seen.addResult(result(20_000, 0, 4));

        assertThat(seen.resultHolds(REFUSED)).isEqualTo(7);
    }

    @Test
    void aHigherRevisionReplacesALowerOne() {
        seen.addResult(result(10_000, 1, 5));
        seen.addResult(result(10_000, 0, 3));

        assertThat(seen.resultHolds(REFUSED)).isEqualTo(5);
    }

    @Test
    void leavesOutResultsOfExchanges() {
        GenericRecord exchanges = result(10_000, 1, 7);
        exchanges.put("type", "l7");
        seen.addResult(result(10_000, 0, 3));
        seen.addResult(exchanges);

        assertThat(seen.resultHolds(REFUSED)).isEqualTo(3);
    }

    @Test
    void readsTheLedger() {
        seen.addLedger(ledger("syscall", 10, 4, Map.of("ring_full", 2L)));
        seen.addLedger(ledger("syscall", 5, 0, Map.of()));
        seen.addLedger(ledger("summary", 900, 0, Map.of("table_full", 1L)));

        assertThat(seen.produced()).isEqualTo(15);
        assertThat(seen.pending()).isZero();
        assertThat(seen.lost()).isEqualTo(3);
        assertThat(seen.ledgerUntil()).isEqualTo(12_000);
    }

    @Test
    void findsGapsInTheLedger() {
        GenericRecord first = ledger("syscall", 0, 0, Map.of());
        GenericRecord third = ledger("syscall", 0, 0, Map.of());
        third.put("seq", 2L);

        seen.addLedger(first);
        seen.addLedger(third);

        assertThat(seen.ledgerGaps()).isEqualTo(1);
    }

    private static GenericRecord summary(long errors) {
        return SampleRecords.of(
                Topic.SIGNAL_SUMMARY,
                Map.of(
                        "service", "shop",
                        "syscall", "connect",
                        "errors", Map.of("ECONNREFUSED", errors)));
    }

    private static GenericRecord event(long count) {
        return SampleRecords.of(
                Topic.SIGNAL_SYSCALL,
                Map.of(
                        "service", "shop",
                        "syscall", "connect",
                        "errno_name", "ECONNREFUSED",
                        "error_count", count));
    }

    private static GenericRecord result(long start, int revision, double errors) {
        return SampleRecords.of(
                Topic.STATUS,
                Map.of(
                        "window_start",
                        start,
                        "revision",
                        revision,
                        "service",
                        "shop",
                        "category",
                        "network",
                        "syscall",
                        "connect",
                        "errors",
                        Map.of("ECONNREFUSED", errors)));
    }

    private static GenericRecord ledger(
            String source, long produced, long pending, Map<String, Long> dropped) {
        return SampleRecords.of(
                Topic.SIGNAL_COLLECTOR,
                Map.of(
                        "source", source,
                        "produced", produced,
                        "pending", pending,
                        "dropped", dropped,
                        "interval_end", 12_000L));
    }
}
