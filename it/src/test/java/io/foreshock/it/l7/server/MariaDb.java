package io.foreshock.it.l7.server;

import io.foreshock.it.l7.subject.Launch;
import io.foreshock.it.l7.subject.Ports;
import io.foreshock.it.l7.subject.Scope;
import io.foreshock.it.l7.subject.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * MariaDB with a database {@code test} that the user {@code test}, password {@code secret}, may do
 * anything in; see {@code mariadb.sql}.
 *
 * @param port of the protocol
 */
public record MariaDb(int port) {
    private static final Duration INSTALL = Duration.ofSeconds(60);
    private static final Duration START = Duration.ofSeconds(60);
    private static final List<String> SMALL =
            List.of("--innodb-buffer-pool-size=16M", "--innodb-log-file-size=8M");

    /** Starts it. */
    public static MariaDb start(Scope scope, Workspace workspace)
            throws IOException, InterruptedException {
        Path directory = scope.newDirectory("mariadb");
        String data = "--datadir=" + directory.resolve("data");
        scope.run(
                Launch.of("mariadb-install-db", "mariadb-install-db", "--no-defaults", data)
                        .with(List.of("--user=root", "--auth-root-authentication-method=normal"))
                        .with(List.of("--skip-test-db", "--skip-name-resolve"))
                        .with(SMALL),
                INSTALL);
        MariaDb server = new MariaDb(Ports.free());
        scope.start(
                        Launch.of("mariadbd", "mariadbd", "--no-defaults", data, "--user=root")
                                .with(List.of("--bind-address=127.0.0.1", "--port=" + server.port))
                                .with(List.of("--socket=" + directory.resolve("socket")))
                                .with(List.of("--pid-file=" + directory.resolve("pid")))
                                .with(List.of("--init-file=" + workspace.file("mariadb.sql")))
                                .with(List.of("--skip-name-resolve"))
                                .with(SMALL))
                .awaitOutput("ready for connections", START);
        return server;
    }
}
