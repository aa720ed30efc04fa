package io.foreshock.collector.l7.websocket;

import io.foreshock.collector.l7.exchange.Outcome;

/** What a WebSocket's close code says: RFC 6455 section 7.4, and IANA's registry. */
public final class CloseCode {
    /** A close frame without a code. */
    public static final int NO_STATUS = 1005;

    /** No close frame at all; never sent. */
    public static final int ABNORMAL = 1006;

    private CloseCode() {}

    /**
     * The outcome of a WebSocket that was closed with this code.
     *
     * <p>1000 (normal), 1001 (going away) and no code are OK. Codes by which one end says that the
     * other breaks the protocol (1002, 1007 for data that are not of their type, 1010 for an
     * extension that is missing) are PROTOCOL_ERROR, as are codes that must not be sent. Data that
     * are refused (1003, 1008, 1009), and 3000 and 3003 (unauthorized, forbidden), are
     * CLIENT_ERROR; 1011 to 1014 SERVER_ERROR; 3008 TIMEOUT; other registered codes are UNKNOWN.
     *
     * <p>Of the private codes from 4000 on, which applications use for refusals and hardly ever for
     * a normal end, 4500 to 4599 are SERVER_ERROR, as many model them on HTTP's statuses, and all
     * others CLIENT_ERROR.
     */
    public static Outcome outcome(int code) {
        if (code >= 4000 && code <= 4999) {
            return code / 100 == 45 ? Outcome.SERVER_ERROR : Outcome.CLIENT_ERROR;
        }
        return switch (code) {
            case 1000, 1001, NO_STATUS -> Outcome.OK;
            case 1003, 1008, 1009, 3000, 3003 -> Outcome.CLIENT_ERROR;
            case 1011, 1012, 1013, 1014 -> Outcome.SERVER_ERROR;
            case 3008 -> Outcome.TIMEOUT;
            default -> code >= 3000 && code <= 3999 ? Outcome.UNKNOWN : Outcome.PROTOCOL_ERROR;
        };
    }
}
