package io.foreshock.it.l7;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.it.l7.client.TlsClients;
import io.foreshock.it.l7.server.Certificates;
import io.foreshock.it.l7.server.TlsFailure;
import io.foreshock.it.l7.server.TlsServer;
import io.foreshock.it.l7.truth.Answer;
import io.foreshock.it.l7.truth.Truth;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS handshakes, most of which fail: servers of OpenSSL and Java; s_client, curl and Java. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsITCase {
    private static final String NAME = "localhost";
    private static final String NO_NAME = "-";

    private Subjects subjects;
    private Certificates certificates;
    private TlsClients clients;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        Prerequisites.scope();
        Prerequisites.programs("openssl", "curl");
        subjects = Subjects.open(getClass());
        certificates = Certificates.make(subjects.scope());
        clients = new TlsClients(subjects.scope(), certificates.authority());
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        Subjects.closeIfOpen(subjects);
    }

    @ParameterizedTest
    @EnumSource
    void withOpenssl(TlsFailure failure) throws Exception {
        int port = TlsServer.openssl(subjects.scope(), certificates, failure).port();
        assertHandshake(clients.openssl(port, failure), failure, port);
        assertHandshake(clients.curl(port, failure), failure, port);
        assertHandshakeOfJava(clients.java(port, failure), failure, port);
    }

    @ParameterizedTest
    @EnumSource
    void withJava(TlsFailure failure) throws Exception {
        int port = TlsServer.java(subjects.scope(), certificates, failure).port();
        assertHandshake(clients.openssl(port, failure), failure, port);
        assertHandshake(clients.curl(port, failure), failure, port);
    }

    private void assertHandshake(Truth known, TlsFailure failure, int port) throws Exception {
        assertKnown(known, failure.reason());
        assertSeen(NAME, failure, failure.reason(), port);
    }

    /**
     * Java's client asks for no name where it is given an address, and encrypts its alerts as soon
     * as it can, which is before it looks at a certificate of TLS 1.3.
     */
    private void assertHandshakeOfJava(Truth known, TlsFailure failure, int port) throws Exception {
        boolean isOfClient = failure == TlsFailure.EXPIRED || failure == TlsFailure.SELF_SIGNED;
        assertKnown(known, isOfClient ? null : failure.reason());
        assertSeen(NO_NAME, failure, isOfClient ? "encrypted_alert" : failure.reason(), port);
    }

    /** That it ended as it was set up to. */
    private static void assertKnown(Truth known, @Nullable String alert) {
        assertThat(known.answer()).isEqualTo(answer(alert));
    }

    /** Whatever an end knows of a handshake, this is what the wire shows at both. */
    private void assertSeen(String name, TlsFailure failure, String alert, int port)
            throws Exception {
        Truth truth = Truth.of(Protocol.TLS, version(failure), name, answer(alert));
        subjects.assertSeen(List.of(truth), port);
    }

    private static Answer answer(@Nullable String alert) {
        Outcome outcome = "".equals(alert) ? Outcome.OK : Outcome.TLS_FAILURE;
        return new Answer(null, null, null, alert, outcome);
    }

    /** The version that was agreed on, if it came to that. */
    private static String version(TlsFailure failure) {
        return switch (failure) {
            case NONE, EXPIRED, SELF_SIGNED, NO_CLIENT_CERTIFICATE -> "TLSv1.3";
            case NONE_1_2, NO_CLIENT_CERTIFICATE_1_2 -> "TLSv1.2";
            case PROTOCOL_VERSION, NO_SHARED_CIPHER -> "TLS";
        };
    }
}
