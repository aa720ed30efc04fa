package io.foreshock.it.l7.server;

import io.foreshock.it.l7.server.Certificates.Pair;
import io.foreshock.it.l7.server.TlsFailure.Offer;
import io.foreshock.it.l7.subject.Launch;
import io.foreshock.it.l7.subject.Ports;
import io.foreshock.it.l7.subject.Scope;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A TLS server with which handshakes fail in one way; where they succeed, it answers HTTP/1.0.
 *
 * @param port that it listens on
 */
public record TlsServer(int port) {
    private static final Duration START = Duration.ofSeconds(20);

    /** Starts {@code openssl s_server}. */
    public static TlsServer openssl(Scope scope, Certificates certificates, TlsFailure failure)
            throws IOException, InterruptedException {
        TlsServer server = new TlsServer(Ports.free());
        Pair pair = failure.certificate(certificates);
        List<String> options = new ArrayList<>();
        options.addAll(List.of("-accept", "127.0.0.1:" + server.port, "-www"));
        options.addAll(List.of("-cert", pair.certificate().toString(), "-key", "" + pair.key()));
        Offer offer = failure.serverOffer();
        if (!offer.version().isEmpty()) {
            options.add("-" + offer.opensslVersion());
        }
        if (!offer.cipher().isEmpty()) {
            options.addAll(List.of("-cipher", offer.opensslCipher()));
        }
        if (failure.asksForCertificate()) {
            options.addAll(List.of("-Verify", "1", "-verify_return_error"));
            options.addAll(List.of("-CAfile", certificates.authority().toString()));
        }
        scope.start(Launch.of("s_server", "openssl", "s_server").with(options))
                .awaitOutput("ACCEPT", START);
        return server;
    }

    /** Starts one of Java's own TLS, which shares no code with OpenSSL. */
    public static TlsServer java(Scope scope, Certificates certificates, TlsFailure failure)
            throws IOException, InterruptedException {
        TlsServer server = new TlsServer(Ports.free());
        Pair pair = failure.certificate(certificates);
        Offer offer = failure.serverOffer();
        scope.start(
                        Launch.java("JavaTlsServer", JavaTlsServer.class)
                                .with(List.of("" + server.port, pair.store().toString()))
                                .with(List.of(offer.version(), offer.javaCipher()))
                                .with(List.of("" + failure.asksForCertificate())))
                .awaitOutput("ready", START);
        return server;
    }
}
