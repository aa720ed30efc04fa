package io.foreshock.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JobsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void listsTheJobs() throws Exception {
        assertThat(run("--help")).isZero();
        assertThat(text(out)).contains("flink run foreshock-jobs.jar JOB").contains("status");
    }

    @Test
    void showsTheOptionsOfAJob() throws Exception {
        assertThat(run("status", "--help")).isZero();
        assertThat(text(out)).contains("--window-size").contains("default 10s");
    }

    @Test
    void namesTheJobsThereAreForOneThatIsNot() throws Exception {
        assertThat(run("statsu")).isEqualTo(2);
        assertThat(text(err)).isEqualTo("unknown job 'statsu'; the jobs are: status\n");
    }

    @Test
    void needsAJob() throws Exception {
        assertThat(run()).isEqualTo(2);
        assertThat(text(out)).contains("Usage");
    }

    @Test
    void saysWhatIsWrongWithAnOption() throws Exception {
        assertThat(run("status", "--window-size", "never")).isEqualTo(2);
        assertThat(text(err))
                .isEqualTo(
                        "window.size = 'never' (flag --window-size) is not allowed; allowed: a"
                                + " duration from 100ms to 1d\n");
    }

    private int run(String... args) throws Exception {
        return Jobs.run(args, Map.of(), stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
