package io.foreshock.pipeline.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.pipeline.signals.Signals;
import io.foreshock.schemas.signal.L7Summary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

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
        L7Summary summary = Signals.exchanges("a", Signals.START);
        summary.setProtocol(protocol);
        summary.setOutcomes(outcomes);
        summary.setStatuses(statuses);
        Map<String, Long> types = new HashMap<>();
        FailureTypes.of(summary, (type, n) -> types.merge(type, n, Long::sum));
        return types;
    }
}
