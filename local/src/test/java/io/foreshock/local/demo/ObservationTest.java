package io.foreshock.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.local.tail.SampleRecords;
import io.foreshock.schemas.Topic;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class ObservationTest {
    private static final Failure REFUSED = new Failure("shop", "connect", "ECONNREFUSED");

    private static final Requests FAILED =
            new Requests("shop", "server", "http/1", "GET", "/orders/{id}", "SERVER_ERROR");

    private final Observation seen = new Observation();

    @Test
    void addsUpSummaries() {
        seen.addSummary(summary(3));
        seen.addSummary(summary(4));

        assertThat(seen.summariesHold(REFUSED)).isEqualTo(7);
        assertThat(seen.summariesHold(new Failure("bank", "connect", "ECONNREFUSED"))).isZero();
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

        assertThat(seen.resultsHold(REFUSED)).isEqualTo(7);
    }

    @Test
    void aHigherRevisionReplacesALowerOne() {
        seen.addResult(result(10_000, 1, 5));
        seen.addResult(result(10_000, 0, 3));

        assertThat(seen.resultsHold(REFUSED)).isEqualTo(5);
    }

    @Test
    void addsUpSummariesOfRequestsByOutcome() {
        seen.addRequestSummary(requests(Topic.SIGNAL_L7_SUMMARY, Map.of("OK", 7L)));
        seen.addRequestSummary(
                requests(Topic.SIGNAL_L7_SUMMARY, Map.of("OK", 5L, "SERVER_ERROR", 3L)));

        assertThat(seen.summariesHold(FAILED)).isEqualTo(3);
        assertThat(seen.summariesHold(ending("OK"))).isEqualTo(12);
        assertThat(seen.summariesHold(ending("RESET"))).isZero();
    }

    @Test
    void countsEachRequestOfAnEvent() {
        GenericRecord event = requests(Topic.SIGNAL_L7, Map.of());
        event.put("outcome", "SERVER_ERROR");
        seen.addRequestEvent(event);
        seen.addRequestEvent(event);

        assertThat(seen.eventsHold(FAILED)).isEqualTo(2);
    }

    @Test
    void addsUpResultsOfRequestsOverWindowsAndKeepsThemApart() {
        seen.addResult(resultOfRequests(10_000, 0, "GET", Map.of("SERVER_ERROR", 2.0)));
        seen.addResult(resultOfRequests(10_000, 1, "GET", Map.of("SERVER_ERROR", 3.0, "OK", 7.0)));
        seen.addResult(resultOfRequests(20_000, 0, "GET", Map.of("SERVER_ERROR", 4.0)));
        seen.addResult(resultOfRequests(20_000, 0, "POST", Map.of("SERVER_ERROR", 100.0)));
        seen.addResult(result(20_000, 0, 3));

        assertThat(seen.resultsHold(FAILED)).isEqualTo(7);
        assertThat(seen.resultsHold(ending("OK"))).isEqualTo(7);
        assertThat(seen.resultsHold(REFUSED)).isEqualTo(3);
    }

    @Test
    void readsTheLedger() {
        seen.addLedger(ledger("syscall", 10, 4, Map.of("ring_full", 2L)));
        seen.addLedger(ledger("syscall", 5, 0, Map.of()));
        seen.addLedger(ledger("summary", 900, 0, Map.of("table_full", 1L)));
        seen.addLedger(ledger("l7-summary", 40, 0, Map.of()));

        assertThat(seen.produced(Topic.SIGNAL_SYSCALL)).isEqualTo(15);
        assertThat(seen.produced(Topic.SIGNAL_L7_SUMMARY)).isEqualTo(40);
        assertThat(seen.pending(Topic.SIGNAL_SYSCALL)).isZero();
        assertThat(seen.lost()).isEqualTo(3);
        assertThat(seen.ledgerUntil(Topic.SIGNAL_SYSCALL)).isEqualTo(12_000);
        assertThat(seen.ledgerUntil(Topic.SIGNAL_L7)).isZero();
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

    private static Requests ending(String outcome) {
        return new Requests("shop", "server", "http/1", "GET", "/orders/{id}", outcome);
    }

    private static GenericRecord requests(Topic topic, Map<String, ?> outcomes) {
        GenericRecord record =
                SampleRecords.of(
                        topic,
                        Map.of(
                                "service", "shop",
                                "role", "server",
                                "protocol", "http/1",
                                "method", "GET",
                                "endpoint", "/orders/{id}"));
        if (!outcomes.isEmpty()) {
            record.put("outcomes", outcomes);
        }
        return record;
    }

    private static GenericRecord resultOfRequests(
            long start, int revision, String method, Map<String, Double> outcomes) {
        GenericRecord result = requests(Topic.STATUS, outcomes);
        result.put("type", "l7");
        result.put("window_start", start);
        result.put("revision", revision);
        result.put("method", method);
        return result;
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
