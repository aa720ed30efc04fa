package io.foreshock.it.l7.server;

import io.foreshock.it.l7.subject.DeadPort;
import io.foreshock.it.l7.subject.Launch;
import io.foreshock.it.l7.subject.Ports;
import io.foreshock.it.l7.subject.Probe;
import io.foreshock.it.l7.subject.Scope;
import io.foreshock.it.l7.subject.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Unbound: knows every name in {@code ok.demo}, none in {@code gone.demo}, refuses those in {@code
 * refused.demo}, fails at those in {@code dead.demo}, is silent about those in {@code silent.demo};
 * see {@code unbound.conf}.
 *
 * @param port of UDP and TCP
 */
public record Unbound(int port) {
    private static final Duration START = Duration.ofSeconds(10);

    /** Starts it. */
    public static Unbound start(Scope scope, Workspace workspace, DeadPort dead)
            throws IOException, InterruptedException {
        Path directory = scope.newDirectory("unbound");
        Unbound server = new Unbound(Ports.free());
        Path settings =
                workspace.fill(
                        "unbound.conf",
                        directory,
                        Map.of(
                                "directory",
                                directory,
                                "port",
                                server.port,
                                "deadPort",
                                dead.port()));
        scope.start(Launch.of("unbound", "unbound", "-d", "-c", settings.toString()))
                .awaitReady(Probe.listening(server.port), START);
        return server;
    }
}
