package io.foreshock.collector.l7.tls;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Close;
import java.nio.charset.StandardCharsets;

/**
 * What the ends of a handshake have shown so far, and what follows from it.
 *
 * <p>Up to TLS 1.2 it has ended when both ends have sent a handshake message after their
 * ChangeCipherSpec: their Finished. In TLS 1.3 all but the hellos is encrypted; there it is the
 * lengths of records that tell a Finished, an alert, and a client without certificate ({@link
 * Aead}). A client that shows a certificate, or that it has none, has done its part before the
 * server has judged it: there what the server sends next decides, whenever that is.
 *
 * <p>A failure is concluded from lengths or a close only if nothing was missed that may have been
 * the end: else the outcome is UNKNOWN.
 */
final class Handshake {
    static final byte[] CLOSED = ascii("closed");
    private static final byte[] RESET = ascii("reset");
    private static final byte[] ENCRYPTED_ALERT = ascii("encrypted_alert");
    private static final int BOTH = bit(Side.CLIENT) | bit(Side.SERVER);

    private final HandshakeExchange exchange;

    // What the hellos said.
    private int version;
    private int suite;
    private boolean earlyData;
    private boolean helloSeen;
    private Alpn alpn = Alpn.UNKNOWN;
    private int offered;
    private long random;

    // How far the ends are; sets of sides are bits.
    private int changed;
    private int finished;
    private long clientFinishedNs;
    private boolean clientEncrypted;
    private boolean emptyCertificate;
    private boolean serverSeen;
    private boolean serverPads;

    // What was missed.
    private boolean helloMissed;
    private boolean clientGap;
    private boolean serverGap;
    private boolean flightGap;

    Handshake(HandshakeExchange exchange) {
        this.exchange = exchange;
    }

    void onServer() {
        serverSeen = true;
    }

    void onClientHello(HelloReader hello) {
        earlyData = hello.hasEarlyData();
        offered = hello.protocols();
        random = hello.random();
        exchange.identify(hello.protocolsHash());
    }

    void onServerHello(HelloReader hello) {
        version = hello.version();
        suite = hello.suite();
        if (!hello.isRetry()) {
            helloSeen = true;
            alpn = Alpn.only(hello.protocols());
            exchange.method(Version.name(version));
        }
    }

    /** A client's list of certificates was seen, in the clear. */
    void onClientCertificate(boolean none) {
        emptyCertificate = none;
    }

    /** What this end sends from here on is encrypted; TLS 1.3 sends it for show only. */
    void onChangeCipherSpec(Side sender) {
        if (version == 0 ? helloMissed : !Version.is13(version)) {
            changed |= bit(sender);
        }
    }

    /** Whether what an end sends as handshake is encrypted. */
    boolean isEncrypted(Side sender) {
        return (changed & bit(sender)) != 0;
    }

    /** A Finished of TLS 1.2 or older. */
    void onEncryptedHandshake(Side sender, long ns) {
        finished |= bit(sender);
        if (finished == BOTH) {
            succeed(Confidence.EXACT, ns);
        }
    }

    void onAlert(Side sender, int level, int number, long ns) {
        if (number == Alert.NO_CERTIFICATE && sender == Side.CLIENT) {
            emptyCertificate = true; // SSL 3.0's way to say so
            return;
        }
        boolean warning = level == Alert.WARNING && !Version.is13(version);
        if (number == Alert.USER_CANCELED || (warning && number != Alert.CLOSE_NOTIFY)) {
            return;
        }
        boolean missing =
                emptyCertificate
                        && sender == Side.SERVER
                        && (number == Alert.HANDSHAKE_FAILURE || number == Alert.BAD_CERTIFICATE);
        byte[] name = Alert.name(missing ? Alert.CERTIFICATE_REQUIRED : number);
        exchange.fail(Outcome.TLS_FAILURE, name, number, Confidence.EXACT, ns);
    }

    /** An alert that cannot be read; before the end it can be no good one. */
    void onEncryptedAlert(long ns) {
        infer(ENCRYPTED_ALERT, ns);
    }

