package io.foreshock.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Exchange;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeaderRedactionTest {
    private final Exchange exchange = new Exchange();

    HeaderRedactionTest() {
        exchange.traceHigh = 1;
        exchange.traceLow = 2;
        exchange.spanId = 3;
        exchange.attempt = 4;
    }

    @Test
    void headersThatAreNeverToldAboutTakeNothingAway() {
        new HeaderRedaction(List.of("authorization", "cookie", "x-api-key")).apply(exchange);

        assertThat(exchange.traceHigh).isEqualTo(1);
        assertThat(exchange.attempt).isEqualTo(4);
    }

    @Test
    void theTraceStays() {
        new HeaderRedaction(List.of("Traceparent")).apply(exchange);

        assertThat(exchange.traceHigh | exchange.traceLow | exchange.spanId).isZero();
        assertThat(exchange.attempt).isEqualTo(4);
    }

    @Test
    void theNumberOfTheAttemptStays() {
        new HeaderRedaction(List.of("grpc-previous-rpc-attempts")).apply(exchange);

        assertThat(exchange.attempt).isZero();
        assertThat(exchange.spanId).isEqualTo(3);
    }
}
