package io.foreshock.collector.l7.tls;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Alerts: two bytes, level and number (RFC 8446 section 6, and IANA's registry for the others). */
final class Alert {
    static final int BYTES = 2;

    static final int WARNING = 1;
    static final int FATAL = 2;

    static final int CLOSE_NOTIFY = 0;
    static final int BAD_RECORD_MAC = 20;
    static final int HANDSHAKE_FAILURE = 40;
    static final int NO_CERTIFICATE = 41;
    static final int BAD_CERTIFICATE = 42;
    static final int CERTIFICATE_REVOKED = 44;
    static final int CERTIFICATE_EXPIRED = 45;
    static final int UNKNOWN_CA = 48;
    static final int DECRYPT_ERROR = 51;
    static final int PROTOCOL_VERSION = 70;
    static final int USER_CANCELED = 90;
    static final int CERTIFICATE_REQUIRED = 116;
    static final int NO_APPLICATION_PROTOCOL = 120;

    private static final byte[] UNKNOWN = ascii("unknown_alert");
    private static final byte[][] NAMES = names();

    private Alert() {}

    /** Whether there is such an alert, of one of the two levels. */
    static boolean isKnown(int level, int number) {
        return (level == WARNING || level == FATAL) && name(number & 0xff) != UNKNOWN;
    }

    /** IANA's name of an alert, by its number from 0 to 255. */
    static byte[] name(int number) {
        return NAMES[number];
    }

    private static byte[][] names() {
        byte[][] names = new byte[256][];
        Arrays.fill(names, UNKNOWN);
        names[CLOSE_NOTIFY] = ascii("close_notify");
        names[10] = ascii("unexpected_message");
        names[BAD_RECORD_MAC] = ascii("bad_record_mac");
        names[21] = ascii("decryption_failed");
        names[22] = ascii("record_overflow");
        names[30] = ascii("decompression_failure");
        names[HANDSHAKE_FAILURE] = ascii("handshake_failure");
        names[NO_CERTIFICATE] = ascii("no_certificate");
        names[BAD_CERTIFICATE] = ascii("bad_certificate");
        names[43] = ascii("unsupported_certificate");
        names[CERTIFICATE_REVOKED] = ascii("certificate_revoked");
        names[CERTIFICATE_EXPIRED] = ascii("certificate_expired");
        names[46] = ascii("certificate_unknown");
        names[47] = ascii("illegal_parameter");
        names[UNKNOWN_CA] = ascii("unknown_ca");
        names[49] = ascii("access_denied");
        names[50] = ascii("decode_error");
        names[DECRYPT_ERROR] = ascii("decrypt_error");
        names[52] = ascii("too_many_cids_requested");
        names[60] = ascii("export_restriction");
        names[PROTOCOL_VERSION] = ascii("protocol_version");
        names[71] = ascii("insufficient_security");
        names[80] = ascii("internal_error");
        names[86] = ascii("inappropriate_fallback");
        names[USER_CANCELED] = ascii("user_canceled");
        names[100] = ascii("no_renegotiation");
        names[109] = ascii("missing_extension");
        names[110] = ascii("unsupported_extension");
        names[111] = ascii("certificate_unobtainable");
        names[112] = ascii("unrecognized_name");
        names[113] = ascii("bad_certificate_status_response");
        names[114] = ascii("bad_certificate_hash_value");
        names[115] = ascii("unknown_psk_identity");
        names[CERTIFICATE_REQUIRED] = ascii("certificate_required");
        names[117] = ascii("general_error");
        names[NO_APPLICATION_PROTOCOL] = ascii("no_application_protocol");
        names[121] = ascii("ech_required");
        return names;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
