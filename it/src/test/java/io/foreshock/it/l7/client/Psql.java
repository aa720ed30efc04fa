package io.foreshock.it.l7.client;

import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.it.l7.subject.Launch;
import io.foreshock.it.l7.subject.Scope;
import io.foreshock.it.l7.truth.Answer;
import io.foreshock.it.l7.truth.Truth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** psql: statements one after the other over one connection, timed by itself to a microsecond. */
public final class Psql {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern ERROR = Pattern.compile("script.sql:(\\d+): ERROR:  (\\w{5}):");
    private static final Pattern TIME = Pattern.compile("Time: ([0-9.]+) ms");

    private Psql() {}

    /**
     * Runs statements.
     *
     * @param statements each a line without its semicolon
     */
    public static List<Truth> run(Scope scope, int port, List<String> statements)
            throws IOException, InterruptedException {
        Path script = scope.newDirectory("psql").resolve("script.sql");
        Files.writeString(script, "\\timing on\n" + String.join(";\n", statements) + ";\n");
        String output =
                scope.run(
                        Launch.of("psql", "psql", "--host=127.0.0.1", "--port=" + port)
                                .with(List.of("--username=test", "--no-psqlrc", "--quiet"))
                                .with(List.of("--set=VERBOSITY=verbose", "--file=" + script))
                                .with(List.of("test"))
                                .with("PGSSLMODE", "disable"),
                        LIMIT);
        return truths(statements, errors(output), times(output));
    }

    private static Map<Integer, Answer> errors(String output) {
        Map<Integer, Answer> errors = new HashMap<>();
        for (MatchResult error : ERROR.matcher(output).results().toList()) {
            errors.put(
                    Integer.parseInt(error.group(1)) - 2, // the first line is that of \timing
                    new Answer(null, null, null, error.group(2), Outcome.CLIENT_ERROR));
        }
        return errors;
    }

    private static List<Long> times(String output) {
        return TIME.matcher(output)
                .results()
                .map(time -> Math.round(Double.parseDouble(time.group(1)) * 1e6))
                .toList();
    }

    private static List<Truth> truths(
            List<String> statements, Map<Integer, Answer> errors, List<Long> times)
            throws IOException {
        if (times.size() != statements.size()) {
            throw new IOException(
                    "psql timed " + times.size() + " statements of " + statements.size());
        }
        List<Truth> truths = new ArrayList<>();
        truths.add(Truth.of(Protocol.POSTGRESQL, "LOGIN", null, Answer.ofSuccess()));
        for (int i = 0; i < statements.size(); i++) {
            String method = MariaDbCli.firstWord(statements.get(i));
            Answer answer = errors.getOrDefault(i, Answer.ofSuccess());
            truths.add(Truth.of(Protocol.POSTGRESQL, method, null, answer).at(null, times.get(i)));
        }
        return truths;
    }
}
