package io.foreshock.collector.l7.tls;

/**
 * What the length of an encrypted record of TLS 1.3 tells of its content. All handshake messages
 * and alerts look alike there; but an alert has two bytes, and a Finished is as long as the hash of
 * the cipher suite. Around them are a byte with the content type and the tag (RFC 8446 section
 * 5.2); JSSE adds 16 bytes of padding to both.
 */
final class Aead {
    /** Bytes of a tag, but for the suite with a short one. */
    static final int TAG_BYTES = 16;

    private static final int SHORT_TAG_BYTES = 8;
    private static final int PADDING = 16;
    private static final int MESSAGE_HEADER = 4;

    /** Certificate without any: header, length of its context, length of its list. */
    private static final int EMPTY_CERTIFICATE = MESSAGE_HEADER + 1 + 3;

    private static final int AES_256_GCM_SHA384 = 0x1302;
    private static final int AES_128_CCM_8_SHA256 = 0x1305;

    private Aead() {}

    /** An alert, padded or not. */
    static boolean isAlert(int suite, int length) {
        return isContent(suite, length, Alert.BYTES);
    }

    /** An alert without padding: no handshake message is as short. */
    static boolean isBareAlert(int suite, int length) {
        return padding(suite, length, Alert.BYTES) == 0;
    }

    /** A Finished, padded or not. */
    static boolean isFinished(int suite, int length) {
        return isContent(suite, length, finished(suite));
    }

    /** A Finished with padding: its sender pads all of that kind. */
    static boolean isPaddedFinished(int suite, int length) {
        return padding(suite, length, finished(suite)) == PADDING;
    }

    /** A client's Certificate message that holds no certificate, alone. */
    static boolean isEmptyCertificate(int suite, int length) {
        return isContent(suite, length, EMPTY_CERTIFICATE);
    }

    /** The same with the Finished behind it. */
    static boolean isEmptyCertificateAndFinished(int suite, int length) {
        return isContent(suite, length, EMPTY_CERTIFICATE + finished(suite));
    }

    private static int finished(int suite) {
        return MESSAGE_HEADER + (suite == AES_256_GCM_SHA384 ? 48 : 32);
    }

    private static boolean isContent(int suite, int length, int content) {
        int padding = padding(suite, length, content);
        return padding == 0 || padding == PADDING;
    }

    private static int padding(int suite, int length, int content) {
        int tag = suite == AES_128_CCM_8_SHA256 ? SHORT_TAG_BYTES : TAG_BYTES;
        return length - content - 1 - tag;
    }
}
