package io.foreshock.collector.l7.tls;

import java.nio.charset.StandardCharsets;

/**
 * Names of what OpenSSL says of a failed handshake: those of alerts where there is one, so that
 * both ends of a failure, and the wire, call it the same. Its numbers are of its sslerr.h and
 * x509_vfy.h, and have not changed since 1.1.
 */
public final class HandshakeReason {
    /** Errors by an alert that was received are numbered from here on. */
    private static final int ALERT_BASE = 1000;

    private static final int ALERTS = 256;

    private static final int BAD_SIGNATURE = 123;
    private static final int CERTIFICATE_VERIFY_FAILED = 134;
    private static final int DIGEST_CHECK_FAILED = 149;
    private static final int HTTPS_PROXY_REQUEST = 155;
    private static final int HTTP_REQUEST = 156;
    private static final int VERSION_TOO_HIGH = 166;
    private static final int NO_PROTOCOLS_AVAILABLE = 191;
    private static final int NO_SHARED_CIPHER = 193;
    private static final int PEER_DID_NOT_RETURN_A_CERTIFICATE = 199;
    private static final int NO_APPLICATION_PROTOCOL = 235;
    private static final int UNKNOWN_PROTOCOL = 252;
    private static final int UNSUPPORTED_PROTOCOL = 258;
    private static final int UNSUPPORTED_SSL_VERSION = 259;
    private static final int WRONG_SSL_VERSION = 266;
    private static final int WRONG_VERSION_NUMBER = 267;
    private static final int DECRYPTION_FAILED_OR_BAD_RECORD_MAC = 281;
    private static final int UNEXPECTED_EOF_WHILE_READING = 294;
    private static final int VERSION_TOO_LOW = 396;

    private static final int UNABLE_TO_GET_ISSUER = 2;
    private static final int NOT_YET_VALID = 9;
    private static final int HAS_EXPIRED = 10;
    private static final int SELF_SIGNED = 18;
    private static final int SELF_SIGNED_IN_CHAIN = 19;
    private static final int UNABLE_TO_GET_ISSUER_LOCALLY = 20;
    private static final int UNABLE_TO_VERIFY_LEAF = 21;
    private static final int REVOKED = 23;
    private static final int UNTRUSTED = 27;
    private static final int HOSTNAME_MISMATCH = 62;
    private static final int EMAIL_MISMATCH = 63;
    private static final int IP_ADDRESS_MISMATCH = 64;

    private static final byte[] OTHER = ascii("handshake_failed");
    private static final byte[] CERTIFICATE_NOT_YET_VALID = ascii("certificate_not_yet_valid");
    private static final byte[] WRONG_NAME = ascii("certificate_name_mismatch");
    private static final byte[] SHARES_NO_CIPHER = ascii("no_shared_cipher");
    private static final byte[] IS_HTTP = ascii("http_request");

    private HandshakeReason() {}

    /**
     * The name of an error.
     *
     * @param reason OpenSSL's number, SSL_R_…
     * @param verifyResult what was wrong with the peer's certificate, X509_V_ERR_…
     */
    public static byte[] name(int reason, int verifyResult) {
        if (reason >= ALERT_BASE && reason < ALERT_BASE + ALERTS) {
            return Alert.name(reason - ALERT_BASE);
        }
        return switch (reason) {
            case CERTIFICATE_VERIFY_FAILED -> ofCertificate(verifyResult);
            case NO_SHARED_CIPHER -> SHARES_NO_CIPHER;
            case HTTP_REQUEST, HTTPS_PROXY_REQUEST -> IS_HTTP;
            case WRONG_VERSION_NUMBER -> TlsParser.NOT_TLS; // of a record
            case NO_PROTOCOLS_AVAILABLE,
                    UNKNOWN_PROTOCOL,
                    UNSUPPORTED_PROTOCOL,
                    UNSUPPORTED_SSL_VERSION,
                    WRONG_SSL_VERSION,
                    VERSION_TOO_HIGH,
                    VERSION_TOO_LOW ->
                    Alert.name(Alert.PROTOCOL_VERSION);
            case PEER_DID_NOT_RETURN_A_CERTIFICATE -> Alert.name(Alert.CERTIFICATE_REQUIRED);
            case NO_APPLICATION_PROTOCOL -> Alert.name(Alert.NO_APPLICATION_PROTOCOL);
            case UNEXPECTED_EOF_WHILE_READING -> Handshake.CLOSED;
            case DECRYPTION_FAILED_OR_BAD_RECORD_MAC -> Alert.name(Alert.BAD_RECORD_MAC);
            case BAD_SIGNATURE, DIGEST_CHECK_FAILED -> Alert.name(Alert.DECRYPT_ERROR);
            default -> OTHER;
        };
    }

    private static byte[] ofCertificate(int verifyResult) {
        return switch (verifyResult) {
            case HAS_EXPIRED -> Alert.name(Alert.CERTIFICATE_EXPIRED);
            case NOT_YET_VALID -> CERTIFICATE_NOT_YET_VALID;
            case UNABLE_TO_GET_ISSUER,
                    SELF_SIGNED,
                    SELF_SIGNED_IN_CHAIN,
                    UNABLE_TO_GET_ISSUER_LOCALLY,
                    UNABLE_TO_VERIFY_LEAF,
                    UNTRUSTED ->
                    Alert.name(Alert.UNKNOWN_CA);
            case REVOKED -> Alert.name(Alert.CERTIFICATE_REVOKED);
            case HOSTNAME_MISMATCH, EMAIL_MISMATCH, IP_ADDRESS_MISMATCH -> WRONG_NAME;
            default -> Alert.name(Alert.BAD_CERTIFICATE);
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
