package io.foreshock.collector.l7.http2;

import java.nio.charset.StandardCharsets;

/**
 * Headers of frames (RFC 9113, section 4.1), read where they lie.
 *
 * <pre>
 *   0        3      4       5           9
 *   | length | type | flags | stream id | payload
 * </pre>
 */
final class Frame {
    static final int HEADER_BYTES = 9;

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;
    static final int PADDED = 0x8;
    static final int HAS_PRIORITY = 0x20;

    /** Most bytes of a payload, unless the receiver allows more. */
    static final int DEFAULT_MAX_LENGTH = 16_384;

    /** Most bytes of a payload whatever is allowed. */
    static final int MAX_LENGTH = (1 << 24) - 1;

    static final int SETTING_BYTES = 6;
    static final int GOAWAY_FIXED_BYTES = 8;
    static final int HEADER_TABLE_SIZE = 1;
    static final int MAX_FRAME_SIZE = 5;

    /** What a client sends first (RFC 9113, section 3.4). */
    static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    static final byte[] PREFACE_BYTES = PREFACE.getBytes(StandardCharsets.US_ASCII);

    /** By type, the flags that it has. */
    private static final int[] FLAGS = {
        END_STREAM | PADDED,
        END_STREAM | END_HEADERS | PADDED | HAS_PRIORITY,
        0,
        0,
        ACK,
        END_HEADERS | PADDED,
        ACK,
        0,
        0,
        END_HEADERS
    };

    private Frame() {}

    static int length(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 16 | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff);
    }

    static int type(byte[] bytes, int at) {
        return bytes[at + 3] & 0xff;
    }

    static int flags(byte[] bytes, int at) {
        return bytes[at + 4] & 0xff;
    }

    static int streamId(byte[] bytes, int at) {
        return int32(bytes, at + 5) & 0x7fffffff;
    }

    static int int32(byte[] bytes, int at) {
        return bytes[at] << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | (bytes[at + 3] & 0xff);
    }

    /**
     * Whether a frame of such a length may be, on such a stream; what the RFC makes an error of the
     * connection. Types that it does not define may be as they like.
     */
    static boolean isLegal(int type, int flags, int length, int streamId) {
        return switch (type) {
            case DATA, HEADERS, PRIORITY, CONTINUATION -> streamId != 0;
            case RST_STREAM -> streamId != 0 && length == 4;
            case SETTINGS ->
                    streamId == 0
                            && length % SETTING_BYTES == 0
                            && (length == 0 || (flags & ACK) == 0);
            case PUSH_PROMISE -> streamId != 0 && length >= 4;
            case PING -> streamId == 0 && length == 8;
            case GOAWAY -> streamId == 0 && length >= 8;
            case WINDOW_UPDATE -> length == 4;
            default -> true;
        };
    }

    /** Whether the type is defined, and has these flags: an undefined flag is never set. */
    static boolean isDefined(int type, int flags) {
        return type < FLAGS.length && (flags & ~FLAGS[type]) == 0;
    }

    /** Whether frames of this type carry a part of a header block. */
    static boolean isHeaders(int type) {
        return type == HEADERS || type == CONTINUATION || type == PUSH_PROMISE;
    }
}
