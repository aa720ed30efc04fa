package io.foreshock.it.l7.server;

import io.foreshock.it.l7.server.Certificates.Pair;

/**
 * Ways in which a TLS handshake fails, and what makes it fail so: how the server is set up, and
 * what its clients insist on. Alerts are numbered as in RFC 8446, section 6.
 */
public enum TlsFailure {
    /** None: the handshake succeeds. */
    NONE(-1, "", "", ""),
    /** None, in TLS 1.2. */
    NONE_1_2(-1, "TLSv1.2", "", ""),
    /** The server's certificate has expired. */
    EXPIRED(45, "", "", ""),
    /** The server's certificate is signed by nobody that the client trusts. */
    SELF_SIGNED(48, "", "", ""),
    /** The server speaks TLS 1.2, the client 1.3. */
    PROTOCOL_VERSION(70, "TLSv1.2", "TLSv1.3", ""),
    /** Both speak TLS 1.2, with different ciphers. */
    NO_SHARED_CIPHER(40, "TLSv1.2", "TLSv1.2", "AES256"),
    /**
     * The server asks for a certificate that the client has not; told after TLS 1.3's handshake.
     */
    NO_CLIENT_CERTIFICATE(116, "", "TLSv1.3", ""),
    /** The same in TLS 1.2, where it is told in the handshake. */
    NO_CLIENT_CERTIFICATE_1_2(40, "", "TLSv1.2", "");

    private final int alert;
    private final String serverVersion;
    private final String clientVersion;
    private final String serverCipher;

    TlsFailure(int alert, String serverVersion, String clientVersion, String serverCipher) {
        this.alert = alert;
        this.serverVersion = serverVersion;
        this.clientVersion = clientVersion;
        this.serverCipher = serverCipher;
    }

    /**
     * What it is called, empty for none: the name of its alert, or of the one that TLS 1.3 has for
     * the same.
     */
    public String reason() {
        return alert < 0 ? "" : reason(alert);
    }

    /** What it is called when it ended with an alert: what it should end with, or another. */
    public String reason(int ended) {
        boolean isAsMeant = ended == alert && this == NO_CLIENT_CERTIFICATE_1_2;
        return alertName(isAsMeant ? NO_CLIENT_CERTIFICATE.alert : ended);
    }

    private static String alertName(int alert) {
        return switch (alert) {
            case 40 -> "handshake_failure";
            case 42 -> "bad_certificate";
            case 45 -> "certificate_expired";
            case 46 -> "certificate_unknown";
            case 48 -> "unknown_ca";
            case 70 -> "protocol_version";
            case 116 -> "certificate_required";
            default -> throw new IllegalArgumentException("alert " + alert);
        };
    }

    /** The server's certificate. */
    Pair certificate(Certificates certificates) {
        return switch (this) {
            case EXPIRED -> certificates.expired();
            case SELF_SIGNED -> certificates.selfSigned();
            default -> certificates.good();
        };
    }

    /** Whether the server asks for a certificate. */
    boolean asksForCertificate() {
        return this == NO_CLIENT_CERTIFICATE || this == NO_CLIENT_CERTIFICATE_1_2;
    }

    /** What the server offers. */
    Offer serverOffer() {
        return new Offer(serverVersion, serverCipher);
    }

    /** What the client offers. */
    public Offer clientOffer() {
        return new Offer(clientVersion, serverCipher.isEmpty() ? "" : "AES128");
    }

    /**
     * What an end offers.
     *
     * @param version the only one, as Java names it; empty: all
     * @param cipher AES128 or AES256, the only one; empty: all
     */
    public record Offer(String version, String cipher) {
        /** OpenSSL's name for the version, as in {@code -tls1_2}; empty: all. */
        public String opensslVersion() {
            return version.replace("TLSv", "tls").replace('.', '_');
        }

        /** OpenSSL's name for the cipher; empty: all. */
        public String opensslCipher() {
            return switch (cipher) {
                case "AES128" -> "ECDHE-ECDSA-AES128-GCM-SHA256";
                case "AES256" -> "ECDHE-ECDSA-AES256-GCM-SHA384";
                default -> "";
            };
        }

        /** Java's name for the cipher; empty: all. */
        public String javaCipher() {
            return opensslCipher()
                    .replace("ECDHE-ECDSA-AES", "TLS_ECDHE_ECDSA_WITH_AES_")
                    .replace('-', '_');
        }
    }
}
