package io.foreshock.jobs.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreshock.pipeline.deadletter.Reason;
import io.foreshock.pipeline.signals.Signals;
import io.foreshock.schemas.signal.CollectorLedger;
import io.foreshock.schemas.signal.SyscallSignal;
import io.foreshock.schemas.signal.SyscallSummary;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SignalCheckTest {
    private static final long START = Signals.START;
    private static final Instant NOW = Instant.ofEpochMilli(START).plus(Duration.ofDays(30));

    private final SignalCheck check =
            new SignalCheck(
                    new TimeBounds(
                            Clock.fixed(NOW, ZoneOffset.UTC),
                            Instant.parse("2020-01-01T00:00:00Z"),
                            Duration.ofMinutes(5)));

    @Test
    void passesWhatACollectorSends() throws Exception {
        summary(s -> {});
        signal(s -> {});
        ledger(l -> {});
        summary(s -> s.setService("a".repeat(255)));
        summary(s -> s.setService("bestellungen/größe"));
        summary(s -> s.setWeight(1e9));
        signal(s -> s.setPath("/tmp/new\nline"));
        ledger(l -> l.setProducedTotal(100L));
    }

    @Test
    void passesCountsOfTheTimeInWhichACollectorStarts() throws Exception {
        summary(
                s -> {
                    s.setIntervalEnd(s.getIntervalStart());
                    s.setCount(5_000_000_000L);
                });
    }

    /** The kernel's tables are read while calls go on: count first, then sum, then histogram. */
    @Test
    void passesWhatWasTimedWhileItsCountWasRead() throws Exception {
        summary(
                s -> {
                    s.setTimed(12);
                    s.setLatencyLog2(List.of(12L));
                });
        summary(
                s -> {
                    s.setTimed(0);
                    s.setLatencyLog2(List.of());
                });
    }

    @Test
    void refusesCountsThatNoHostReaches() {
        refuses(
                () -> summary(s -> s.setCount(Long.MAX_VALUE)),
                "count is 9223372036854775807; allowed: 0 to 11000000000, what a host can do in"
                        + " the interval");
        refuses(() -> summary(s -> s.setCount(11_000_000_001L)), "count is 11000000001");
        refuses(
                () ->
                        summary(
                                s -> {
                                    s.setIntervalEnd(NOW);
                                    s.setCount(CountCheck.MAX_CALLS + 1);
                                }),
                "count is 86410000000001; allowed: 0 to 86410000000000");
        refuses(() -> summary(s -> s.setCount(-1)), "count is -1; allowed: 0 to");
        refuses(() -> signal(s -> s.setErrorCount(Long.MAX_VALUE)), "error_count is");
        refuses(() -> signal(s -> s.setErrorCount(0)), "error_count is 0; allowed: 1 to");
        refuses(() -> ledger(l -> l.setProduced(Long.MAX_VALUE)), "produced is");
        refuses(() -> ledger(l -> l.setProduced(-1)), "produced is -1");
    }

    @Test
    void refusesMoreFailuresThanErrorsAndMoreErrorsThanExits() {
        refuses(
                () -> summary(s -> s.setFailures(3)),
                "failures is 3; allowed: 0 to 2, errors together");
        refuses(() -> summary(s -> s.setFailures(-1)), "failures is -1");
        refuses(
                () -> summary(s -> s.setErrors(Map.of("EIO", 11L))),
                "errors.EIO is 11; allowed: 0 or more, and together at most 10, count");
        refuses(() -> summary(s -> s.setErrors(Map.of("EIO", 6L, "EPIPE", 5L))), "errors.E");
        refuses(
                () ->
                        summary(
                                s ->
                                        s.setErrors(
                                                Map.of(
                                                        "EIO",
                                                        Long.MAX_VALUE,
                                                        "EPIPE",
                                                        Long.MAX_VALUE))),
                "errors.E");
        refuses(() -> summary(s -> s.setErrors(Map.of("EIO", -1L))), "errors.EIO is -1");
        refuses(() -> summary(s -> s.setErrors(Map.of("E\n", 2L))), "errors is 'E?'");
    }

    @Test
    void refusesExitsOfCategoryPermissionThatWereNotRefused() {
        refuses(
                () -> summary(s -> s.setCategory("permission")),
                "count is 10; allowed: 2, as all of category permission are in errors");
    }

    @Test
    void refusesAHistogramOfOtherThanTheTimedExits() {
        refuses(
                () -> summary(s -> s.setTimed(9)),
                "latency_log2[12] is 10; allowed: 0 or more, and together timed, which is 9");
        refuses(
                () -> summary(s -> s.setTimed(11)),
                "latency_log2 is 10 together; allowed: timed, which is 11");
        refuses(() -> summary(s -> s.setLatencyLog2(List.of(11L, -1L))), "latency_log2[0] is 11");
        refuses(() -> summary(s -> s.setLatencyLog2(List.of(10L, -1L))), "latency_log2[1] is -1");
        refuses(
                () -> summary(s -> s.setLatencyLog2(Collections.nCopies(65, 0L))),
                "latency_log2 has 65 buckets; allowed: at most 64");
        refuses(() -> summary(s -> s.setTimed(-1)), "timed is -1");
        refuses(() -> summary(s -> s.setTimed(11_000_011)), "timed is 11000011; allowed: 0 to");
        refuses(() -> summary(s -> s.setTimed(Long.MAX_VALUE)), "timed is");
    }

    @Test
    void refusesDurationsThatNoCallLasts() {
        refuses(() -> summary(s -> s.setDurationSumNs(-1)), "duration_sum_ns is -1");
        refuses(
                () -> summary(s -> s.setDurationSumNs(Long.MAX_VALUE)),
                "duration_sum_ns is 9223372036854775807 for a count of 10; allowed: 0 or more, and"
                        + " at most a year a call");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1, 0, 0.5, 1_000_000_001, 1e300})
    void refusesWeightsThatAreNoSampling(double weight) {
        String detail = "weight is " + weight + "; allowed: 1 to 1.0E9";
        refuses(() -> summary(s -> s.setWeight(weight)), detail);
        refuses(() -> signal(s -> s.setWeight(weight)), detail);
    }

    @Test
    void refusesNamesThatNoCollectorSends() {
        refuses(
                () -> summary(s -> s.setService("a\u0000b")),
                "service is 'a?b' with the control character U+0000 at 1; allowed: none");
        refuses(
                () -> summary(s -> s.setService("a".repeat(60_000))),
                "service has 60000 characters and begins with '"
                        + "a".repeat(64)
                        + "'; allowed: at most 255");
        for (String bad : List.of("", "a\n", "a\u007f", "a\u0085", "a".repeat(256))) {
            refuses(() -> summary(s -> s.setHost(bad)), "host ");
            refuses(() -> summary(s -> s.setService(bad)), "service ");
            refuses(() -> summary(s -> s.setSyscall(bad)), "syscall ");
            refuses(() -> summary(s -> s.setCategory(bad)), "category ");
            refuses(() -> signal(s -> s.setHost(bad)), "host ");
            refuses(() -> signal(s -> s.setService(bad)), "service ");
            refuses(() -> signal(s -> s.setSyscall(bad)), "syscall ");
            refuses(() -> signal(s -> s.setCategory(bad)), "category ");
            refuses(() -> signal(s -> s.setErrnoName(bad)), "errno_name ");
            refuses(() -> signal(s -> s.setSeverity(bad)), "severity ");
            refuses(() -> ledger(l -> l.setHost(bad)), "host ");
        }
        refuses(() -> signal(s -> s.setPath("a".repeat(4_097))), "path has 4097 characters");
        refuses(() -> signal(s -> s.setPeerAddress("a".repeat(256))), "peer_address has 256");
    }

    @Test
    void refusesTimesInTheWrongOrder() {
        refuses(
                () -> summary(s -> s.setIntervalEnd(Instant.ofEpochMilli(START - 1))),
                "interval_end is 2024-12-31T23:59:59.999Z; allowed: from interval_start,"
                        + " 2025-01-01T00:00:00Z, on");
        refuses(() -> ledger(l -> l.setIntervalEnd(Instant.ofEpochMilli(START - 1))), "interval_");
        refuses(
                () -> signal(s -> s.setFirstSeen(Instant.ofEpochMilli(START + 1))),
                "first_seen is 2025-01-01T00:00:00.001Z; allowed: up to last_seen,"
                        + " 2025-01-01T00:00:00Z");
    }

    @Test
    void refusesLossesThatCannotBeAddedUp() {
        refuses(() -> ledger(l -> l.setDropped(Map.of("x", -1L))), "dropped.x is -1");
        refuses(
                () -> ledger(l -> l.setDropped(Map.of("x", Long.MAX_VALUE, "y", Long.MAX_VALUE))),
                "dropped.");
        refuses(
                () -> ledger(l -> l.setProducedTotal(9L)),
                "produced_total is 9; allowed: 10 to 9223372036854775807, from produced on");
    }

    private void summary(Consumer<SyscallSummary> change) throws UnreadableException {
        SyscallSummary summary = Signals.summary("a", START);
        change.accept(summary);
        check.check(summary);
    }

    private void signal(Consumer<SyscallSignal> change) throws UnreadableException {
        SyscallSignal signal = Signals.failure("a", START);
        change.accept(signal);
        check.check(signal);
    }

    private void ledger(Consumer<CollectorLedger> change) throws UnreadableException {
        CollectorLedger ledger = Signals.ledger("a", START, 10, 1);
        change.accept(ledger);
        check.check(ledger);
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
