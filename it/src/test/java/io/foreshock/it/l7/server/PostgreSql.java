package io.foreshock.it.l7.server;

import io.foreshock.it.l7.subject.Launch;
import io.foreshock.it.l7.subject.Ports;
import io.foreshock.it.l7.subject.Scope;
import io.foreshock.it.l7.subject.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * PostgreSQL with a database {@code test} that the user {@code guest}, password {@code secret}, may
 * change, see {@code postgresql.sql}; the user {@code test} may do anything without a password. It
 * takes twenty connections, of which three are for {@code test}.
 *
 * @param port of the protocol
 */
public record PostgreSql(int port) {
    private static final Duration INSTALL = Duration.ofSeconds(60);
    private static final Duration START = Duration.ofSeconds(60);

    /** Starts it. */
    public static PostgreSql start(Scope scope, Workspace workspace)
            throws IOException, InterruptedException {
        Path directory = scope.newDirectoryOfNobody("postgresql");
        Path data = directory.resolve("data");
        scope.run(
                Launch.of("initdb", "initdb", "--pgdata", data.toString(), "--username=test")
                        .with(List.of("--auth=trust", "--encoding=UTF8", "--locale=C"))
                        .with(List.of("--no-sync"))
                        .asNobody(),
                INSTALL);
        Path access = data.resolve("pg_hba.conf");
        Files.writeString(
                access, "host all guest 127.0.0.1/32 scram-sha-256\n" + Files.readString(access));
        PostgreSql server = new PostgreSql(Ports.free());
        scope.start(
                        Launch.of("postgres", "postgres", "-D", data.toString())
                                .with(List.of("-h", "127.0.0.1", "-p", "" + server.port))
                                .with(List.of("-k", directory.toString()))
                                .with(List.of("-c", "fsync=off", "-c", "max_connections=20"))
                                .asNobody())
                .awaitOutput("ready to accept connections", START);
        scope.run(
                Launch.of("psql", "psql", "--host=127.0.0.1", "--port=" + server.port, "--quiet")
                        .with(List.of("--username=test", "--no-psqlrc", "--set=ON_ERROR_STOP=1"))
                        .with(List.of("--file=" + workspace.file("postgresql.sql"), "postgres")),
                START);
        return server;
    }
}
