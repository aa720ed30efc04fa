package io.foreshock.collector.l7.tls;

/**
 * The five bytes before each fragment on the wire (RFC 8446 section 5.1, the same since SSL 3.0).
 *
 * <pre>
 *   0 content type   1 version: major 3, minor 0 to 4   3 length of what follows
 * </pre>
 */
final class RecordHeader {
    static final int BYTES = 5;

    static final int CHANGE_CIPHER_SPEC = 20;
    static final int ALERT = 21;
    static final int HANDSHAKE = 22;
    static final int APPLICATION_DATA = 23;
    static final int HEARTBEAT = 24;

    /** Most bytes in the clear. */
    static final int MAX_PLAIN = 1 << 14;

    /** Most bytes of an encrypted one: RFC 5246 section 6.2.3. */
    static final int MAX_ENCRYPTED = MAX_PLAIN + 2048;

    /** Most bytes of an encrypted one of one or two bytes: padding, a hash, an initial vector. */
    private static final int MAX_SHORT = 320;

    private static final int MAJOR = 3;
    private static final int MAX_MINOR = 4;

    private RecordHeader() {}

    static int type(byte[] bytes, int at) {
        return bytes[at] & 0xff;
    }

    static int length(byte[] bytes, int at) {
        return ((bytes[at + 3] & 0xff) << 8) | (bytes[at + 4] & 0xff);
    }

    /** Whether the bytes that are there, up to five, can be those of a header. */
    static boolean canBe(byte[] bytes, int at, int end) {
        int there = end - at;
        if ((there > 0 && !isType(type(bytes, at))) || (there > 1 && bytes[at + 1] != MAJOR)) {
            return false;
        }
        if (there > 2 && (bytes[at + 2] & 0xff) > MAX_MINOR) {
            return false;
        }
        return there < BYTES || hasLength(type(bytes, at), length(bytes, at));
    }

    /**
     * Whether all that is there looks like records one after another: a whole header, and as much
     * of the next one as there is.
     */
    static boolean begins(byte[] bytes, int at, int end) {
        if (end - at < BYTES || !canBe(bytes, at, end)) {
            return false;
        }
        int next = at + BYTES + length(bytes, at);
        return next >= end || canBe(bytes, next, end);
    }

    private static boolean isType(int type) {
        return type >= CHANGE_CIPHER_SPEC && type <= HEARTBEAT;
    }

    private static boolean hasLength(int type, int length) {
        return switch (type) {
            case CHANGE_CIPHER_SPEC, ALERT -> length > 0 && length <= MAX_SHORT;
            case APPLICATION_DATA -> length <= MAX_ENCRYPTED;
            default -> length > 0 && length <= MAX_ENCRYPTED;
        };
    }
}
