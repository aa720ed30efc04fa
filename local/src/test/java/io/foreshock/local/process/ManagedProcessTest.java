package io.foreshock.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedProcessTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir Path directory;
    private final java.util.ArrayDeque<ManagedProcess> started = new java.util.ArrayDeque<>();

    static ChildSpec child(Path directory) {
        return spec(directory, "run");
    }

    private static ChildSpec spec(Path directory, String what) {
        return new ChildSpec(
                "child",
                List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1"),
                List.of(System.getProperty("java.class.path")),
                FileTouchingChild.class.getName(),
                List.of(directory.toString(), what),
                Map.of());
    }

    private ManagedProcess start(String what) throws Exception {
        ManagedProcess process = ManagedProcess.start(spec(directory, what), directory);
        started.add(process);
        return process;
    }

    @AfterEach
    void stopAll() throws Exception {
        for (ManagedProcess process : started) {
            process.stop(LIMIT);
        }
    }

    @Test
    void isReadyWhenItsProbeSaysSo() throws Exception {
        ManagedProcess process = start("run");

        process.awaitReady(this::hasStarted, LIMIT);

        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void writesWhatItPrintsToItsLog() throws Exception {
        ManagedProcess process = start("run");
        process.awaitReady(this::hasStarted, LIMIT);

        assertThat(process.log()).hasFileName("child.log").content().contains("the child speaks");
    }

    @Test
    void keepsTheLogOfTheRunBefore() throws Exception {
        Files.writeString(directory.resolve("child.log"), "of the run before");

        start("run").awaitReady(this::hasStarted, LIMIT);

        assertThat(directory.resolve("child.log.1")).hasContent("of the run before");
    }

    @Test
    void reportsAnEndBeforeItIsReadyWithTheEndOfItsLog() throws Exception {
        ManagedProcess process = start("fail");

        assertThatThrownBy(() -> process.awaitReady(this::hasStarted, LIMIT))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("child ended with exit code 1")
                .hasMessageContaining("the child cannot go on");
    }

    @Test
    void reportsThatItIsLate() throws Exception {
        ManagedProcess process = start("run");

        assertThatThrownBy(() -> process.awaitReady(() -> false, Duration.ofMillis(300)))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("child was not ready within 0 s");
    }

    @Test
    void reportsAnEndThatNobodyAskedFor() throws Exception {
        ManagedProcess process = start("fail");

        assertThat(process.unexpectedEnd().get(60, TimeUnit.SECONDS))
                .hasMessageContaining("child ended with exit code 1");
    }

    @Test
    void saysWhichSignalKilledIt() throws Exception {
        ManagedProcess process = start("run");
        process.awaitReady(this::hasStarted, LIMIT);

        int sent = new ProcessBuilder("kill", "-KILL", "" + process.pid()).start().waitFor();

        assertThat(sent).isZero();
        assertThat(process.unexpectedEnd().get(60, TimeUnit.SECONDS))
                .hasMessageContaining("child was killed (SIGKILL), and the stack was stopped")
                .hasMessageContaining("the last 1 lines of " + process.log());
    }

    @Test
    void stopsInGoodOrder() throws Exception {
        ManagedProcess process = start("run");
        process.awaitReady(this::hasStarted, LIMIT);

        assertThat(process.stop(LIMIT)).isTrue();

        assertThat(directory.resolve("ended")).exists();
        assertThat(process.log()).isNotEmptyFile();
        assertThat(process.unexpectedEnd()).isNotDone();
    }

    @Test
    void takesLines() throws Exception {
        ManagedProcess process = start("run");
        process.send("go");

        process.awaitReady(() -> Files.exists(directory.resolve("line")), LIMIT);
    }

    @Test
    void ignoresCtrlC() throws Exception {
        ManagedProcess process = start("run");
        process.awaitReady(this::hasStarted, LIMIT);

        int sent = new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor();
        process.send("go");
        process.awaitReady(() -> Files.exists(directory.resolve("line")), LIMIT);

        assertThat(sent).isZero();
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void endsWhenItsParentIsKilled() throws Exception {
        Process parent =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                ParentOfOne.class.getName(),
                                directory.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        BufferedReader out = parent.inputReader();
        ProcessHandle child = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();

        parent.destroyForcibly();

        child.onExit().get(60, TimeUnit.SECONDS);
        assertThat(child.isAlive()).isFalse();
    }

    private boolean hasStarted() {
        return Files.exists(directory.resolve("started"));
    }
}
