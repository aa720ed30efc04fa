package io.foreshock.collector.l7.http;

import io.foreshock.collector.l7.exchange.Text;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Names of methods: bounded in number, since anybody can make one up. */
public final class HttpMethod {
    /** What methods that are not registered are called. */
    public static final String OTHER = "_OTHER";

    // IANA's registry of methods, and what caches and UPnP use.
    private static final byte[][] KNOWN =
            names(
                    "GET POST PUT HEAD DELETE PATCH OPTIONS CONNECT TRACE QUERY",
                    "ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT COPY LABEL LINK LOCK MERGE",
                    "MKACTIVITY MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE ORDERPATCH",
                    "PROPFIND PROPPATCH REBIND REPORT SEARCH UNBIND UNCHECKOUT UNLINK UNLOCK",
                    "UPDATE UPDATEREDIRECTREF VERSION-CONTROL",
                    "PURGE BAN NOTIFY SUBSCRIBE UNSUBSCRIBE M-SEARCH");

    private static final byte[] OTHER_BYTES = Ascii.bytes(OTHER);

    private HttpMethod() {}

    private static byte[][] names(String... lines) {
        return Arrays.stream(lines)
                .flatMap(Pattern.compile(" ")::splitAsStream)
                .map(Ascii::bytes)
                .toArray(byte[][]::new);
    }

    /** Writes a method's name, in {@code [from, to)}, or {@link #OTHER}. */
    public static void write(byte[] bytes, int from, int to, Text out) {
        if (isKnown(bytes, from, to)) {
            out.set(bytes, from, to);
        } else {
            out.set(OTHER_BYTES);
        }
    }

    /** True if the method is registered, or in wide use; case matters. */
    public static boolean isKnown(byte[] bytes, int from, int to) {
        for (byte[] name : KNOWN) {
            if (Arrays.equals(name, 0, name.length, bytes, from, to)) {
                return true;
            }
        }
        return false;
    }
}
