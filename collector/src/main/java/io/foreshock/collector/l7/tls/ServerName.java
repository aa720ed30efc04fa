package io.foreshock.collector.l7.tls;

import io.foreshock.collector.l7.endpoint.HostName;
import io.foreshock.collector.l7.exchange.Text;
import org.jspecify.annotations.Nullable;

/**
 * Writes the name that a client asks for (RFC 6066 section 3) as an endpoint, {@linkplain HostName
 * templated} as names that are looked up are. What is no host name becomes {@code -}, as where
 * there is none. Takes it byte by byte, and holds some memory from its first until {@link
 * #release}.
 */
final class ServerName {
    private static final byte[] NONE = {'-'};

    private @Nullable Text endpoint;
    private byte @Nullable [] name; // as HostName reads it
    private int label; // index of the length of the label that comes
    private int end;
    private boolean valid;
    private boolean reading;

    /** Nothing is asked for until a name comes. */
    void into(@Nullable Text text) {
        endpoint = text;
        drop();
    }

    void begin() {
        reading = endpoint != null;
        if (reading && name == null) {
            name = new byte[HostName.MAX_BYTES];
        }
        label = 0;
        end = 1;
        valid = true;
    }

    void append(byte value) {
        byte[] bytes = name;
        if (bytes == null || !reading) {
            return;
        }
        if (value == '.') {
            endLabel(bytes);
            label = end++;
        } else {
            valid &= isOfName(HostName.lower(value));
            if (end < bytes.length) {
                bytes[end] = value;
            }
            end++;
        }
        valid &= end < bytes.length;
    }

    private static boolean isOfName(byte letter) {
        return (letter >= 'a' && letter <= 'z')
                || (letter >= '0' && letter <= '9')
                || letter == '-'
                || letter == '_';
    }

    private void endLabel(byte[] bytes) {
        int length = end - label - 1;
        valid &= length > 0 && length <= HostName.MAX_LABEL_BYTES;
        if (valid) {
            bytes[label] = (byte) length;
        }
    }

    void end() {
        byte[] bytes = name;
        Text text = endpoint;
        if (bytes == null || text == null || !reading) {
            return;
        }
        reading = false;
        boolean dotted = end > 2 && end == label + 1; // ends with a dot, as a whole name may
        if (!dotted) {
            endLabel(bytes);
        }
        if (valid) {
            bytes[dotted ? label : end] = 0;
            HostName.template(bytes, 0, text);
        }
    }

    /** It was not seen to its end. */
    void drop() {
        reading = false;
        if (endpoint != null) {
            endpoint.set(NONE);
        }
    }

    /** No more names are expected. */
    void release() {
        name = null;
    }
}
