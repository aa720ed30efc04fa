package io.foreshock.collector.l7.tls;

import io.foreshock.collector.l7.exchange.Text;
import org.jspecify.annotations.Nullable;

/**
 * Writes the name that a client asks for (RFC 6066 section 3) as an endpoint: in lower case, with
 * {@code *} for each label that is an identifier, so that there are not more endpoints than
 * services. What is no host name becomes {@code -}, as where there is none. Takes it byte by byte.
 */
final class ServerName {
    private static final byte[] NONE = {'-'};

    /** A label of so many hexadecimal digits is a hash, or a UUID. */
    private static final int HASH_LENGTH = 12;

    /** A label of so many decimal digits is a number of something. */
    private static final int NUMBER_LENGTH = 5;

    private @Nullable Text text;
    private int labelAt;
    private int hexDigits;
    private int decimalDigits;
    private int others;
    private boolean valid;

    /** Nothing is asked for until a name comes. */
    void into(@Nullable Text endpoint) {
        text = endpoint;
        if (endpoint != null) {
            endpoint.set(NONE);
        }
    }

    void begin() {
        valid = true;
        if (text != null) {
            text.clear();
        }
        beginLabel();
    }

    void append(byte value) {
        int letter = value >= 'A' && value <= 'Z' ? value + 'a' - 'A' : value;
        if (text == null) {
            return;
        }
        if (letter == '.') {
            endLabel(text);
            text.append((byte) '.');
            beginLabel();
            return;
        }
        if (letter >= '0' && letter <= '9') {
            decimalDigits++;
        } else if (letter >= 'a' && letter <= 'f') {
            hexDigits++;
        } else if (letter != '-') {
            others++;
            valid &= (letter >= 'g' && letter <= 'z') || letter == '_';
        }
        text.append((byte) letter);
    }

    void end() {
        if (text == null) {
            return;
        }
        endLabel(text);
        if (!valid || text.isEmpty()) {
            text.set(NONE);
        }
    }

    /** It was not seen to its end. */
    void drop() {
        if (text != null) {
            text.set(NONE);
        }
    }

    private void beginLabel() {
        labelAt = text == null ? 0 : text.length();
        hexDigits = 0;
        decimalDigits = 0;
        others = 0;
    }

    private void endLabel(Text endpoint) {
        int digits = hexDigits + decimalDigits;
        boolean hash = others == 0 && decimalDigits > 0 && digits >= HASH_LENGTH;
        boolean number = others == 0 && hexDigits == 0 && decimalDigits >= NUMBER_LENGTH;
        if (hash || number) {
            endpoint.truncate(labelAt);
            endpoint.append((byte) '*');
        }
    }
}
