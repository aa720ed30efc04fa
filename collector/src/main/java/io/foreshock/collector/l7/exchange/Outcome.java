package io.foreshock.collector.l7.exchange;

/** How an exchange ended. */
public enum Outcome {
    /** Answered without an error. */
    OK,
    /** Answered with an error that the request is to blame for: 4xx, a syntax error. */
    CLIENT_ERROR,
    /** Answered with an error of the server: 5xx, UNAVAILABLE, too many connections. */
    SERVER_ERROR,
    /** No answer within the protocol's limit, or the caller gave up waiting. */
    TIMEOUT,
    /** The connection ended by a reset, or by the server, before the answer was complete. */
    RESET,
    /** Nobody listened where it was to go. */
    REFUSED,
    /** What came is no answer in this protocol. */
    PROTOCOL_ERROR,
    /** The TLS handshake failed. */
    TLS_FAILURE,
    /** An answer came, but not what it says: not seen, or not understood. Never taken for OK. */
    UNKNOWN;

    private static final Outcome[] VALUES = values();

    /** Number of outcomes. */
    public static final int COUNT = VALUES.length;

    /** True for all but {@link #OK} and {@link #UNKNOWN}. */
    public boolean isFailure() {
        return this != OK && this != UNKNOWN;
    }

    /** True of those that failed since the answer was an error, which its status names. */
    public boolean isErrorAnswer() {
        return this == CLIENT_ERROR || this == SERVER_ERROR || this == TLS_FAILURE;
    }

    /** The outcome with an ordinal. */
    public static Outcome of(int ordinal) {
        return VALUES[ordinal];
    }
}
