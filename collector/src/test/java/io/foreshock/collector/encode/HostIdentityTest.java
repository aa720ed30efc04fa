package io.foreshock.collector.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostIdentityTest {
    @TempDir Path root;
    private Path etc;
    private Path proc;

    @BeforeEach
    void makeProc() throws IOException {
        etc = Files.createDirectories(root.resolve("etc"));
        proc = root.resolve("proc");
        Files.createDirectories(proc.resolve("sys/kernel/random"));
        Files.writeString(proc.resolve("sys/kernel/random/boot_id"), "b-1\n");
    }

    @Test
    void prefersWhatIsConfiguredThenTheMachineIdThenTheName() throws IOException {
        Files.writeString(proc.resolve("sys/kernel/hostname"), "web-1\n");
        assertThat(HostIdentity.read("", etc, proc, 42))
                .isEqualTo(new HostIdentity("web-1", "b-1", 42));
        Files.writeString(etc.resolve("machine-id"), "abc\n");
        assertThat(HostIdentity.read("", etc, proc, 42).host()).isEqualTo("abc");
        assertThat(HostIdentity.read(" mine ", etc, proc, 42).host()).isEqualTo("mine");
    }

    @Test
    void saysWhatToSetWhereNothingIsKnown() {
        assertThatThrownBy(() -> HostIdentity.read("", etc, proc, 42))
                .hasMessageContaining("host.id");
    }

    @Test
    void knowsThisHost() {
        assertThat(HostIdentity.read("").bootId()).isNotEqualTo("unknown");
    }

    @Test
    void datesTheInstanceInNanosecondsSinceTheEpoch() {
        long year2023 = 1_672_531_200_000_000_000L;
        assertThat(HostIdentity.read("").instanceId()).isGreaterThan(year2023);
    }
}
