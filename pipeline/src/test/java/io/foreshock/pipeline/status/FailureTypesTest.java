package io.foreshock.pipeline.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.foreshock.pipeline.signals.Signals;
import io.foreshock.schemas.signal.L7Summary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class FailureTypesTest {
    @Test
    void countsAnsweredFailuresByStatusAndTheRestByOutcome() {
        assertThat(
                        types(
                                "http/1",
                                Map.of(
                                        "OK",
                                        6L,
                                        "CLIENT_ERROR",
                                        3L,
                                        "SERVER_ERROR",
                                        2L,
                                        "TIMEOUT",
                                        4L,
                                        "RESET",
                                        5L,
                                        "REFUSED",
                                        6L,
                                        "PROTOCOL_ERROR",
                                        7L,
                                        "UNKNOWN",
                                        9L),
                                Map.of("200", 6L, "404", 2L, "429", 1L, "503", 2L)))
                .isEqualTo(
                        Map.of(
                                "4xx",
                                3L,
                                "5xx",
                                2L,
                                "timeout",
                                4L,
                                "reset",
                                5L,
                                "refused",
                                6L,
                                "protocol_error",
                                7L));
    }

    /** A collector tells sixteen statuses apart. */
    @Test
    void countsByOutcomeWhatNoStatusTellsMoreOf() {
        assertThat(
                        types(
                                "http/1",
                                Map.of("CLIENT_ERROR", 10L, "SERVER_ERROR", 5L),
                                Map.of("404", 4L, "500", 5L, "other", 6L)))
                .isEqualTo(Map.of("4xx", 4L, "5xx", 5L, "client_error", 6L));
        assertThat(types("graphql", Map.of("SERVER_ERROR", 3L, "OK", 1L), Map.of("200", 4L)))
                .isEqualTo(Map.of("server_error", 3L));
    }

    /** The connection ended after the status line. */
    @Test
    void countsByOutcomeAnAnswerThatDidNotEnd() {
        assertThat(types("http/1", Map.of("SERVER_ERROR", 1L, "RESET", 2L), Map.of("503", 3L)))
                .isEqualTo(Map.of("5xx", 1L, "reset", 2L));
    }

    @Test
    void takesAnErrorOfADatabaseFromEitherSide() {
        assertThat(
                        types(
                                "postgresql",
                                Map.of("CLIENT_ERROR", 3L, "SERVER_ERROR", 1L),
                                Map.of("23505", 2L, "42601", 1L, "57P03", 1L)))
                .isEqualTo(Map.of("sqlstate_23", 2L, "sqlstate_42", 1L, "sqlstate_57", 1L));
    }

    @Test
    void countsHandshakesByTheirReason() {
        assertThat(
                        types(
                                "tls",
                                Map.of("TLS_FAILURE", 5L),
                                Map.of("certificate_expired", 2L, "unknown_ca", 1L)))
                .isEqualTo(
                        Map.of(
                                "tls_certificate_expired",
                                2L,
                                "tls_unknown_ca",
                                1L,
                                "tls_failure",
                                2L));
    }

    /** Answers that are no errors, and streams that were reset, have statuses too. */
    @ParameterizedTest
    @MethodSource
    void aStatusOfAnotherOutcomeTakesNoFailure(
            String protocol,
            Map<String, Long> outcomes,
            Map<String, Long> statuses,
            Map<String, Long> errors,
            Map<String, Long> types) {
        assertThat(types(protocol, outcomes, statuses, errors)).isEqualTo(types);
        assertThat(types(protocol, outcomes, statuses)).as("of an old collector").isEqualTo(types);
    }

    static Stream<Arguments> aStatusOfAnotherOutcomeTakesNoFailure() {
        return Stream.of(
                arguments(
                        "dns",
                        Map.of("OK", 90L, "SERVER_ERROR", 5L),
                        Map.of("NODATA", 60L, "TC", 30L, "SERVFAIL", 5L),
                        Map.of("SERVFAIL", 5L),
                        Map.of("dns_servfail", 5L)),
                arguments(
                        "redis",
                        Map.of("OK", 110L, "CLIENT_ERROR", 7L),
                        Map.of("MOVED", 100L, "ASK", 10L, "ERR", 7L),
                        Map.of("ERR", 7L),
                        Map.of("redis_err", 7L)),
                arguments(
                        "kafka",
                        Map.of("OK", 20L, "TIMEOUT", 10L, "SERVER_ERROR", 3L),
                        Map.of(
                                "REBALANCE_IN_PROGRESS",
                                10L,
                                "MEMBER_ID_REQUIRED",
                                10L,
                                "REQUEST_TIMED_OUT",
                                10L,
                                "NOT_LEADER_OR_FOLLOWER",
                                3L),
                        Map.of("NOT_LEADER_OR_FOLLOWER", 3L),
                        Map.of("kafka_not_leader_or_follower", 3L, "timeout", 10L)),
                arguments(
                        "http/2",
                        Map.of("TIMEOUT", 10L, "REFUSED", 2L, "SERVER_ERROR", 5L),
                        Map.of("CANCEL", 10L, "REFUSED_STREAM", 2L, "500", 5L),
                        Map.of("500", 5L),
                        Map.of("timeout", 10L, "refused", 2L, "5xx", 5L)),
                arguments(
                        "grpc",
                        Map.of("TIMEOUT", 10L, "SERVER_ERROR", 5L),
                        Map.of("grpc:4", 8L, "grpc:1", 2L, "grpc:14", 5L),
                        Map.of("grpc:14", 5L),
                        Map.of("timeout", 10L, "grpc_unavailable", 5L)));
    }

    /** Of one status, some are answers and some were cut. */
    @Test
    void takesWhatWasAnsweredWithAnErrorAlone() {
        assertThat(
                        types(
                                "http/1",
                                Map.of("SERVER_ERROR", 3L, "RESET", 4L),
                                Map.of("500", 3L, "503", 4L),
                                Map.of("503", 1L)))
                .isEqualTo(Map.of("5xx", 1L, "server_error", 2L, "reset", 4L));
    }

    @Test
    void givesEachFailureOneTypeWhateverTheStatuses() {
        Random random = new Random(11);
        List<String> protocols = List.of("http/2", "grpc", "mysql", "redis", "dns", "tls", "tcp");
        List<String> statuses =
                List.of("200", "404", "503", "grpc:14", "22012", "ERR", "3", "other");
        for (int i = 0; i < 20_000; i++) {
            Map<String, Long> outcomes = new HashMap<>();
            long failures = 0;
            for (Outcome outcome : Outcome.values()) {
                long n = random.nextInt(4);
                outcomes.put(outcome.name(), n);
                failures += outcome.isFailure() ? n : 0;
            }
            Map<String, Long> counted = new HashMap<>();
            statuses.forEach(status -> counted.put(status, (long) random.nextInt(4)));
            Map<String, Long> types = types(protocols.get(i % protocols.size()), outcomes, counted);
            assertThat(types.values().stream().mapToLong(n -> n).sum()).isEqualTo(failures);
            assertThat(types.values()).allMatch(n -> n > 0);
        }
    }

    private static Map<String, Long> types(
            String protocol, Map<String, Long> outcomes, Map<String, Long> statuses) {
        return types(protocol, outcomes, statuses, null);
    }

    private static Map<String, Long> types(
            String protocol,
            Map<String, Long> outcomes,
            Map<String, Long> statuses,
            @Nullable Map<String, Long> errors) {
        L7Summary summary = Signals.exchanges("a", Signals.START);
        summary.setProtocol(protocol);
        summary.setOutcomes(outcomes);
        summary.setStatuses(statuses);
        summary.setErrorStatuses(errors);
        Map<String, Long> types = new HashMap<>();
        FailureTypes.of(summary, (type, n) -> types.merge(type, n, Long::sum));
        return types;
    }
}
