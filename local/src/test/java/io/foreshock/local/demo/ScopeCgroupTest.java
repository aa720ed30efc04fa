package io.foreshock.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScopeCgroupTest {
    @Test
    void findsTheMountOfAUnifiedHierarchy() throws Exception {
        assertThat(ScopeCgroup.mountPoint(List.of("cgroup2 /sys/fs/cgroup cgroup2 rw 0 0")))
                .isEqualTo(Path.of("/sys/fs/cgroup"));
    }

    @Test
    void findsTheMountOfAHybridHierarchy() throws Exception {
        assertThat(
                        ScopeCgroup.mountPoint(
                                List.of(
                                        "tmpfs /sys/fs/cgroup tmpfs rw 0 0",
                                        "cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0",
                                        "cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0")))
                .isEqualTo(Path.of("/sys/fs/cgroup/unified"));
    }

    @Test
    void saysWhenThereIsNone() {
        assertThatThrownBy(() -> ScopeCgroup.mountPoint(List.of("proc /proc proc rw 0 0")))
                .hasMessageContaining("no cgroup2 file system is mounted");
    }

    @Test
    void findsTheGroupOfAProcessInTheUnifiedHierarchy() {
        assertThat(
                        ScopeCgroup.ownGroup(
                                List.of("4:memory:/user", "0::/user.slice/session-2.scope")))
                .isEqualTo("/user.slice/session-2.scope");
    }
}
