package io.foreshock.it.l7;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.it.l7.client.Curl;
import io.foreshock.it.l7.client.H2load;
import io.foreshock.it.l7.client.JdkHttp2Client;
import io.foreshock.it.l7.client.Load;
import io.foreshock.it.l7.server.Apache;
import io.foreshock.it.l7.server.Certificates;
import io.foreshock.it.l7.server.Nghttpd;
import io.foreshock.it.l7.server.Nginx;
import io.foreshock.it.l7.server.ScriptServer;
import io.foreshock.it.l7.subject.DeadPort;
import io.foreshock.it.l7.truth.Truth;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2: nginx, nghttpd, Apache and Node; h2load, curl, Node and the JDK's client. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2ITCase {
    private Subjects subjects;
    private DeadPort dead;
    private Certificates certificates;
    private Nginx nginx;
    private Apache apache;
    private Nghttpd nghttpd;
    private ScriptServer node;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        Prerequisites.scope();
        Prerequisites.programs("nginx", "apache2", "nghttpd", "h2load", "curl");
        Prerequisites.node();
        subjects = Subjects.openWithNode(getClass());
        dead = DeadPort.hold();
        certificates = Certificates.make(subjects.scope());
        nginx = Nginx.start(subjects.scope(), subjects.workspace(), certificates, dead);
        apache = Apache.start(subjects.scope(), subjects.workspace(), dead);
        nghttpd = Nghttpd.start(subjects.scope());
        node = ScriptServer.node(subjects.scope(), subjects.workspace(), "http2_server.mjs");
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        Subjects.closeIfOpen(subjects);
        if (dead != null) {
            dead.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void nodeAndNode(int burst) throws Exception {
        List<Truth> truths =
                subjects.clients()
                        .node(
                                "http2_client.mjs",
                                node.port(),
                                Load.of(800, 1000).over(2),
                                Subjects.requests(
                                        List.of(
                                                "GET /ok",
                                                "GET /users/{id}?q=secret",
                                                "POST /users/{id}",
                                                "GET /large",
                                                "GET /status/404",
                                                "GET /status/503",
                                                "GET /slow",
                                                "GET /reset"),
                                        "--burst",
                                        "" + burst));
        subjects.assertSeen(truths, node.port());
        assertThat(statuses(truths))
                .isEqualTo(Map.of("200", 500L, "404", 100L, "503", 100L, "-1", 100L));
    }

    @Test
    void nodeOverTlsAndNginx() throws Exception {
        List<Truth> truths =
                subjects.clients()
                        .node(
                                "http2_client.mjs",
                                nginx.tlsPort(),
                                Load.of(300, 1000),
                                Subjects.requests(
                                        List.of("GET /ok", "GET /missing", "GET /failing"),
                                        "--tls",
                                        "--burst",
                                        "5"));
        subjects.assertHandshakesSeen(truths, nginx.tlsPort(), "-");
        assertThat(statuses(truths)).isEqualTo(Map.of("200", 100L, "404", 100L, "500", 100L));
    }

    @Test
    void h2loadAndNghttpd() throws Exception {
        assertThat(h2load(nghttpd.port(), "/ok.txt")).isEqualTo(Map.of("200", 500L));
        assertThat(h2load(nghttpd.port(), "/missing")).isEqualTo(Map.of("404", 500L));
    }

    @Test
    void h2loadAndApache() throws Exception {
        assertThat(h2load(apache.port(), "/ok")).isEqualTo(Map.of("200", 500L));
    }

    @Test
    void curlAndNghttpd() throws Exception {
        List<Truth> truths =
                Curl.http2(subjects.scope(), nghttpd.port())
                        .run(60, List.of("GET /ok.txt", "GET /large.txt", "GET /users/{id}"));
        subjects.assertSeen(truths, nghttpd.port());
        assertThat(statuses(truths)).isEqualTo(Map.of("200", 40L, "404", 20L));
    }

    @Test
    void curlOverTlsAndNginx() throws Exception {
        List<Truth> truths =
                Curl.http2OverTls(subjects.scope(), nginx.tlsPort(), certificates.authority())
                        .run(60, List.of("GET /ok", "POST /users/{id}", "GET /proxied/{id}"));
        subjects.assertHandshakesSeen(truths, nginx.tlsPort(), "localhost");
        assertThat(statuses(truths)).isEqualTo(Map.of("200", 40L, "502", 20L));
    }

    @Test
    void jdkOverTlsAndNginx() throws Exception {
        List<Truth> truths =
                subjects.clients()
                        .java(
                                JdkHttp2Client.class,
                                nginx.tlsPort(),
                                Load.of(90, 1000),
                                Subjects.requests(
                                        List.of("GET /ok", "GET /users/{id}", "GET /unavailable"),
                                        "--authority",
                                        certificates.authority().toString()));
        subjects.assertHandshakesSeen(truths, nginx.tlsPort(), "localhost");
        assertThat(statuses(truths)).isEqualTo(Map.of("200", 60L, "503", 30L));
    }

    @Test
    void curlByAnUpgradeAndApache() throws Exception {
        List<Truth> truths =
                Curl.http2ByUpgrade(subjects.scope(), apache.port())
                        .run(40, List.of("GET /ok", "GET /users/{id}"));
        subjects.assertSeen(truths, apache.port());
        assertThat(statuses(truths)).isEqualTo(Map.of("200", 40L));
    }

    private Map<String, Long> h2load(int port, String path)
            throws IOException, InterruptedException {
        List<Truth> truths = H2load.get(subjects.scope(), port, path, 500, 2, 5);
        subjects.assertSeen(truths, port);
        assertThat(truths).extracting(Truth::durationNs).allMatch(ns -> ns > 1000);
        return statuses(truths);
    }

    private static Map<String, Long> statuses(List<Truth> truths) {
        return Subjects.counts(truths, truth -> truth.answer().httpStatus());
    }
}
