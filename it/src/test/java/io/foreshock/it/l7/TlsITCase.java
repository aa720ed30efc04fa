package io.foreshock.it.l7;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.it.l7.client.TlsClients;
import io.foreshock.it.l7.server.Certificates;
import io.foreshock.it.l7.server.TlsFailure;
import io.foreshock.it.l7.server.TlsServer;
import io.foreshock.it.l7.truth.Answer;
import io.foreshock.it.l7.truth.Truth;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS handshakes that fail: servers of OpenSSL and Java; s_client, curl and Java. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsITCase {
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
        assertFailed(clients.openssl(port, failure), failure.reason());
        assertFailed(clients.curl(port, failure), failure.reason());
        boolean isOfClient = failure == TlsFailure.EXPIRED || failure == TlsFailure.SELF_SIGNED;
        assertFailed(clients.java(port, failure), isOfClient ? null : failure.reason());
    }

    @ParameterizedTest
    @EnumSource
    void withJava(TlsFailure failure) throws Exception {
        int port = TlsServer.java(subjects.scope(), certificates, failure).port();
        assertFailed(clients.openssl(port, failure), failure.reason());
        assertFailed(clients.curl(port, failure), failure.reason());
    }

    private static void assertFailed(Truth truth, @Nullable String alert) {
        Outcome outcome = "".equals(alert) ? Outcome.OK : Outcome.TLS_FAILURE;
        assertThat(truth.answer()).isEqualTo(new Answer(null, null, null, alert, outcome));
    }
}
