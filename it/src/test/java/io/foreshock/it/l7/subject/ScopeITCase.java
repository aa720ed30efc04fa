package io.foreshock.it.l7.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScopeITCase {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @BeforeEach
    void needsRootAndACgroup() throws IOException {
        assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid")).isEqualTo(0);
        assumeThat(Files.readString(Path.of("/proc/self/mounts"))).contains(" cgroup2 ");
    }

    @Test
    void processesAreInItsCgroupFromTheirFirstInstruction() throws Exception {
        try (Scope scope = Scope.open("ScopeITCase")) {
            String groups = scope.run(Launch.of("cat", "cat", "/proc/self/cgroup"), LIMIT);
            assertThat(groups).contains("0::/" + scope.cgroup().getFileName());
            assertThat(scope.cgroupId()).isPositive();
        }
    }

    @Test
    void thoseThatRefuseRootAreNobodyAndHaveADirectory() throws Exception {
        try (Scope scope = Scope.open("ScopeITCase")) {
            Path directory = scope.newDirectoryOfNobody("of-nobody");
            Launch touch = Launch.of("touch", "touch", directory.resolve("file").toString());
            scope.run(touch.asNobody(), LIMIT);
            assertThat(Files.getAttribute(directory.resolve("file"), "unix:uid"))
                    .isEqualTo(Launch.NOBODY);
        }
    }

    @Test
    void endsWhatItsProcessesHaveStartedAndRemovesAll() throws Exception {
        Path cgroup;
        Path directory;
        String child;
        try (Scope scope = Scope.open("ScopeITCase")) {
            cgroup = scope.cgroup();
            directory = scope.newDirectory("files");
            Launch parent = Launch.of("sh", "sh", "-c", "trap '' TERM; sleep 100 & echo $!; exit");
            child = scope.run(parent, LIMIT).strip();
            assertThat(runs(child)).isTrue();
        }
        assertThat(runs(child)).isFalse();
        assertThat(cgroup).doesNotExist();
        assertThat(directory).doesNotExist();
    }

    /** One that has ended may still be a zombie, until whoever inherited it takes note. */
    private static boolean runs(String pid) throws IOException {
        Path stat = Path.of("/proc", pid, "stat");
        return Files.exists(stat) && !Files.readString(stat).contains(") Z ");
    }

    @Test
    void tellsWhatAProcessSaidThatEndedBeforeItWasReady() throws Exception {
        try (Scope scope = Scope.open("ScopeITCase")) {
            Subject subject =
                    scope.start(Launch.of("sh", "sh", "-c", "echo no such setting; exit 3"));
            assertThatThrownBy(() -> subject.awaitOutput("ready", LIMIT))
                    .hasMessageContaining("sh ended with exit code 3")
                    .hasMessageContaining("no such setting");
        }
    }

    @Test
    void doesNotWaitForEver() throws Exception {
        try (Scope scope = Scope.open("ScopeITCase")) {
            Subject subject = scope.start(Launch.of("sleep", "sleep", "100"));
            assertThatThrownBy(() -> subject.awaitOutput("ready", Duration.ofMillis(100)))
                    .hasMessageContaining("was not ready within");
            Launch slow = Launch.of("sleep", "sleep", "100");
            assertThatThrownBy(() -> scope.run(slow, Duration.ofMillis(100)))
                    .hasMessageContaining("did not end within");
        }
    }

    @Test
    void deadPortsRefuseAndSilentOnesDoNot() throws Exception {
        try (DeadPort dead = DeadPort.hold();
                SilentPort silent = SilentPort.hold()) {
            assertThatThrownBy(() -> Probe.listening(dead.port()).isReady())
                    .isInstanceOf(IOException.class);
            assertThat(Probe.listening(silent.port()).isReady()).isTrue();
        }
        assertThat(List.of(Ports.free(), Ports.free())).allMatch(port -> port > 0);
    }
}