    /** A record of application data, in TLS 1.3 also of the handshake. */
    void onApplicationData(Side sender, int length, long ns) {
        if (version != 0 && !Version.is13(version)) {
            if (sender == Side.SERVER) {
                succeed(Confidence.INFERRED, ns);
            }
        } else if (sender == Side.CLIENT) {
            onClientEncrypted(length, ns);
        } else {
            onServerEncrypted(length, ns);
        }
    }

    private void onClientEncrypted(int length, long ns) {
        if ((earlyData && !helloSeen) || clientFinishedNs != 0) {
            return;
        }
        boolean first = !clientEncrypted && !earlyData;
        if (Aead.isFinished(suite, length)) {
            clientFinishedNs = ns;
            if (first || earlyData) {
                succeed(Confidence.EXACT, ns);
            }
        } else if (first && Aead.isAlert(suite, length)) {
            onEncryptedAlert(ns);
        } else if (Aead.isEmptyCertificate(suite, length)) {
            emptyCertificate = true;
        } else if (Aead.isEmptyCertificateAndFinished(suite, length)) {
            emptyCertificate = true;
            clientFinishedNs = ns;
        }
        clientEncrypted = true;
        exchange.patient(!earlyData);
    }

    private void onServerEncrypted(int length, long ns) {
        boolean padded = clientEncrypted && Aead.isAlert(suite, length);
        if (Aead.isBareAlert(suite, length) || (padded && serverPads)) {
            infer(emptyCertificate ? Alert.name(Alert.CERTIFICATE_REQUIRED) : ENCRYPTED_ALERT, ns);
        } else if (padded && flightGap) {
            exchange.end(Outcome.UNKNOWN, Confidence.MIDSTREAM, ns);
        } else if (!clientEncrypted) {
            serverPads |= Aead.isPaddedFinished(suite, length);
        } else if (clientFinishedNs != 0 || !earlyData) {
            succeed(Confidence.EXACT, clientFinishedNs == 0 ? ns : clientFinishedNs);
        }
    }

    /** Bytes of an end were not seen. */
    void onGap(Side sender) {
        if (sender == Side.CLIENT) {
            clientGap |= serverSeen;
            return;
        }
        serverSeen = true;
        flightGap = true;
        serverGap |= clientEncrypted || !Version.is13(version);
        if (!helloSeen) {
            helloMissed = true;
            exchange.lower(Confidence.MIDSTREAM);
        }
    }

    /** The connection has ended. */
    void onClose(Close how, long ns) {
        boolean finishing = clientFinishedNs != 0;
        if (how == Close.TIMED_OUT || (how == Close.UNKNOWN && !finishing)) {
            return;
        }
        if (finishing && how != Close.BY_SERVER && how != Close.RESET && !isUncertain()) {
            succeed(Confidence.INFERRED, clientFinishedNs);
        } else if (how == Close.RESET) {
            infer(RESET, ns);
        } else if (serverSeen || how == Close.BY_SERVER) {
            infer(CLOSED, ns);
        }
    }

    /** Whether the handshake may have ended without being seen to. */
    private boolean isUncertain() {
        return clientGap
                || (helloMissed && earlyData)
                || (serverGap && (clientEncrypted || isEncrypted(Side.CLIENT)));
    }

    /** Concludes a failure from what was seen, unless too little was. */
    private void infer(byte[] name, long ns) {
        if (isUncertain()) {
            exchange.end(Outcome.UNKNOWN, Confidence.MIDSTREAM, ns);
        } else {
            exchange.fail(Outcome.TLS_FAILURE, name, Exchange.NONE, Confidence.INFERRED, ns);
        }
    }

    private void succeed(Confidence seen, long ns) {
        exchange.end(Outcome.OK, seen, ns);
    }

    boolean isAnswered() {
        return serverSeen;
    }

    Alpn alpn() {
        return alpn;
    }

    boolean offers(Alpn protocol) {
        return (offered & protocol.bit()) != 0;
    }

    long random() {
        return random;
    }

    private static int bit(Side side) {
        return side == Side.CLIENT ? 1 : 2;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
