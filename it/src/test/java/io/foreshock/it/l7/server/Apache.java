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
 * Apache httpd: HTTP/1 in clear; see {@code apache.conf}.
 *
 * @param port of HTTP/1
 */
public record Apache(int port) {
    private static final Duration START = Duration.ofSeconds(10);
    private static final String MODULES = "/usr/lib/apache2/modules";

    /**
     * Starts it.
     *
     * @param dead where nobody listens, which it proxies {@code /proxied/} to
     */
    public static Apache start(Scope scope, Workspace workspace, DeadPort dead)
            throws IOException, InterruptedException {
        Path directory = scope.newDirectory("apache");
        WebFiles.writeTo(directory.resolve("files"));
        Apache server = new Apache(Ports.free());
        Path settings =
                workspace.fill(
                        "apache.conf",
                        directory,
                        Map.of(
                                "directory",
                                directory,
                                "modules",
                                MODULES,
                                "port",
                                server.port,
                                "deadPort",
                                dead.port()));
        scope.start(Launch.of("apache", "apache2", "-f", settings.toString(), "-D", "FOREGROUND"))
                .awaitReady(Probe.listening(server.port), START);
        return server;
    }
}
