package io.foreshock.collector.l7.http;

/** The header fields that parsers read. None of their values is kept as text. */
public enum HttpHeader {
    /** Any other field. */
    OTHER(""),
    /** Length of the body. */
    CONTENT_LENGTH("content-length"),
    /** Codings of the body, chunked the last. */
    TRANSFER_ENCODING("transfer-encoding"),
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

    private static final int FIRST_LETTERS = firstLetters();

    // Never written to: a field that is not of an immutable type.
    @SuppressWarnings("ImmutableEnumChecker")
    private final byte[] name;

    HttpHeader(String text) {
        name = Ascii.bytes(text);
    }

    private static int firstLetters() {
        int letters = 0;
        for (HttpHeader header : values()) {
            letters |= header == OTHER ? 0 : 1 << (header.name[0] - 'a');
        }
        return letters;
    }

    private static HttpHeader[] byLength() {
        HttpHeader[] table = new HttpHeader[MAX_LENGTH + 1];
        for (int i = 0; i < table.length; i++) {
            table[i] = OTHER;
        }
        for (HttpHeader header : values()) {
            table[header.name.length] = header;
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
        return Ascii.isName(header.name, bytes, from, to) ? header : OTHER;
    }

    /** False if no field that is read has a name that begins so. */
    static boolean mayBegin(byte first) {
        int letter = (first | 0x20) - 'a';
        return letter >= 0 && letter < 26 && (FIRST_LETTERS >>> letter & 1) != 0;
    }

    /** Its name in lower case, in bytes. */
    public byte[] bytes() {
        return name.clone();
    }
}
