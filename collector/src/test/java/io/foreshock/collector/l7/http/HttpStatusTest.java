package io.foreshock.collector.l7.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpStatusTest {
    @ParameterizedTest
    @CsvSource({
        "99, UNKNOWN",
        "100, OK",
        "200, OK",
        "304, OK",
        "399, OK",
        "400, CLIENT_ERROR",
        "408, CLIENT_ERROR",
        "429, CLIENT_ERROR",
        "500, SERVER_ERROR",
        "599, SERVER_ERROR",
        "600, UNKNOWN",
        "999, UNKNOWN",
        "0, UNKNOWN",
        "-1, UNKNOWN"
    })
    void aStatusTellsTheOutcome(int status, Outcome outcome) {
        assertThat(HttpStatus.outcome(status)).isEqualTo(outcome);
    }
}
