package io.foreshock.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ForeshockTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path empty;

    private int run(String... args) {
        CommandLine command = Foreshock.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(args);
    }

    @Test
    void helpListsEveryCommand() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("demo", "up", "collect", "doctor", "tail", "version", "Exit codes");
    }

    @Test
    void usageBeforeTheFirstBuildListsTheSameCommands() throws IOException {
        List<String> listed =
                Files.readAllLines(Path.of("../foreshock")).stream()
                        .dropWhile(line -> !line.equals("Commands:"))
                        .skip(1)
                        .takeWhile(line -> !line.isEmpty())
                        .map(line -> line.strip().split(" ", 2)[0])
                        .toList();
        assertThat(listed)
                .containsExactlyElementsOf(Foreshock.commandLine().getSubcommands().keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "up", "doctor", "tail", "version"})
    void everyCommandHasHelp(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString())
                .startsWith("Usage: foreshock " + command)
                .contains("Exit codes:");
    }

    @Test
    void helpIsACommandToo() {
        assertThat(run("help")).isZero();
        assertThat(out.toString()).startsWith("Usage: foreshock ").contains("demo", "doctor");
    }

    @Test
    void helpOfACommandIsThatCommands() {
        assertThat(run("help", "tail")).isZero();
        assertThat(out.toString()).startsWith("Usage: foreshock tail");
    }

    @Test
    void withoutACommandUsageIsWrong() {
        assertThat(run()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "nonsense, 'unknown command ''nonsense''; there are: demo, up, collect'",
        "up stray, unexpected argument 'stray'",
        "up --nonsense, unknown flag --nonsense",
        "up --duratoin=3s, unknown flag --duratoin=3s; did you mean --duration",
        "up --duration soon, '''soon'' is no duration; write 500ms, 30s, 5min or 2h'",
        "tail, TOPIC",
        "tail foreshock.status --from yesterday, 'EARLIEST, LATEST'",
        "tail foreshock.status --max many, --max",
        "tail foreshock.status --max 0, --max 0 is not 1 or more",
        "tail foreshock.status --max -1, --max -1 is not 1 or more",
        "tail foreshock.status --field x, is not NAME=VALUE",
        "tail foreshock.signal.collector --service x, 'of foreshock.signal.collector have no service'",
        "tail foreshock.status --json --status-json, exclude each other",
        "tail foreshock.signal.l7 --status-json, only foreshock.status has that form",
        "tail foreshock.status --registry foo, is not the URL of a registry",
        "tail foreshock.status --kafka foo, is not host:port",
        "doctor --kafka foo, is not host:port",
        "doctor --registry foo, is not the URL of a registry",
        "up --duration 0s, is no duration above zero",
    })
    void wrongUsageExitsWith2AndSaysWhat(String line, String says) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(says).contains("--help").doesNotContain("\tat ");
    }

    @Test
    void anUnknownTopicListsTheCatalogue() {
        assertThat(run("tail", "foreshock.nonsense")).isEqualTo(2);
        assertThat(err.toString())
                .contains("foreshock.nonsense", "foreshock.status", "foreshock.signal.syscall");
    }

    @Test
    void anUnknownFieldListsThoseThatThereAre() {
        assertThat(run("tail", "foreshock.status", "--field", "colour=red")).isEqualTo(2);
        assertThat(err.toString()).contains("'colour'", "error_rate", "window_start");
    }

    @Test
    void tailSaysThatNoBrokerAnswers() {
        int code =
                run(
                        "tail",
                        "foreshock.status",
                        "--kafka=127.0.0.1:1",
                        "--data-dir=" + empty,
                        "--kafka-setting=default.api.timeout.ms=300");

        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("no Kafka broker answers at 127.0.0.1:1");
    }

    @Test
    void saysThatNoStackRunsOnTheDirectoryThatWasNamed() {
        run("doctor", "--data-dir=" + empty, "--kafka=127.0.0.1:1");

        assertThat(err.toString())
                .contains("no stack runs on " + empty + "; looking at 127.0.0.1:1 and http://");
    }

    @Test
    void doctorFailsWhereWhatWasNamedDoesNotAnswer() {
        assertThat(run("doctor", "--registry=http://127.0.0.1:1")).isEqualTo(1);
    }

    @Test
    void collectPointsToTheLauncher() {
        assertThat(run("collect", "--kafka=anything")).isEqualTo(1);
    }
}
