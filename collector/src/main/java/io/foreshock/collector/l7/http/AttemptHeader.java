package io.foreshock.collector.l7.http;

import io.foreshock.collector.l7.exchange.Exchange;

/** Reads the headers by which Envoy and gRPC number the attempts at one logical request. */
public final class AttemptHeader {
    /** What is beyond is no number of an attempt. */
    private static final long MAX = 1_000_000;

    private AttemptHeader() {}

    /**
     * Sets the attempt of an exchange from the value in {@code [from, to)} of {@link
     * HttpHeader#ENVOY_ATTEMPT_COUNT}, which counts from 1, or {@link
     * HttpHeader#GRPC_PREVIOUS_RPC_ATTEMPTS}, which counts those before. Other headers, and values
     * that are no number, change nothing. Of two headers the higher number holds.
     */
    public static void read(HttpHeader header, byte[] bytes, int from, int to, Exchange exchange) {
        int start = Ascii.trimStart(bytes, from, to);
        long number = Ascii.number(bytes, start, Ascii.trimEnd(bytes, start, to));
        if (number < 0 || number > MAX) {
            return;
        }
        if (header == HttpHeader.ENVOY_ATTEMPT_COUNT) {
            exchange.attempt = Math.max(exchange.attempt, (int) number);
        } else if (header == HttpHeader.GRPC_PREVIOUS_RPC_ATTEMPTS) {
            exchange.attempt = Math.max(exchange.attempt, (int) number + 1);
        }
    }
}
