package io.foreshock.it.l7.server;

import io.foreshock.it.l7.subject.Launch;
import io.foreshock.it.l7.subject.Ports;
import io.foreshock.it.l7.subject.Scope;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A Redis server that keeps nothing on disk, and says that it is busy when a script has run for 50
 * ms.
 *
 * @param port of RESP
 */
public record Redis(int port) {
    private static final Duration START = Duration.ofSeconds(10);

    /** Starts it. */
    public static Redis start(Scope scope) throws IOException, InterruptedException {
        Redis server = new Redis(Ports.free());
        scope.start(
                        Launch.of("redis-server", "redis-server", "--port", "" + server.port)
                                .with(List.of("--bind", "127.0.0.1", "--daemonize", "no"))
                                .with(List.of("--save", "", "--appendonly", "no"))
                                .with(List.of("--lua-time-limit", "50")))
                .awaitOutput("Ready to accept connections", START);
        return server;
    }
}
