package io.foreshock.it.l7.server;

import io.foreshock.it.l7.subject.Launch;
import io.foreshock.it.l7.subject.Ports;
import io.foreshock.it.l7.subject.Probe;
import io.foreshock.it.l7.subject.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * nghttpd: HTTP/2 in clear, files only: {@code /ok.txt}, {@code /large.txt}; all else is 404.
 *
 * @param port that it listens on
 */
public record Nghttpd(int port) {
    private static final Duration START = Duration.ofSeconds(10);

    /** Starts it. */
    public static Nghttpd start(Scope scope) throws IOException, InterruptedException {
        Path files = scope.newDirectory("nghttpd");
        WebFiles.writeTo(files);
        Nghttpd server = new Nghttpd(Ports.free());
        scope.start(
                        Launch.of("nghttpd", "nghttpd", "--no-tls", "--address=127.0.0.1")
                                .with(List.of("--htdocs=" + files, "" + server.port)))
                .awaitReady(Probe.listening(server.port), START);
        return server;
    }
}
