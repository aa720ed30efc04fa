package io.foreshock.it.l7.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.foreshock.it.l7.subject.Launch;
import io.foreshock.it.l7.subject.Ports;
import io.foreshock.it.l7.subject.Programs;
import io.foreshock.it.l7.subject.Scope;
import io.foreshock.it.l7.subject.Subject;
import io.foreshock.it.l7.subject.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * Many connections that are open at once, with both their ends; see {@code many_connections.py}.
 *
 * @param holder what holds them until it is closed
 * @param port of their servers
 */
public record ManyConnections(Subject holder, int port) implements AutoCloseable {
    private static final Duration OPEN = Duration.ofMinutes(4);

    /** Opens them; each has said something and was answered. */
    public static ManyConnections answered(
            Scope scope, Workspace workspace, int connections, String says, String answer)
            throws IOException, InterruptedException {
        return start(scope, workspace, connections, says, List.of("--answer", hex(answer)));
    }

    /** Opens them; each has said something, byte by byte, and is not answered. */
    public static ManyConnections dripping(
            Scope scope, Workspace workspace, int connections, String says, int pauseMs)
            throws IOException, InterruptedException {
        return start(scope, workspace, connections, says, List.of("--drip", "" + pauseMs));
    }

    private static ManyConnections start(
            Scope scope, Workspace workspace, int connections, String says, List<String> more)
            throws IOException, InterruptedException {
        int port = Ports.free();
        Launch launch =
                Launch.of(
                                "many_connections.py",
                                Programs.PYTHON.toString(),
                                workspace.file("many_connections.py").toString(),
                                "--port",
                                "" + port)
                        .with(List.of("--connections", "" + connections, "--say", hex(says)))
                        .with(more);
        return new ManyConnections(scope.start(launch).awaitOutput("holding", OPEN), port);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(ISO_8859_1));
    }

    @Override
    public void close() throws InterruptedException {
        holder.close();
    }
}
