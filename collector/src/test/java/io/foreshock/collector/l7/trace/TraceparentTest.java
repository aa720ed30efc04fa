package io.foreshock.collector.l7.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceparentTest {
    private static final String VALUE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final Exchange exchange = new Exchange();
    private final Traceparent trace = new Traceparent();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00 ",
                "\t00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00\t ",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-comes-later",
            })
    void readsTheIds(String value) {
        read(value);

        assertThat(exchange.traceHigh).isEqualTo(0x4bf92f3577b34da6L);
        assertThat(exchange.traceLow).isEqualTo(0xa3ce929d0e0e4736L);
        assertThat(exchange.spanId).isEqualTo(0x00f067aa0ba902b7L);
        assertThat(trace.isPresent()).isTrue();
        assertThat(keptIds()).isEqualTo(ids(exchange));
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
                "00-4bf92f3577b34da6-3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa-ba902b7-01",
                "00---------------------------------1-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7--1",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
                "-0-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            })
    void refusesWhatIsNotValid(String value) {
        read(value);

        assertThat(exchange.traceHigh | exchange.traceLow | exchange.spanId).isZero();
        assertThat(trace.isPresent()).isFalse();
    }

    @Test
    void findsItInAComment() {
        assertThat(isInComment("action='a',traceparent='" + VALUE + "',x='y'")).isTrue();
        assertThat(isInComment("traceparent='" + VALUE + "'")).isTrue();
        assertThat(isInComment("traceparent=" + VALUE)).isFalse();
        assertThat(isInComment("traceparent='" + VALUE.substring(0, 54))).isFalse();
        assertThat(isInComment("traceparent='" + VALUE + "2'")).isFalse();
    }

    @Test
    void isNamedInLowerCase() {
        byte[] bytes = "traceparent,Traceparent".getBytes(StandardCharsets.US_ASCII);

        assertThat(Traceparent.isName(bytes, 0, 11)).isTrue();
        assertThat(Traceparent.isName(bytes, 0, 12)).isFalse();
        assertThat(Traceparent.isName(bytes, 12, 23)).isFalse();
    }

    @Test
    void takesAnyBytes() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(70)];
            random.nextBytes(bytes);
            Traceparent.read(bytes, 0, bytes.length, exchange);
            trace.readComment(bytes, 0, bytes.length);
        }
        assertThat(exchange.traceHigh).isZero();
        assertThat(trace.isPresent()).isFalse();
    }

    private void read(String value) {
        byte[] bytes = ("x" + value + "y").getBytes(StandardCharsets.US_ASCII);
        Traceparent.read(bytes, 1, bytes.length - 1, exchange);
        trace.read(bytes, 1, bytes.length - 1);
    }

    private String keptIds() {
        Exchange other = new Exchange();
        trace.into(other);
        return ids(other);
    }

    private static String ids(Exchange x) {
        return x.traceHigh + " " + x.traceLow + " " + x.spanId;
    }

    private static boolean isInComment(String comment) {
        Traceparent found = new Traceparent();
        byte[] bytes = comment.getBytes(StandardCharsets.US_ASCII);
        found.readComment(bytes, 0, bytes.length);
        return found.isPresent();
    }
}
