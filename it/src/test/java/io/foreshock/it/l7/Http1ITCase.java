package io.foreshock.it.l7;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.it.l7.client.Curl;
import io.foreshock.it.l7.client.Load;
import io.foreshock.it.l7.server.Apache;
import io.foreshock.it.l7.server.Certificates;
import io.foreshock.it.l7.server.Haproxy;
import io.foreshock.it.l7.server.Nginx;
import io.foreshock.it.l7.subject.DeadPort;
import io.foreshock.it.l7.subject.SilentPort;
import io.foreshock.it.l7.truth.Answer;
import io.foreshock.it.l7.truth.Truth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** HTTP/1: nginx, Apache and HAProxy; Python's http.client, curl and Node's http. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http1ITCase {
    /** Each is answered by the status behind it. */
    private static final Map<String, Integer> REQUESTS =
            Map.of(
                    "GET /ok", 200,
                    "GET /users/{id}", 200,
                    "GET /search?q=secret", 200,
                    "HEAD /ok", 200,
                    "GET /large.txt", 200,
                    "GET /moved", 301,
                    "GET /bad", 400,
                    "GET /missing", 404,
                    "GET /failing", 500,
                    "GET /unavailable", 503);

    private static final Map<String, Integer> STATUSES =
            REQUESTS.entrySet().stream()
                    .collect(
                            Collectors.toMap(
                                    entry -> entry.getKey().replaceAll("\\?.*", ""),
                                    Map.Entry::getValue));

    private static final List<String> IN_TURN = REQUESTS.keySet().stream().sorted().toList();

    private static final Answer TIMED_OUT =
            new Answer(Answer.NONE, null, null, null, Outcome.TIMEOUT);

    private Subjects subjects;
    private Certificates certificates;
    private DeadPort dead;
    private SilentPort silent;
    private Nginx nginx;
    private Apache apache;
    private Haproxy haproxy;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        Prerequisites.scope();
        Prerequisites.programs("nginx", "apache2", "haproxy", "curl", "openssl");
        Prerequisites.node();
        Prerequisites.python("http.client");
        subjects = Subjects.openWithNode(getClass());
        dead = DeadPort.hold();
        silent = SilentPort.hold();
        certificates = Certificates.make(subjects.scope());
        nginx = Nginx.start(subjects.scope(), subjects.workspace(), certificates, dead);
        apache = Apache.start(subjects.scope(), subjects.workspace(), dead);
        haproxy = Haproxy.start(subjects.scope(), subjects.workspace(), nginx.port(), dead, silent);
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        if (subjects != null) {
            subjects.close();
            dead.close();
            silent.close();
        }
    }

    @Test
    void pythonAndNginx() throws Exception {
        Load load = Load.of(1000, 1000).over(2);
        List<Truth> truths = python(nginx.port(), load);
        subjects.assertSeen(truths, nginx.port());
        assertAnswered(truths, 1000);
    }

    @Test
    void pythonAndApache() throws Exception {
        Load load = Load.of(500, 1000).over(2);
        List<Truth> truths = python(apache.port(), load);
        subjects.assertSeen(truths, apache.port());
        assertAnswered(truths, 500);
    }

    @Test
    void pythonInAPipelineAndNginx() throws Exception {
        List<Truth> truths = python(nginx.port(), Load.of(500, 5000), "--pipeline", "8");
        subjects.assertSeen(truths, nginx.port());
        assertAnswered(truths, 500);
    }

    @Test
    void pythonOverTlsAndNginx() throws Exception {
        List<Truth> truths = python(nginx.tlsPort(), Load.of(200, 1000), "--tls");
        subjects.assertHandshakesSeen(truths, nginx.tlsPort(), "localhost");
        assertAnswered(truths, 200);
    }

    @Test
    void nodeAndNginx() throws Exception {
        Load load = Load.of(1000, 1000).over(4);
        List<Truth> truths = node(nginx.port(), load);
        subjects.assertSeen(truths, nginx.port());
        assertAnswered(truths, 1000);
    }

    @Test
    void nodeOverTlsAndNginx() throws Exception {
        List<Truth> truths = node(nginx.tlsPort(), Load.of(200, 1000), "--tls");
        subjects.assertHandshakesSeen(truths, nginx.tlsPort(), "-");
        assertAnswered(truths, 200);
    }

    @Test
    void curlAndNginx() throws Exception {
        List<Truth> truths = Curl.http1(subjects.scope(), nginx.port()).run(200, IN_TURN);
        subjects.assertSeen(truths, nginx.port());
        assertAnswered(truths, 200);
    }

    @Test
    void curlAndApache() throws Exception {
        List<Truth> truths = Curl.http1(subjects.scope(), apache.port()).run(200, IN_TURN);
        subjects.assertSeen(truths, apache.port());
        assertAnswered(truths, 200);
    }

    @Test
    void curlOverTlsAndNginx() throws Exception {
        Path authority = certificates.authority();
        List<Truth> truths =
                Curl.http1OverTls(subjects.scope(), nginx.tlsPort(), authority).run(100, IN_TURN);
        subjects.assertHandshakesSeen(truths, nginx.tlsPort(), "localhost");
        assertAnswered(truths, 100);
    }

    @Test
    void serversOpenAgainWhatTheyClosed() throws Exception {
        List<Truth> truths = python(apache.port(), Load.of(100, 1000));
        subjects.assertSeen(truths, apache.port());
        assertThat(Subjects.counts(truths, Truth::port)).hasSizeBetween(2, 100);
    }

    @Test
    void bodiesAreSentAndChunked() throws Exception {
        List<Truth> truths =
                subjects.clients()
                        .python(
                                "http1_client.py",
                                nginx.port(),
                                Load.of(200, 1000),
                                "--request",
                                "POST /users/{id}",
                                "--request",
                                "GET /chunked.txt");
        subjects.assertSeen(truths, nginx.port());
        assertThat(Subjects.counts(truths, truth -> truth.answer().httpStatus()))
                .containsExactly(Map.entry("200", 200L));
    }

    @Test
    void slowBodiesTakeAsLongAsTheyAreLet() throws Exception {
        List<Truth> truths =
                subjects.clients()
                        .python(
                                "http1_client.py",
                                nginx.port(),
                                Load.of(2, 100).over(2),
                                "--request",
                                "GET /slow.txt");
        subjects.assertSeen(truths, nginx.port());
        assertThat(truths).extracting(Truth::durationNs).allMatch(ns -> ns > 900_000_000);
    }

    /** One request of the client, four connects of the proxy, a second between each of them. */
    @Test
    void haproxyTriesFourTimesAndAnswersForADeadServer() throws Exception {
        List<Truth> truths = haproxied("GET /dead/{id}", 1);
        subjects.assertSeen(truths, haproxy.port());
        subjects.assertSeen(refused(4), dead.port(), Side.CLIENT);
        assertThat(truths.get(0).answer()).isEqualTo(Answer.ofHttp(503));
        assertThat(truths.get(0).durationNs()).isBetween(2_900_000_000L, 4_000_000_000L);
    }

    @Test
    void haproxyAnswersForASilentServer() throws Exception {
        List<Truth> truths = haproxied("GET /late/{id}", 3);
        subjects.assertSeen(truths, haproxy.port());
        Truth late = Truth.of(Protocol.HTTP1, "GET", "/late/{id}", TIMED_OUT);
        subjects.assertSeen(Collections.nCopies(3, late), silent.port(), Side.CLIENT);
        assertThat(truths).extracting(Truth::answer).containsOnly(Answer.ofHttp(504));
        assertThat(truths).extracting(Truth::durationNs).allMatch(ns -> ns >= 300_000_000);
    }

    @Test
    void haproxyPassesOn() throws Exception {
        List<Truth> truths = python(haproxy.port(), Load.of(500, 500));
        subjects.assertSeen(truths, haproxy.port());
        subjects.assertSeen(truths.stream().map(Http1ITCase::passedOn).toList(), nginx.port());
        assertAnswered(truths, 500);
    }

    @Test
    void proxiesAnswerForADeadServer() throws Exception {
        assertThat(proxied(nginx.port())).containsExactly(Map.entry("502", 50L));
        assertThat(proxied(apache.port())).containsExactly(Map.entry("503", 50L));
    }

    private Map<String, Long> proxied(int port) throws IOException, InterruptedException {
        List<Truth> truths =
                subjects.clients()
                        .python(
                                "http1_client.py",
                                port,
                                Load.of(50, 500),
                                "--request",
                                "GET /proxied/{id}");
        subjects.assertSeen(truths, port);
        subjects.assertSeen(refused(50), dead.port(), Side.CLIENT);
        return Subjects.counts(truths, truth -> truth.answer().httpStatus());
    }

    private static List<Truth> refused(int connects) {
        Answer answer = new Answer(null, null, 111, "ECONNREFUSED", Outcome.REFUSED);
        return Collections.nCopies(connects, Truth.of(Protocol.TCP, "connect", "-", answer));
    }

    /** The same request on another connection. */
    private static Truth passedOn(Truth truth) {
        return Truth.of(truth.protocol(), truth.method(), truth.endpoint(), truth.answer());
    }

    private List<Truth> haproxied(String request, int count)
            throws IOException, InterruptedException {
        Load load = Load.of(count, 1);
        return subjects.clients()
                .python("http1_client.py", haproxy.port(), load, "--request", request);
    }

    private List<Truth> python(int port, Load load, String... more)
            throws IOException, InterruptedException {
        return subjects.clients()
                .python("http1_client.py", port, load, Subjects.requests(IN_TURN, more));
    }

    private List<Truth> node(int port, Load load, String... more)
            throws IOException, InterruptedException {
        return subjects.clients()
                .node("http1_client.mjs", port, load, Subjects.requests(IN_TURN, more));
    }

    private static void assertAnswered(List<Truth> truths, int count) {
        assertThat(truths).hasSize(count);
        for (Truth truth : truths) {
            String request = truth.method() + " " + truth.endpoint();
            int status = Objects.requireNonNull(STATUSES.get(request), request);
            assertThat(truth.answer()).isEqualTo(Answer.ofHttp(status));
            assertThat(Objects.requireNonNullElse(truth.durationNs(), 1_000L))
                    .isBetween(1_000L, 5_000_000_000L);
            assertThat(truth.port()).isPositive();
        }
        assertThat(Subjects.counts(truths, Truth::endpoint)).hasSize(9);
    }
}
