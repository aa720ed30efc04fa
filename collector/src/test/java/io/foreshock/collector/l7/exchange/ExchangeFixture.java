package io.foreshock.collector.l7.exchange;

import java.nio.charset.StandardCharsets;

/** Exchanges for tests. */
public final class ExchangeFixture {
    private ExchangeFixture() {}

    /** GET of an endpoint over HTTP, answered with 200 within 1 ms, or failed with 503. */
    public static Exchange get(String endpoint, boolean ok) {
        Exchange exchange = new Exchange();
        exchange.protocol = Protocol.HTTP1;
        set(exchange.method, "GET");
        set(exchange.endpoint, endpoint);
        exchange.httpStatus = ok ? 200 : 503;
        exchange.requestNs = 1_000_000_000L;
        return ended(exchange, ok ? Outcome.OK : Outcome.SERVER_ERROR, 1_001_000_000L);
    }

    /** Ends an exchange. */
    public static Exchange ended(Exchange exchange, Outcome outcome, long endNs) {
        exchange.outcome = outcome;
        exchange.endNs = endNs;
        return exchange;
    }

    /** Sets a text. */
    public static void set(Text text, String value) {
        text.set(value.getBytes(StandardCharsets.UTF_8));
    }
}
