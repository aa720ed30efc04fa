package io.foreshock.collector.l7.tls;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Versions of the protocol, as hellos number them and OpenSSL names them. */
final class Version {
    private static final int SSL_3_0 = 0x300;
    private static final int TLS_1_3 = 0x304;

    /** TLS 1.3 before it had its number. */
    private static final int DRAFTS = 0x7f00;

    private static final byte[][] NAMES = {
        ascii("SSLv3"), ascii("TLSv1"), ascii("TLSv1.1"), ascii("TLSv1.2"), ascii("TLSv1.3")
    };

    private Version() {}

    /** Its name; null if there is no such version. */
    static byte @Nullable [] name(int version) {
        if (is13(version)) {
            return NAMES[TLS_1_3 - SSL_3_0];
        }
        return version >= SSL_3_0 && version < TLS_1_3 ? NAMES[version - SSL_3_0] : null;
    }

    static boolean is13(int version) {
        return version == TLS_1_3 || (version & 0xff00) == DRAFTS;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
