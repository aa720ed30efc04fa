package io.foreshock.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.foreshock.collector.doctor.HostCheck;
import io.foreshock.collector.doctor.HostDoctor;
import io.foreshock.local.provoke.Scenario;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way, by the command a user types: real failures of calls and requests → kernel → Kafka
 * → Flink → results, with exact counts. The limit ends what would wait for ever: a process that was
 * started with Ctrl-C ignored hands that on.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DemoITCase {
    @TempDir Path directory;

    @BeforeEach
    void needsAHostThatCanBeObserved() {
        assumeThat(HostDoctor.examine())
                .as("what the collector needs from this host")
                .noneMatch(check -> check.level() == HostCheck.Level.MISSING);
    }

    @Test
    void everyCountAgrees() throws Exception {
        List<String> screen = new ArrayList<>();
        Process demo = foreshock("demo", "--data-dir=" + directory);
        read(demo, screen, "");

        assertThat(demo.waitFor()).as(String.join("\n", screen)).isZero();
        assertThat(screen).anyMatch(line -> line.contains("every count agrees"));
        assertThat(screen).noneMatch(line -> line.startsWith("\tat "));
        for (Scenario scenario : Scenario.all()) {
            assertThat(screen).anyMatch(line -> line.startsWith(" ✔  " + scenario.title() + " "));
        }
        assertThat(screen)
                .filteredOn(line -> line.startsWith(" ✔  3 in 10 orders fail"))
                .hasSize(4);
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    @Test
    void clearsNoDirectoryOfOthers() throws Exception {
        Path thesis =
                Files.writeString(
                        Files.createDirectory(directory.resolve("demo")).resolve("thesis.tex"),
                        "x");
        List<String> screen = new ArrayList<>();
        Process demo = foreshock("demo", "--data-dir=" + directory);
        read(demo, screen, "");

        assertThat(demo.waitFor()).as(String.join("\n", screen)).isEqualTo(2);
        assertThat(screen).anyMatch(line -> line.contains("was not made by foreshock"));
        assertThat(thesis).exists();
    }

    @Test
    void ctrlCStopsEverythingInGoodOrder() throws Exception {
        List<String> screen = new ArrayList<>();
        try (ScopeCgroup nobody = ScopeCgroup.create("foreshock-nobody")) {
            Process up =
                    start(
                            Map.of("FORESHOCK_COLLECTOR_FILTER_CGROUPS", "" + nobody.id()),
                            "up",
                            "--data-dir=" + directory);
            read(up, screen, "Ready in");

            new ProcessBuilder("kill", "-INT", "" + up.pid()).start().waitFor();
            read(up, screen, "");

            assertThat(up.waitFor()).as(String.join("\n", screen)).isZero();
        }
        assertThat(screen)
                .noneMatch(line -> line.startsWith("\tat ") || line.contains("had to be killed"))
                .anyMatch(line -> line.contains(" calls ") && line.contains(" lost "));
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    /** The command, as the launcher runs it. */
    private static Process foreshock(String... args) throws Exception {
        return start(Map.of(), args);
    }

    private static Process start(Map<String, String> environment, String... args) throws Exception {
        String lib = System.getProperty("foreshock.distribution") + "/lib";
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                lib + "/dependencies/*:" + lib + "/foreshock/*",
                                "io.foreshock.local.Foreshock"));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Reads the screen until a line contains the text, or to its end. */
    private static void read(Process process, List<String> screen, String until) throws Exception {
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        while (line != null) {
            screen.add(line);
            if (!until.isEmpty() && line.contains(until)) {
                return;
            }
            line = out.readLine();
        }
    }
}
