package io.foreshock.collector.l7.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GraphQlResponseTest {
    private final GraphQlResponse response = new GraphQlResponse();

    static Stream<Arguments> responses() {
        return Stream.of(
                arguments("{\"data\":{\"me\":{\"id\":1}}}", "OK"),
                arguments(" {\r\n\t\"data\" : null }\n", "OK"),
                arguments("{\"errors\":[],\"data\":{}}", "OK"),
                arguments("{\"errors\":null,\"data\":{}}", "OK"),
                arguments("{\"data\":{\"errors\":[{\"message\":\"x\"}]}}", "OK"),
                arguments("{\"data\":{\"a\":\"\\\"errors\\\":[{\"}}", "OK"),
                arguments("{\"extensions\":{\"code\":\"X\"},\"data\":{}}", "OK"),
                arguments("[{\"data\":1},{\"data\":2,\"errors\":[]}]", "OK"),
                arguments("{\"errors\":[{\"message\":\"boom\"}]}", "SERVER_ERROR errors"),
                arguments("{\"errors\":[\"boom\"]}", "SERVER_ERROR errors"),
                arguments("{\"errors\":[{\"a\":[{\"code\":\"NO\"}]}]}", "SERVER_ERROR errors"),
                arguments(
                        "{\"errors\":[{\"message\":\"x\",\"path\":[\"a\",0],\"extensions\":{\"a\":{\"code\":"
                                + "\"NO\"},\"code\":\"FORBIDDEN\"}}],\"data\":null}",
                        "CLIENT_ERROR FORBIDDEN"),
                arguments(
                        "{\"data\":{\"a\":[{},{\"extensions\":{\"code\":\"NO\"}}]},\"err\\u006frs\":[{\"extensions\""
                                + ":{\"code\":\"DOWNSTREAM_SERVICE_ERROR\"}}]}",
                        "SERVER_ERROR DOWNSTREAM_SERVICE_ERROR"),
                arguments(
                        "{\"errors\":[{\"message\":\"x\"},{\"extensions\":{\"code\":\"UNAUTHENTICATED\"}}]}",
                        "CLIENT_ERROR UNAUTHENTICATED"),
                arguments(
                        "{\"errors\":[{\"extensions\":{\"classification\":\"ValidationError\"}}]}",
                        "CLIENT_ERROR ValidationError"),
                arguments(
                        "{\"errors\":[{\"extensions\":{\"classification\":\"DataFetchingException\"}}]}",
                        "SERVER_ERROR DataFetchingException"),
                arguments(
                        "{\"errors\":[{\"extensions\":{\"errorType\":\"NOT_FOUND\",\"code\":\"MY_CODE\"}}]}",
                        "SERVER_ERROR MY_CODE"),
                arguments("{\"errors\":[{\"extensions\":{\"code\":404}}]}", "CLIENT_ERROR 404"),
                arguments("{\"errors\":[{\"extensions\":{\"code\":500}}]}", "SERVER_ERROR 500"),
                arguments(
                        "{\"errors\":[{\"extensions\":{\"code\":\"no code, but a text\"}}]}",
                        "SERVER_ERROR errors"),
                arguments(
                        "{\"errors\":[{\"extensions\":{\"code\":\"sk_live_4eC39HqLyjWDarjtT1zdp7dc\"}}]}",
                        "SERVER_ERROR errors"),
                arguments(
                        "[{\"data\":1},{\"errors\":[{\"extensions\":{\"code\":\"BAD_USER_INPUT\"}}]}]",
                        "CLIENT_ERROR BAD_USER_INPUT"),
                // seen in part
                arguments("{\"data\":{\"a\":[1,2,3", "UNKNOWN TRUNCATED"),
                arguments("", "UNKNOWN TRUNCATED"),
                arguments("[{\"errors\":[]},{\"data\":", "UNKNOWN TRUNCATED"),
                arguments("{\"errors\":[],\"data\":{\"a\":[1,2,3", "OK"),
                arguments("{\"errors\":[{\"message\":\"bo", "SERVER_ERROR errors TRUNCATED"),
                arguments(
                        "{\"errors\":[{\"extensions\":{\"code\":\"FORBIDDEN\"",
                        "CLIENT_ERROR FORBIDDEN"));
    }

    @ParameterizedTest
    @MethodSource("responses")
    void tellsWhetherThereAreErrors(String body, String outcome) {
        assertThat(outcome(body, Integer.MAX_VALUE, 200)).isEqualTo(outcome);
        assertThat(outcome(body, 1, 200)).isEqualTo(outcome);
    }

    @Test
    void whatIsNoJsonIsUnknown() {
        assertThat(outcome("<html>", 100, 200)).startsWith("UNKNOWN");
        assertThat(outcome("{\"data\":1]", 100, 200)).startsWith("UNKNOWN");
        response.clear();
        Exchange exchange = exchange(200);
        assertThat(response.outcome(exchange, Outcome.OK)).isEqualTo(Outcome.UNKNOWN);
        assertThat(exchange.confidence).isEqualTo(Confidence.TRUNCATED);
    }

    @Test
    void aStatusThatTellsAFailureHolds() {
        String body = "{\"errors\":[{\"extensions\":{\"code\":\"BAD_USER_INPUT\"}}]}";
        assertThat(outcome(body, 100, 500)).isEqualTo("SERVER_ERROR BAD_USER_INPUT");
        assertThat(outcome(body, 100, 400)).isEqualTo("CLIENT_ERROR BAD_USER_INPUT");
        assertThat(outcome("", 100, 502)).isEqualTo("SERVER_ERROR");
        assertThat(outcome("", 100, 302)).isEqualTo("OK");
    }

    @ParameterizedTest
    @CsvSource({
        "GRAPHQL_PARSE_FAILED, CLIENT_ERROR",
        "GRAPHQL_VALIDATION_FAILED, CLIENT_ERROR",
        "BAD_USER_INPUT, CLIENT_ERROR",
        "UNAUTHENTICATED, CLIENT_ERROR",
        "FORBIDDEN, CLIENT_ERROR",
        "PERSISTED_QUERY_NOT_FOUND, CLIENT_ERROR",
        "validation-failed, CLIENT_ERROR",
        "access-denied, CLIENT_ERROR",
        "InvalidSyntax, CLIENT_ERROR",
        "HC0011, CLIENT_ERROR",
        "INTERNAL_SERVER_ERROR, SERVER_ERROR",
        "TIMEOUT, SERVER_ERROR",
        "4XX, SERVER_ERROR",
        "FORBIDDENX, SERVER_ERROR",
        "unexpected, SERVER_ERROR",
        "P2002, SERVER_ERROR"
    })
    void codesTellWhoIsToBlame(String code, String outcome) {
        String body = "{\"errors\":[{\"extensions\":{\"code\":\"" + code + "\"}}]}";
        assertThat(outcome(body, 7, 200)).isEqualTo(outcome + " " + code);
    }

    @Test
    void takesAnyBytes() {
        Random random = new Random(29);
        String[] parts = {
            "{",
            "}",
            "[",
            "]",
            "\"",
            "\\",
            ":",
            ",",
            "\"errors\":",
            "\"data\":",
            "\"extensions\":{",
            "null",
            "\"code\":\"A\"",
            "\\u0",
            " ",
            "1",
            "{\"errors\":[",
            "{\"data\":"
        };
        for (int i = 0; i < 50_000; i++) {
            StringBuilder body = new StringBuilder();
            for (int k = random.nextInt(30); k > 0; k--) {
                body.append(
                        random.nextInt(10) == 0
                                ? String.valueOf((char) random.nextInt(256))
                                : parts[random.nextInt(parts.length)]);
            }
            String whole = outcome(body.toString(), Integer.MAX_VALUE, 200);
            assertThat(outcome(body.toString(), 1 + random.nextInt(5), 200)).isEqualTo(whole);
        }
    }

    private String outcome(String body, int piece, int status) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        response.begin();
        for (int at = 0; at < bytes.length; at += Math.min(piece, bytes.length)) {
            if (response.isOpen()) {
                response.read(bytes, at, (int) Math.min(bytes.length, (long) at + piece));
            }
        }
        response.cut();
        Exchange exchange = exchange(status);
        Outcome byStatus =
                status < 400
                        ? Outcome.OK
                        : status < 500 ? Outcome.CLIENT_ERROR : Outcome.SERVER_ERROR;
        String text = response.outcome(exchange, byStatus).toString();
        text += exchange.errorName.isEmpty() ? "" : " " + exchange.errorName;
        return text + (exchange.confidence == Confidence.EXACT ? "" : " " + exchange.confidence);
    }

    private static Exchange exchange(int status) {
        Exchange exchange = new Exchange();
        exchange.httpStatus = status;
        return exchange;
    }
}
