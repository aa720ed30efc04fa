package io.foreshock.collector.l7.dns;

import io.foreshock.collector.l7.exchange.Outcome;
import java.nio.charset.StandardCharsets;

/**
 * Response codes with their names in IANA's registry, and who is to blame. NXDOMAIN is the
 * client's: it asked for what does not exist, as with a 404. A server that fails, refuses, or does
 * not implement what it is asked has failed its client.
 */
final class ResponseCode {
    static final byte[] NO_DATA = ascii("NODATA");
    static final byte[] TRUNCATED = ascii("TC");

    private static final byte[] UNNAMED = {};

    private static final byte[][] NAMES = {
        UNNAMED,
        ascii("FORMERR"),
        ascii("SERVFAIL"),
        ascii("NXDOMAIN"),
        ascii("NOTIMP"),
        ascii("REFUSED"),
        ascii("YXDOMAIN"),
        ascii("YXRRSET"),
        ascii("NXRRSET"),
        ascii("NOTAUTH"),
        ascii("NOTZONE"),
        ascii("DSOTYPENI"),
        UNNAMED,
        UNNAMED,
        UNNAMED,
        UNNAMED,
        ascii("BADVERS"),
        ascii("BADKEY"),
        ascii("BADTIME"),
        ascii("BADMODE"),
        ascii("BADNAME"),
        ascii("BADALG"),
        ascii("BADTRUNC"),
        ascii("BADCOOKIE"),
    };

    private ResponseCode() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The name of an error; empty if it is none, or is not known. */
    static byte[] name(int code) {
        return code < NAMES.length ? NAMES[code] : UNNAMED;
    }

    /** How an exchange ends by a code. */
    static Outcome outcome(int code) {
        return switch (code) {
            case 0 -> Outcome.OK;
            case 1, 3, 6, 7, 8, 9, 10, 16, 17, 18, 19, 20, 21, 22, 23 -> Outcome.CLIENT_ERROR;
            default -> Outcome.SERVER_ERROR;
        };
    }
}
