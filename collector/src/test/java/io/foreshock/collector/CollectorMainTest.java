package io.foreshock.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The process as a user sees it end. */
class CollectorMainTest {
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    @TempDir Path directory;

    private record Ended(int code, String said) {}

    @Test
    void aLibbpfThatIsTooOldIsAMessage() throws Exception {
        Files.copy(JAVA_HOME.resolve("lib/libjsig.so"), directory.resolve("libbpf.so.1"));

        Ended ended = collect("--kafka=127.0.0.1:9");

        assertThat(ended.code).as(ended.said).isEqualTo(1);
        assertThat(ended.said)
                .contains("libbpf.so.1 is older than 0.5")
                .doesNotContain("\tat ", "Exception", "Error:");
    }

    @ParameterizedTest
    @CsvSource({
        "--nonsense=1, 2, unknown flag --nonsense",
        "--kafka=foo, 2, 'kafka.bootstrap.servers = ''foo'' (flag --kafka) is not allowed'",
        "--config=/nonexistent, 2, does not exist",
        "--help, 0, Usage: foreshock collect"
    })
    void saysHowItWasStartedWrong(String argument, int code, String says) throws Exception {
        Ended ended = collect(argument);

        assertThat(ended.code).isEqualTo(code);
        assertThat(ended.said).contains(says).doesNotContain("\tat ");
    }

    @Test
    void checksItsOptionsBeforeItsHost() throws Exception {
        Ended ended = collect("--check", "--nonsense=1");

        assertThat(ended.code).isEqualTo(2);
        assertThat(ended.said).contains("nonsense").doesNotContain("kernel");
    }

    private Ended collect(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                JAVA_HOME.resolve("bin/java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-Djna.library.path="
                                        + directory, // a libbpf in it hides the host's
                                "-cp",
                                System.getProperty("java.class.path"),
                                CollectorMain.class.getName(),
                                "--registry=http://127.0.0.1:9"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }
}
