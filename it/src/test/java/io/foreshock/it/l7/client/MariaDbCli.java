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
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command {@code mariadb}: statements one after the other over one connection. */
public final class MariaDbCli {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern ERROR =
            Pattern.compile("ERROR (\\d+) \\((\\w+)\\) at line (\\d+): .*");

    private MariaDbCli() {}

    /**
     * Runs statements.
     *
     * @param statements each a line without its semicolon
     */
    public static List<Truth> run(Scope scope, int port, List<String> statements)
            throws IOException, InterruptedException {
        Path script = scope.newDirectory("mariadb-cli").resolve("script.sql");
        Files.writeString(script, String.join(";\n", statements) + ";\n");
        String output =
                scope.run(
                        Launch.of("mariadb", "sh", "-c", "exec \"$@\" < \"$0\"", script.toString())
                                .with(List.of("mariadb", "--no-defaults", "--protocol=tcp"))
                                .with(List.of("--host=127.0.0.1", "--port=" + port))
                                .with(List.of("--user=test", "--password=secret", "--force"))
                                .with(List.of("test")),
                        LIMIT);
        return truths(statements, errors(output));
    }

    private static Map<Integer, Answer> errors(String output) {
        Map<Integer, Answer> errors = new HashMap<>();
        for (String line : output.lines().toList()) {
            Matcher error = ERROR.matcher(line);
            if (error.matches()) {
                Answer answer =
                        new Answer(
                                null,
                                null,
                                Integer.valueOf(error.group(1)),
                                error.group(2),
                                Outcome.CLIENT_ERROR);
                errors.put(Integer.valueOf(error.group(3)), answer);
            }
        }
        return errors;
    }

    private static List<Truth> truths(List<String> statements, Map<Integer, Answer> errors) {
        Answer success = new Answer(null, null, Answer.NONE, "", Outcome.OK);
        List<Truth> truths = new ArrayList<>();
        truths.add(Truth.of(Protocol.MYSQL, "LOGIN", null, success));
        for (int line = 1; line <= statements.size(); line++) {
            String method = firstWord(statements.get(line - 1));
            Answer answer = errors.getOrDefault(line, success);
            truths.add(Truth.of(Protocol.MYSQL, method, null, answer));
        }
        return truths;
    }

    static String firstWord(String statement) {
        return statement.replaceAll("\\s.*", "").toUpperCase(Locale.ROOT);
    }
}
