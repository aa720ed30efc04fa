package io.foreshock.jobs.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import io.foreshock.pipeline.deadletter.Reason;
import io.foreshock.pipeline.signals.Signals;
import io.foreshock.schemas.signal.L7Signal;
import io.foreshock.schemas.signal.L7Summary;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class L7CheckTest {
    private static final long START = Signals.START;

    private final SignalCheck check =
            new SignalCheck(
                    new TimeBounds(
                            Clock.fixed(
                                    Instant.ofEpochMilli(START).plus(Duration.ofDays(30)),
                                    ZoneOffset.UTC),
                            Instant.parse("2020-01-01T00:00:00Z"),
                            Duration.ofMinutes(5)));

    @Test
    void passesWhatACollectorSends() throws Exception {
        summary(s -> {});
        signal(s -> {});
        signal(s -> s.setOutcome("UNKNOWN"));
        signal(s -> s.setOutcome("OK"));
        for (String role : List.of("client", "server", "unknown")) {
            summary(s -> s.setRole(role));
        }
        summary(s -> s.setEndpoint(""));
        summary(s -> s.setMethod(""));
        summary(s -> s.setEndpoint("/größe\n" + "x".repeat(249)));
        summary(s -> s.setSampled(1));
        summary(s -> s.setStatuses(Map.of()));
        summary(s -> s.setErrorStatuses(Map.of("404", 1L, "503", 2L)));
        summary(s -> s.setErrorStatuses(null));
        summary(s -> s.setStatuses(Map.of("WRONG\u0000TYPE", 1L, "", 1L)));
    }

    @Test
    void passesASketchOfFewerThanTheLatencies() throws Exception {
        summary(s -> s.setLatencySketch(Signals.sketch(1e6, 4)));
        summary(s -> s.setLatencySketch(null));
        summary(
                s -> {
                    s.setLatencyCount(0);
                    s.setLatencySumNs(0);
                    s.setLatencySketch(null);
                });
    }

    @Test
    void passesAnIntervalInWhichNothingEnded() throws Exception {
        summary(
                s -> {
                    s.setCount(0);
                    s.setFailures(0);
                    s.setSampled(0);
                    s.setOutcomes(Map.of());
                    s.setStatuses(Map.of());
                    s.setErrorStatuses(Map.of());
                    s.setLatencyCount(0);
                    s.setLatencySumNs(0);
                    s.setLatencySketch(null);
                });
    }

    @Test
    void refusesCountsThatNoHostReaches() {
        refuses(() -> summary(s -> s.setCount(-1)), "count is -1; allowed: 0 to 11000000000");
        refuses(() -> summary(s -> s.setCount(11_000_000_001L)), "count is 11000000001");
        refuses(() -> summary(s -> s.setCount(Long.MAX_VALUE)), "count is 9223372036854775807");
    }

    @Test
    void refusesOutcomesThatAreNotItsCountOrItsFailures() {
        refuses(
                () -> summary(s -> s.setCount(11)),
                "outcomes are 10 together; allowed: count, which is 11");
        refuses(() -> summary(s -> s.setCount(9)), "outcomes.");
        refuses(
                () -> summary(s -> s.setOutcomes(Map.of())),
                "outcomes are 0 together; allowed: count, which is 10");
        refuses(() -> summary(s -> s.setOutcomes(Map.of("OK", 11L, "RESET", -1L))), "outcomes.");
        refuses(
                () ->
                        summary(
                                s ->
                                        s.setOutcomes(
                                                Map.of(
                                                        "OK",
                                                        Long.MAX_VALUE,
                                                        "RESET",
                                                        Long.MAX_VALUE))),
                "outcomes.");
        for (long failures : List.of(-1L, 2L, 4L, 11L)) {
            refuses(
                    () -> summary(s -> s.setFailures(failures)),
                    "failures is " + failures + "; allowed: 3, as outcomes tell");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ok", "FINE", "OK ", "SERVER_ERROR\u001b[31m"})
    void refusesOutcomesThatThereAreNot(String outcome) {
        String shown = outcome.replace('\u001b', '?');
        refuses(
                () -> summary(s -> s.setOutcomes(Map.of(outcome, 10L))),
                "outcomes has '" + shown + "'; allowed: OK, CLIENT_ERROR, SERVER_ERROR, TIMEOUT,");
        refuses(
                () -> signal(s -> s.setOutcome(outcome)),
                "outcome has '" + shown + "'; allowed: OK, CLIENT_ERROR,");
    }

    @Test
    void refusesMoreStatusesSamplesOrLatenciesThanExchanges() {
        refuses(
                () -> summary(s -> s.setStatuses(Map.of("200", 11L))),
                "statuses.200 is 11; allowed: 0 or more, and together at most 10, count");
        refuses(() -> summary(s -> s.setStatuses(Map.of("200", 6L, "503", 5L))), "statuses.");
        refuses(() -> summary(s -> s.setStatuses(Map.of("503", -1L))), "statuses.503 is -1");
        refuses(
                () -> summary(s -> s.setErrorStatuses(Map.of("503", 4L))),
                "error_statuses.503 is 4; allowed: 0 or more, and together at most 3, failures");
        Map<String, Long> many = new HashMap<>();
        for (int i = 0; i <= L7Check.MAX_STATUSES; i++) {
            many.put("E" + i, 0L);
        }
        refuses(
                () -> summary(s -> s.setStatuses(many)),
                "statuses has 65 entries; allowed: at most 64");
        refuses(
                () -> summary(s -> s.setErrorStatuses(many)),
                "error_statuses has 65 entries; allowed: at most 64");
        refuses(
                () -> summary(s -> s.setStatuses(Map.of("E".repeat(65), 1L))),
                "statuses has 65 characters and begins with 'E");
        refuses(() -> summary(s -> s.setSampled(11)), "sampled is 11; allowed: 0 to 10, count");
        refuses(() -> summary(s -> s.setSampled(-1)), "sampled is -1");
        refuses(() -> summary(s -> s.setLatencyCount(11)), "latency_count is 11; allowed: 0 to 10");
        refuses(() -> summary(s -> s.setLatencyCount(-1)), "latency_count is -1");
    }

    @Test
    void refusesLatenciesThatNoExchangeHas() {
        refuses(() -> summary(s -> s.setLatencySumNs(-1)), "latency_sum_ns is -1");
        refuses(
                () -> summary(s -> s.setLatencySumNs(Long.MAX_VALUE)),
                "latency_sum_ns is 9223372036854775807 for a count of 10; allowed: 0 or more, and"
                        + " at most a year a call");
    }

    @Test
    void refusesSketchesThatAreNone() {
        refuses(
                () -> summary(s -> s.setLatencySketch(ByteBuffer.wrap(new byte[] {1, 2}))),
                "latency_sketch is none: field 0 of form 1 in a sketch");
        refuses(
                () -> summary(s -> s.setLatencySketch(ByteBuffer.allocate(1 << 20))),
                "latency_sketch is none: 1048576 bytes; allowed: at most 32768");
        refuses(
                () ->
                        summary(
                                s ->
                                        s.setLatencySketch(
                                                new DDSketch(
                                                                new LogarithmicMapping(0.02),
                                                                UnboundedSizeDenseStore::new)
                                                        .serialize())),
                "latency_sketch is none: mapping of gamma 1.04");
        refuses(
                () -> summary(s -> s.setLatencySketch(Signals.sketch(1e30, 1))),
                "latency_sketch is none: bin 3453; allowed: 0 to 2183");
        refuses(
                () -> summary(s -> s.setLatencySketch(Signals.sketch(-5, 1))),
                "latency_sketch is none: it holds negative durations");
    }

    @ParameterizedTest
    @ValueSource(doubles = {10.5, 11, 1e300})
    void refusesASketchOfMoreThanTheLatencies(double weight) {
        refuses(
                () -> summary(s -> s.setLatencySketch(Signals.sketch(1e6, weight))),
                "latency_sketch holds "
                        + weight
                        + " latencies; allowed: at most latency_count, which is 10");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1, 0, 0.5, 1e300})
    void refusesWeightsThatAreNoSampling(double weight) {
        String detail = "weight is " + weight + "; allowed: 1 to 1.0E9";
        refuses(() -> summary(s -> s.setWeight(weight)), detail);
        refuses(() -> signal(s -> s.setWeight(weight)), detail);
    }

    @Test
    void refusesNamesThatNoCollectorSends() {
        for (String bad : List.of("", "a\n", "a\u007f", "a".repeat(256))) {
            refuses(() -> summary(s -> s.setHost(bad)), "host ");
            refuses(() -> summary(s -> s.setService(bad)), "service ");
            refuses(() -> summary(s -> s.setRole(bad)), "role ");
            refuses(() -> summary(s -> s.setProtocol(bad)), "protocol ");
            refuses(() -> signal(s -> s.setHost(bad)), "host ");
            refuses(() -> signal(s -> s.setService(bad)), "service ");
            refuses(() -> signal(s -> s.setRole(bad)), "role ");
            refuses(() -> signal(s -> s.setProtocol(bad)), "protocol ");
        }
        String endless = "a".repeat(100_000);
        refuses(() -> summary(s -> s.setEndpoint(endless)), "endpoint has 100000 characters");
        refuses(() -> summary(s -> s.setMethod(endless)), "method has 100000 characters");
        refuses(() -> signal(s -> s.setEndpoint(endless)), "endpoint has 100000 characters");
        refuses(() -> signal(s -> s.setMethod(endless)), "method has 100000 characters");
        refuses(() -> signal(s -> s.setStatus(endless)), "status has 100000 characters");
        refuses(() -> signal(s -> s.setErrorName(endless)), "error_name has 100000");
        refuses(() -> signal(s -> s.setTraceId(endless)), "trace_id has 100000 characters");
        refuses(() -> signal(s -> s.setPeerAddress(endless)), "peer_address has 100000");
    }

    @Test
    void refusesAnIntervalThatEndsBeforeItStarts() {
        refuses(
                () -> summary(s -> s.setIntervalEnd(Instant.ofEpochMilli(START - 1))),
                "interval_end is 2024-12-31T23:59:59.999Z; allowed: from interval_start,");
    }

    private void summary(Consumer<L7Summary> change) throws UnreadableException {
        L7Summary summary = Signals.exchanges("a", START);
        change.accept(summary);
        check.check(summary);
    }

    private void signal(Consumer<L7Signal> change) throws UnreadableException {
        L7Signal signal = Signals.failedExchange("a", START);
        change.accept(signal);
        check.check(signal);
    }

    private static void refuses(ThrowingCallable signal, String detail) {
        assertThatThrownBy(signal)
                .isInstanceOfSatisfying(
                        UnreadableException.class,
                        refused -> {
                            assertThat(refused.reason()).isEqualTo(Reason.INVALID);
                            assertThat(refused.detail()).startsWith(detail);
                        });
    }
}
