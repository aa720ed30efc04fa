package io.foreshock.collector.l7.http;

import static io.foreshock.collector.l7.http.HttpHeader.ENVOY_ATTEMPT_COUNT;
import static io.foreshock.collector.l7.http.HttpHeader.GRPC_PREVIOUS_RPC_ATTEMPTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AttemptHeaderTest {
    private final Exchange exchange = new Exchange();

    @Test
    void envoyCountsFromOne() {
        read(ENVOY_ATTEMPT_COUNT, " 3 ");
        assertThat(exchange.attempt).isEqualTo(3);
    }

    @Test
    void grpcCountsThoseBefore() {
        read(GRPC_PREVIOUS_RPC_ATTEMPTS, "1");
        assertThat(exchange.attempt).isEqualTo(2);
    }

    @Test
    void theHigherOfTwoHolds() {
        read(GRPC_PREVIOUS_RPC_ATTEMPTS, "4");
        read(ENVOY_ATTEMPT_COUNT, "1");
        assertThat(exchange.attempt).isEqualTo(5);
    }

    @Test
    void whatIsNoNumberChangesNothing() {
        read(ENVOY_ATTEMPT_COUNT, "");
        read(ENVOY_ATTEMPT_COUNT, "-1");
        read(ENVOY_ATTEMPT_COUNT, "1e3");
        read(ENVOY_ATTEMPT_COUNT, "99999999999999999999");
        read(ENVOY_ATTEMPT_COUNT, "4000000000");
        read(HttpHeader.CONTENT_LENGTH, "7");
        assertThat(exchange.attempt).isZero();
    }

    @Test
    void takesAnyBytes() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(70)];
            random.nextBytes(bytes);
            AttemptHeader.read(ENVOY_ATTEMPT_COUNT, bytes, 0, bytes.length, exchange);
            HttpHeader.of(bytes, 0, bytes.length);
        }
        assertThat(exchange.attempt).isNotNegative();
    }

    private void read(HttpHeader header, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        AttemptHeader.read(header, bytes, 0, bytes.length, exchange);
    }
}
