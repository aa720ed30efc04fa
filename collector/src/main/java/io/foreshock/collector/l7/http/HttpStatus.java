package io.foreshock.collector.l7.http;

import io.foreshock.collector.l7.exchange.Outcome;

/** What a status code says. */
public final class HttpStatus {
    private HttpStatus() {}

    /**
     * The outcome of an exchange answered with this status: 1xx to 3xx are OK, 4xx the client's
     * errors (408 and 429 too: an answer came), 5xx the server's; {@link Outcome#UNKNOWN} for what
     * RFC 9110 does not define.
     */
    public static Outcome outcome(int status) {
        if (status < 100 || status > 599) {
            return Outcome.UNKNOWN;
        }
        if (status < 400) {
            return Outcome.OK;
        }
        return status < 500 ? Outcome.CLIENT_ERROR : Outcome.SERVER_ERROR;
    }

    /** True for answers after which the real one comes: 1xx without 101. */
    public static boolean isInterim(int status) {
        return status >= 100 && status < 200 && status != 101;
    }

    /** True for those whose answer never has a body: 1xx, 204 and 304. */
    public static boolean isBodiless(int status) {
        return (status >= 100 && status < 200) || status == 204 || status == 304;
    }
}
