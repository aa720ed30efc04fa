package io.foreshock.it.l7.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.foreshock.it.l7.subject.Launch;
import io.foreshock.it.l7.subject.Ports;
import io.foreshock.it.l7.subject.Programs;
import io.foreshock.it.l7.subject.Scope;
import io.foreshock.it.l7.subject.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A server whose answers keep to no protocol; see {@code raw_server.py}.
 *
 * @param port that it listens on
 */
public record RawServer(int port) {
    private static final Duration START = Duration.ofSeconds(20);

    /**
     * Starts it.
     *
     * @param scripts the answers on the first connection, on the second, and so on; a character is
     *     a byte
     */
    public static RawServer start(Scope scope, Workspace workspace, List<List<String>> scripts)
            throws IOException, InterruptedException {
        RawServer server = new RawServer(Ports.free());
        List<String> arguments = new ArrayList<>(List.of("--port", "" + server.port));
        for (List<String> answers : scripts) {
            arguments.add("--script");
            arguments.add(answers.stream().map(RawServer::hex).collect(Collectors.joining(",")));
        }
        scope.start(
                        Launch.of(
                                        "raw_server.py",
                                        Programs.PYTHON.toString(),
                                        workspace.file("raw_server.py").toString())
                                .with(arguments))
                .awaitOutput("ready", START);
        return server;
    }

    private static String hex(String answer) {
        return HexFormat.of().formatHex(answer.getBytes(ISO_8859_1));
    }
}
