package io.foreshock.it.l7.server;

import io.foreshock.it.l7.subject.DeadPort;
import io.foreshock.it.l7.subject.Launch;
import io.foreshock.it.l7.subject.Ports;
import io.foreshock.it.l7.subject.Probe;
import io.foreshock.it.l7.subject.Scope;
import io.foreshock.it.l7.subject.SilentPort;
import io.foreshock.it.l7.subject.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * HAProxy: {@code /dead…} is 503 after four refused connects and three seconds, {@code /late…} 504
 * after 300 ms without an answer, the rest is passed on; see {@code haproxy.cfg}.
 *
 * @param port of HTTP/1
 */
public record Haproxy(int port) {
    private static final Duration START = Duration.ofSeconds(10);

    /** Starts it before a server that lives, one that does not and one that never answers. */
    public static Haproxy start(
            Scope scope, Workspace workspace, int alive, DeadPort dead, SilentPort silent)
            throws IOException, InterruptedException {
        Path directory = scope.newDirectory("haproxy");
        Haproxy server = new Haproxy(Ports.free());
        Path settings =
                workspace.fill(
                        "haproxy.cfg",
                        directory,
                        Map.of(
                                "port",
                                server.port,
                                "alivePort",
                                alive,
                                "deadPort",
                                dead.port(),
                                "silentPort",
                                silent.port()));
        scope.start(Launch.of("haproxy", "haproxy", "-db", "-f", settings.toString()))
                .awaitReady(Probe.listening(server.port), START);
        return server;
    }
}
