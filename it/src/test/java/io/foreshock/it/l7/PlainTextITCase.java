package io.foreshock.it.l7;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.it.l7.client.Load;
import io.foreshock.it.l7.server.Certificates;
import io.foreshock.it.l7.server.Nginx;
import io.foreshock.it.l7.subject.DeadPort;
import io.foreshock.it.l7.subject.NodePackages;
import io.foreshock.it.l7.subject.Workspace;
import io.foreshock.it.l7.truth.Truth;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What is said inside of TLS: by nginx and Python, each with OpenSSL and its sockets, and by Node,
 * whose OpenSSL is part of its program and never sees a socket.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlainTextITCase {
    /** A client is seen into within a second of its start, and some 0.3 s. */
    private static final String[] AFTER = {"--tls", "--after", "4"};

    private static final String[] REQUESTS = {
        "GET /ok", "GET /users/{id}", "GET /large.txt", "GET /missing", "GET /failing"
    };

    private Subjects subjects;
    private DeadPort dead;
    private Nginx nginx;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        Prerequisites.scope();
        Prerequisites.programs("nginx", "openssl");
        Prerequisites.node();
        Prerequisites.python("http.client");
        NodePackages.install(Workspace.prepare());
        subjects = Subjects.openWithTls(getClass(), List.of("nginx", "python3", "node"));
        dead = DeadPort.hold();
        Certificates certificates = Certificates.make(subjects.scope());
        nginx = Nginx.start(subjects.scope(), subjects.workspace(), certificates, dead);
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        if (subjects != null) {
            subjects.close();
            dead.close();
        }
    }

    @Test
    void ofPythonAndNginx() throws Exception {
        List<Truth> truths =
                subjects.clients()
                        .python(
                                "http1_client.py",
                                nginx.tlsPort(),
                                Load.of(400, 500).over(2),
                                Subjects.requests(List.of(REQUESTS), AFTER));
        assertSeen(truths, "localhost");
    }

    @Test
    void ofNodeAndNginx() throws Exception {
        List<Truth> truths =
                subjects.clients()
                        .node(
                                "http1_client.mjs",
                                nginx.tlsPort(),
                                Load.of(400, 500).over(2),
                                Subjects.requests(List.of(REQUESTS), AFTER));
        assertSeen(truths, "-");
    }

    @Test
    void inHttp2OfNodeAndNginx() throws Exception {
        List<Truth> truths =
                subjects.clients()
                        .node(
                                "http2_client.mjs",
                                nginx.tlsPort(),
                                Load.of(400, 500).over(2),
                                Subjects.requests(List.of(REQUESTS), AFTER));
        assertSeen(truths, "-");
    }

    private void assertSeen(List<Truth> truths, String name) throws InterruptedException {
        List<Truth> handshakes = Subjects.handshakes(truths, name);
        subjects.assertSeen(
                Stream.concat(truths.stream(), handshakes.stream()).toList(), nginx.tlsPort());
        assertThat(truths).hasSize(400);
        assertThat(handshakes).hasSize(2);
    }
}
