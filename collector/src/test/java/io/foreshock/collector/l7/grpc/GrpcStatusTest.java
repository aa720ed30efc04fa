package io.foreshock.collector.l7.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Text;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcStatusTest {
    @ParameterizedTest
    @CsvSource({
        "0, OK, OK",
        "1, CANCELLED, TIMEOUT",
        "2, UNKNOWN, SERVER_ERROR",
        "3, INVALID_ARGUMENT, CLIENT_ERROR",
        "4, DEADLINE_EXCEEDED, TIMEOUT",
        "5, NOT_FOUND, CLIENT_ERROR",
        "6, ALREADY_EXISTS, CLIENT_ERROR",
        "7, PERMISSION_DENIED, CLIENT_ERROR",
        "8, RESOURCE_EXHAUSTED, SERVER_ERROR",
        "9, FAILED_PRECONDITION, CLIENT_ERROR",
        "10, ABORTED, CLIENT_ERROR",
        "11, OUT_OF_RANGE, CLIENT_ERROR",
        "12, UNIMPLEMENTED, SERVER_ERROR",
        "13, INTERNAL, SERVER_ERROR",
        "14, UNAVAILABLE, SERVER_ERROR",
        "15, DATA_LOSS, SERVER_ERROR",
        "16, UNAUTHENTICATED, CLIENT_ERROR"
    })
    void hasTheNumbersAndNamesOfTheSpecification(int number, GrpcStatus status, Outcome outcome) {
        Text name = new Text(64);
        GrpcStatus.writeErrorName(number, name);

        assertThat(status.number()).isEqualTo(number);
        assertThat(GrpcStatus.outcome(number)).isEqualTo(outcome);
        assertThat(name).hasToString(number == 0 ? "" : status.name());
    }

    @ParameterizedTest
    @ValueSource(ints = {Exchange.NONE, 17, 99, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void aNumberThatIsNotDefinedIsUnknown(int number) {
        Text name = new Text(64);
        GrpcStatus.writeErrorName(number, name);

        assertThat(GrpcStatus.outcome(number)).isEqualTo(Outcome.UNKNOWN);
        assertThat(name.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "16, 16",
        "17, 17",
        "007, 7",
        "123456789, 123456789",
        "'', -1",
        "-1, -1",
        "' 0', -1",
        "OK, -1",
        "1234567890, -1"
    })
    void readsNumbersOnly(String text, int number) {
        byte[] bytes = ("x" + text + "x").getBytes(StandardCharsets.US_ASCII);

        assertThat(GrpcStatus.parse(bytes, 1, bytes.length - 1)).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({
        "400, INTERNAL",
        "401, UNAUTHENTICATED",
        "403, PERMISSION_DENIED",
        "404, UNIMPLEMENTED",
        "429, UNAVAILABLE",
        "502, UNAVAILABLE",
        "503, UNAVAILABLE",
        "504, UNAVAILABLE",
        "500, UNKNOWN",
        "302, UNKNOWN"
    })
    void takesHttpStatusesAsClientsDo(int http, GrpcStatus status) {
        assertThat(GrpcStatus.ofHttp(http)).isEqualTo(status.number());
    }

    @Test
    void noneIsNotZero() {
        assertThat(GrpcStatus.outcome(Exchange.NONE)).isNotEqualTo(Outcome.OK);
    }
}
