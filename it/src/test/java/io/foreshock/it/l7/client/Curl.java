package io.foreshock.it.l7.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.it.l7.subject.Launch;
import io.foreshock.it.l7.subject.Scope;
import io.foreshock.it.l7.truth.Answer;
import io.foreshock.it.l7.truth.Truth;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** curl: requests one after the other, over one connection while the server keeps it. */
public final class Curl {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String TURN = "{id}";
    private static final String MARK = "foreshock-exchange ";

    private final Scope scope;
    private final String base;
    private final Protocol protocol;
    private final List<String> options;

    private Curl(Scope scope, String base, Protocol protocol, String... options) {
        this.scope = scope;
        this.base = base;
        this.protocol = protocol;
        this.options = List.of(options);
    }

    /** HTTP/1.1 in clear. */
    public static Curl http1(Scope scope, int port) {
        return new Curl(scope, "http://127.0.0.1:" + port, Protocol.HTTP1, "http1.1");
    }

    /** HTTP/1.1 over TLS, trusting an authority. */
    public static Curl http1OverTls(Scope scope, int port, Path authority) {
        return new Curl(
                scope,
                "https://localhost:" + port,
                Protocol.HTTP1,
                "http1.1",
                "cacert = " + authority);
    }

    /** HTTP/2 over TLS, trusting an authority. */
    public static Curl http2OverTls(Scope scope, int port, Path authority) {
        return new Curl(
                scope,
                "https://localhost:" + port,
                Protocol.HTTP2,
                "http2",
                "cacert = " + authority);
    }

    /**
     * HTTP/2 in clear, known beforehand: each request over a connection of its own, by a name of
     * its own, since curl 7.88 fails at the second one over a connection.
     */
    public static Curl http2(Scope scope, int port) {
        return new Curl(
                scope,
                "http://" + TURN + ".test",
                Protocol.HTTP2,
                "http2-prior-knowledge",
                connectTo(port));
    }

    /** The same, beginning as HTTP/1.1 with an upgrade, which the first answer already follows. */
    public static Curl http2ByUpgrade(Scope scope, int port) {
        return new Curl(
                scope, "http://" + TURN + ".test", Protocol.HTTP2, "http2", connectTo(port));
    }

    private static String connectTo(int port) {
        return "connect-to = \"::127.0.0.1:" + port + "\"";
    }

    /**
     * Makes requests.
     *
     * @param requests each a method and a path; {@code {id}} in it stands for a number
     * @param count how many, taking the requests in turns
     */
    public List<Truth> run(int count, List<String> requests)
            throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (int turn = 0; turn < count; turn++) {
            int space = requests.get(turn % requests.size()).indexOf(' ');
            String method = requests.get(turn % requests.size()).substring(0, space);
            String path = requests.get(turn % requests.size()).substring(space + 1);
            lines.addAll(options);
            lines.add("url = \"" + (base + path).replace(TURN, "" + turn) + "\"");
            lines.add(method.equals("HEAD") ? "head" : "request = " + method);
            lines.add("output = /dev/null");
            lines.add("write-out = \"" + MARK + "%{json}\\n\"");
            lines.add("next");
        }
        Path config = scope.newDirectory("curl").resolve("requests");
        Files.write(config, lines.subList(0, lines.size() - 1));
        Launch curl = Launch.of("curl", "curl", "-q", "--silent", "--config", config.toString());
        return truths(scope.run(curl, LIMIT), requests);
    }

    private List<Truth> truths(String output, List<String> requests) throws IOException {
        List<Truth> truths = new ArrayList<>();
        for (String line : output.lines().toList()) {
            if (line.startsWith(MARK)) {
                String request = requests.get(truths.size() % requests.size());
                truths.add(truth(JSON.readTree(line.substring(MARK.length())), request));
            }
        }
        return truths;
    }

    /**
     * When it began, by the clock of the others, curl does not say; nor for how long it waited, as
     * it notes the time before a request over a kept connection only when that has been sent.
     */
    private Truth truth(JsonNode written, String request) {
        String path = request.substring(request.indexOf(' ') + 1);
        return Truth.of(
                        protocol,
                        request.substring(0, request.indexOf(' ')),
                        URI.create(path.replace(TURN, "ID")).getPath().replace("ID", TURN),
                        Answer.ofHttp(written.path("http_code").asInt()))
                .from(written.path("local_port").asInt());
    }
}
