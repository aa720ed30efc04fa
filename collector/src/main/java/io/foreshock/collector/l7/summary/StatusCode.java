package io.foreshock.collector.l7.summary;

import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Text;
import java.nio.charset.StandardCharsets;

/**
 * The one status under which an answer is counted, as a number: a name by its hash, everything else
 * by what it is. As text it is {@code 200}, {@code grpc:14}, {@code 22012} (SQLSTATE), {@code 1045}
 * (MySQL), {@code WRONGTYPE}; no two codes of one protocol have the same text. A name comes from
 * outside: one that is not plain, or could be taken for something else, is {@link #OTHER}.
 */
public final class StatusCode {
    /** The exchange has no status. */
    public static final long NONE = 0;

    /** It has one whose name can't be told. */
    public static final long OTHER = 1L << 34;

    private static final long NUMBER = 1L << 32;
    private static final long GRPC = 1L << 33;
    private static final long NAME = 1L << 63;
    private static final long VALUE = 0xFFFFFFFFL;

    private static final int MOST_DIGITS = 9;
    private static final byte[] GRPC_PREFIX = ascii("grpc:");
    private static final byte[] OTHER_TEXT = ascii("other");

    private StatusCode() {}

    /** The status of an exchange. */
    public static long of(Exchange exchange) {
        if (exchange.grpcStatus != Exchange.NONE) {
            return GRPC | (exchange.grpcStatus & VALUE);
        }
        boolean hasCode = exchange.errorCode != Exchange.NONE;
        if (hasCode && exchange.protocol == Protocol.MYSQL) {
            return number(exchange.errorCode);
        }
        if (!exchange.errorName.isEmpty()) {
            return named(exchange.errorName);
        }
        if (exchange.httpStatus != Exchange.NONE) {
            return number(exchange.httpStatus);
        }
        return hasCode ? number(exchange.errorCode) : NONE;
    }

    /** True if its text is the exchange's error name, false if it follows from the code. */
    public static boolean isName(long code) {
        return code < 0;
    }

    /**
     * Replaces {@code into} by the text of a code; of {@link #NONE} and of names it is empty.
     *
     * @param into with room for 16 bytes
     */
    public static void write(long code, Text into) {
        into.clear();
        if (code == OTHER) {
            into.append(OTHER_TEXT);
        } else if (code > 0) {
            if ((code & GRPC) != 0) {
                into.append(GRPC_PREFIX);
            }
            int value = (int) code;
            into.appendNumber(value);
        }
    }

    private static long number(int value) {
        return NUMBER | (value & VALUE);
    }

    private static long named(Text name) {
        byte[] bytes = name.bytes();
        int length = name.length();
        boolean digits = length <= MOST_DIGITS && (bytes[0] != '0' || length == 1);
        int value = 0;
        for (int i = 0; i < length; i++) {
            int c = bytes[i];
            if (c <= ' ' || c > '~' || c == ':') {
                return OTHER;
            }
            digits &= c >= '0' && c <= '9';
            value = 10 * value + (c - '0');
        }
        if (digits) {
            return number(value);
        }
        boolean isOther = name.contentEquals(OTHER_TEXT, 0, OTHER_TEXT.length);
        return isOther ? OTHER : NAME | name.hash(Text.HASH_SEED);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
