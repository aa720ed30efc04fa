package io.foreshock.collector.observer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The kernel's own cgroups, made by the test. Needs root. */
class CgroupsITCase {
    private Path parent;
    private Path child;
    private @Nullable Process process;

    @BeforeEach
    void makeThreaded() throws IOException {
        String name = "foreshock-cgroups-" + ProcessHandle.current().pid();
        parent = Cgroups.root().resolve(name);
        child = parent.resolve("threads");
        assumeThat(Cgroups.root()).isWritable();
        Files.createDirectories(child);
        Files.writeString(child.resolve("cgroup.type"), "threaded");
        Process started = new ProcessBuilder("sleep", "1000").start();
        process = started;
        Files.writeString(parent.resolve("cgroup.procs"), "" + started.pid());
        Files.writeString(child.resolve("cgroup.threads"), "" + started.pid());
    }

    @AfterEach
    void remove() throws IOException, InterruptedException {
        if (process != null) {
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        for (Path cgroup : List.of(child, parent)) {
            for (int attempt = 0; ; attempt++) {
                try {
                    Files.deleteIfExists(cgroup);
                    break;
                } catch (IOException e) {
                    assertThat(attempt).isLessThan(500);
                    TimeUnit.MILLISECONDS.sleep(10); // the kernel still has it in there
                }
            }
        }
    }

    @Test
    void aCgroupWithThreadedOnesBelowHasItsProcesses() throws IOException {
        assertThat(Cgroups.processes(List.of(parent)))
                .containsExactly((int) requireNonNull(process).pid());
    }

    @Test
    void aThreadedCgroupHasTheProcessesOfItsThreads() throws IOException {
        assertThat(Cgroups.processes(List.of(child)))
                .containsExactly((int) requireNonNull(process).pid());
    }
}
