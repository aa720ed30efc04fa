package io.foreshock.collector.l7.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceparentTest {
    private final Exchange exchange = new Exchange();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00 ",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-comes-later",
            })
    void readsTheIds(String value) {
        assertThat(read(value)).isTrue();
        assertThat(exchange.traceHigh).isEqualTo(0x4bf92f3577b34da6L);
        assertThat(exchange.traceLow).isEqualTo(0xa3ce929d0e0e4736L);
        assertThat(exchange.spanId).isEqualTo(0x00f067aa0ba902b7L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473-600f067aa0ba902b7-01",
                "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
            })
    void refusesWhatIsNotValid(String value) {
        assertThat(read(value)).isFalse();
        assertThat(exchange.traceHigh | exchange.traceLow | exchange.spanId).isZero();
    }

    @Test
    void takesAnyBytes() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(70)];
            random.nextBytes(bytes);
            Traceparent.read(bytes, 0, bytes.length, exchange);
            AttemptHeader.read(HttpHeader.ENVOY_ATTEMPT_COUNT, bytes, 0, bytes.length, exchange);
            HttpHeader.of(bytes, 0, bytes.length);
        }
        assertThat(exchange.traceHigh).isZero();
    }

    private boolean read(String value) {
        byte[] bytes = ("x" + value + "y").getBytes(StandardCharsets.US_ASCII);
        return Traceparent.read(bytes, 1, bytes.length - 1, exchange);
    }
}
