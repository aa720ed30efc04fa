package io.foreshock.collector.l7.exchange;

/** Protocols of exchanges, with the names that signals and results have for them. */
public enum Protocol {
    /** Not recognised: counted by turns, a request being what is sent before an answer comes. */
    UNKNOWN("unknown"),
    /** The connection itself: a connect that failed. */
    TCP("tcp"),
    /** A TLS handshake, and what follows of a connection whose plain text is not seen. */
    TLS("tls"),
    /** HTTP/1.0 and HTTP/1.1. */
    HTTP1("http/1"),
    /** HTTP/2, over TLS or in clear. */
    HTTP2("http/2"),
    /** gRPC over HTTP/2. */
    GRPC("grpc"),
    /** GraphQL over HTTP. */
    GRAPHQL("graphql"),
    /** A WebSocket's life after its upgrade, which is an exchange of HTTP/1. */
    WEBSOCKET("websocket"),
    /** MySQL and MariaDB. */
    MYSQL("mysql"),
    /** PostgreSQL, protocol 3. */
    POSTGRESQL("postgresql"),
    /** Redis: RESP2 and RESP3. */
    REDIS("redis"),
    /** Kafka. */
    KAFKA("kafka"),
    /** DNS, over UDP and TCP. */
    DNS("dns");

    private final String text;

    Protocol(String text) {
        this.text = text;
    }

    /** Its name in signals. */
    public String text() {
        return text;
    }
}
