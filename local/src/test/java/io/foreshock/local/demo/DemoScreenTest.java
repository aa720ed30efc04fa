package io.foreshock.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.local.provoke.RequestScenario;
import io.foreshock.local.tail.SampleRecords;
import io.foreshock.local.terminal.Terminal;
import io.foreshock.schemas.Topic;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class DemoScreenTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DemoScreen screen =
            new DemoScreen(
                    new Terminal(
                            new PrintStream(bytes, true, StandardCharsets.UTF_8),
                            false,
                            false,
                            100));

    @Test
    void showsWhatWasProvokedByHowItEnded() {
        screen.provoked(RequestScenario.ORDERS_FAIL, RequestScenario.ORDERS_FAIL.expected());

        assertThat(lines())
                .containsExactly(
                        "  provoked  3 in 10 orders fail          70 × GET /orders/{id} OK",
                        "  provoked  3 in 10 orders fail          30 × GET /orders/{id} SERVER_ERROR");
    }

    @Test
    void showsTheFirstFailedRequestOfAKindAndNoSuccess() {
        screen.endedRequest(event("GET", "/orders/{id}", "OK"));
        screen.endedRequest(event("GET", "/orders/{id}", "SERVER_ERROR"));
        screen.endedRequest(event("GET", "/orders/{id}", "SERVER_ERROR"));
        screen.endedRequest(event("connect", "-", "REFUSED"));

        assertThat(lines())
                .containsExactly(
                        "  detected  demo-shop                     1 × GET /orders/{id}"
                                + " SERVER_ERROR (as server)",
                        "  detected  demo-shop                     1 × connect REFUSED (as server)");
    }

    private static GenericRecord event(String method, String endpoint, String outcome) {
        return SampleRecords.of(
                Topic.SIGNAL_L7,
                Map.of(
                        "service",
                        "demo-shop",
                        "role",
                        "server",
                        "protocol",
                        "http/1",
                        "method",
                        method,
                        "endpoint",
                        endpoint,
                        "outcome",
                        outcome));
    }

    private String[] lines() {
        return bytes.toString(StandardCharsets.UTF_8).split("\n");
    }
}
