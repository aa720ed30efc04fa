package io.foreshock.it.l7.client;

import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.it.l7.subject.Launch;
import io.foreshock.it.l7.subject.Scope;
import io.foreshock.it.l7.truth.Answer;
import io.foreshock.it.l7.truth.Truth;
import io.foreshock.it.l7.truth.WallClock;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** pgbench: one statement a transaction, each timed by itself to a microsecond. */
public final class PgBench {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int LOGGED_FIELDS = 6;
    private static final String SCRIPT =
            "\\set id random(0, 99)\nSELECT name, balance FROM account WHERE id = :id;\n";

    private PgBench() {}

    /** How it sends statements. */
    public enum Mode {
        /** As text. */
        SIMPLE,
        /** Parsed and bound each time. */
        EXTENDED,
        /** Parsed once, bound each time. */
        PREPARED
    }

    /**
     * Runs it.
     *
     * @param load if exact, its times are told: pgbench reads the clock for its log some while
     *     after the answer where others want its CPU
     */
    public static List<Truth> run(Scope scope, int port, Mode mode, Load load)
            throws IOException, InterruptedException {
        Path directory = scope.newDirectory("pgbench");
        Path script = Files.writeString(directory.resolve("script.sql"), SCRIPT);
        int transactions = load.count() / load.connections();
        scope.run(
                Launch.of("pgbench", "pgbench", "--host=127.0.0.1", "--port=" + port)
                        .with(List.of("--username=test", "--no-vacuum", "--file=" + script))
                        .with(List.of("--protocol=" + mode.name().toLowerCase(Locale.ROOT)))
                        .with(
                                List.of(
                                        "--client=" + load.connections(),
                                        "--transactions=" + transactions))
                        .with(List.of("--rate=" + load.perSecond(), "--log"))
                        .with(List.of("--log-prefix=" + directory.resolve("log"), "test"))
                        .with("PGSSLMODE", "disable"),
                LIMIT);
        WallClock clock = WallClock.now();
        List<Truth> truths = new ArrayList<>();
        int logins = load.connections() + 1; // one to look whether there is a server
        truths.addAll(Collections.nCopies(logins, of("LOGIN")));
        if (mode == Mode.PREPARED) {
            truths.addAll(Collections.nCopies(load.connections(), of("PREPARE")));
        }
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(directory, "log*")) {
            for (Path log : logs) {
                for (String line : Files.readAllLines(log)) {
                    truths.add(load.exact() ? truth(line, clock) : of("SELECT"));
                }
            }
        }
        return truths;
    }

    /**
     * The line {@code client transaction duration script second microsecond [lag]}: when it ended,
     * by the wall clock.
     */
    private static Truth truth(String line, WallClock clock) throws IOException {
        String[] fields = line.split(" ", -1);
        if (fields.length < LOGGED_FIELDS) {
            throw new IOException("pgbench logged: " + line);
        }
        long micros = Long.parseLong(fields[2]);
        if (fields.length > LOGGED_FIELDS) {
            micros -= Long.parseLong(fields[LOGGED_FIELDS]); // how late it began, by its schedule
        }
        long endMicros = Long.parseLong(fields[4]) * 1_000_000 + Long.parseLong(fields[5]);
        return of("SELECT").at(clock.toMonotonic((endMicros - micros) * 1000), micros * 1000);
    }

    private static Truth of(String method) {
        return Truth.of(Protocol.POSTGRESQL, method, null, Answer.ofSuccess());
    }
}
