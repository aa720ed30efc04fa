package io.foreshock.collector.l7.http;

import java.nio.charset.StandardCharsets;

/** The header fields that parsers read. None of their values is kept as text. */
public enum HttpHeader {
    /** Any other field. */
    OTHER(""),
    /** Length of the body. */
    CONTENT_LENGTH("content-length"),
    /** Codings of the body, chunked the last. */
    TRANSFER_ENCODING("transfer-encoding"),
    /** Options of the connection. */
    CONNECTION("connection"),
    /** Protocol to go on with. */
    UPGRADE("upgrade"),
    /** Media type of the body. */
    CONTENT_TYPE("content-type"),
    /** Compression of the body. */
    CONTENT_ENCODING("content-encoding"),
    /** Whether the client waits for 100 before it sends the body. */
    EXPECT("expect"),
    /** W3C Trace Context. */
    TRACEPARENT("traceparent"),
    /** Number of the attempt, from 1, as Envoy tells it. */
    ENVOY_ATTEMPT_COUNT("x-envoy-attempt-count"),
    /** Number of attempts before this one, as gRPC tells it. */
    GRPC_PREVIOUS_RPC_ATTEMPTS("grpc-previous-rpc-attempts"),
    /** Extensions that both ends of a WebSocket agreed to. */
    SEC_WEBSOCKET_EXTENSIONS("sec-websocket-extensions");

    private static final int MAX_LENGTH = 26;

    /** The field with a name of that length: no two have the same. */
    private static final HttpHeader[] BY_LENGTH = byLength();

    private final String text;

    HttpHeader(String text) {
        this.text = text;
    }

    private static HttpHeader[] byLength() {
        HttpHeader[] table = new HttpHeader[MAX_LENGTH + 1];
        for (int i = 0; i < table.length; i++) {
            table[i] = OTHER;
        }
        for (HttpHeader header : values()) {
            table[header.text.length()] = header;
        }
        return table;
    }

    /** The field with a name, in whatever case; {@link #OTHER} if it is none of these. */
    public static HttpHeader of(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length <= 0 || length > MAX_LENGTH) {
            return OTHER;
        }
        HttpHeader header = BY_LENGTH[length];
        return header != OTHER && Ascii.equalsIgnoreCase(header.text, bytes, from) ? header : OTHER;
    }

    /** Its name in lower case, in bytes. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
