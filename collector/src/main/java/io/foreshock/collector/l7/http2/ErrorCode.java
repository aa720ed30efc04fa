package io.foreshock.collector.l7.http2;

import io.foreshock.collector.l7.exchange.Text;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Error codes of RST_STREAM and GOAWAY (RFC 9113, section 7). */
final class ErrorCode {
    static final int NO_ERROR = 0;
    static final int PROTOCOL_ERROR = 1;
    static final int FLOW_CONTROL_ERROR = 3;
    static final int FRAME_SIZE_ERROR = 6;
    static final int REFUSED_STREAM = 7;
    static final int CANCEL = 8;
    static final int COMPRESSION_ERROR = 9;

    private static final byte[][] NAMES =
            bytes(
                    List.of(
                            "NO_ERROR",
                            "PROTOCOL_ERROR",
                            "INTERNAL_ERROR",
                            "FLOW_CONTROL_ERROR",
                            "SETTINGS_TIMEOUT",
                            "STREAM_CLOSED",
                            "FRAME_SIZE_ERROR",
                            "REFUSED_STREAM",
                            "CANCEL",
                            "COMPRESSION_ERROR",
                            "CONNECT_ERROR",
                            "ENHANCE_YOUR_CALM",
                            "INADEQUATE_SECURITY",
                            "HTTP_1_1_REQUIRED"));

    /** Number of those that are defined. */
    static final int COUNT = NAMES.length;

    private ErrorCode() {}

    private static byte[][] bytes(List<String> names) {
        return names.stream()
                .map(name -> name.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
    }

    /** Writes a code's name; nothing if it is not defined. */
    static void writeName(int code, Text out) {
        if (code >= 0 && code < COUNT) {
            out.set(NAMES[code]);
        }
    }
}
