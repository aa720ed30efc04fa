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
 * nginx: HTTP/1 in clear, HTTP/1 and HTTP/2 over TLS; see {@code nginx.conf}.
 *
 * @param port of HTTP/1
 * @param tlsPort of TLS, with HTTP/2
 */
public record Nginx(int port, int tlsPort) {
    private static final Duration START = Duration.ofSeconds(10);

    /**
     * Starts it.
     *
     * @param dead where nobody listens, which it proxies {@code /proxied/} to
     */
    public static Nginx start(
            Scope scope, Workspace workspace, Certificates certificates, DeadPort dead)
            throws IOException, InterruptedException {
        Path directory = scope.newDirectory("nginx");
        WebFiles.writeTo(directory.resolve("files"));
        Nginx server = new Nginx(Ports.free(), Ports.free());
        Path settings =
                workspace.fill(
                        "nginx.conf",
                        directory,
                        Map.of(
                                "directory",
                                directory,
                                "port",
                                server.port,
                                "tlsPort",
                                server.tlsPort,
                                "deadPort",
                                dead.port(),
                                "certificate",
                                certificates.good().certificate(),
                                "key",
                                certificates.good().key()));
        scope.start(Launch.of("nginx", "nginx", "-c", settings.toString(), "-p", directory + "/"))
                .awaitReady(Probe.listening(server.tlsPort), START);
        return server;
    }
}
