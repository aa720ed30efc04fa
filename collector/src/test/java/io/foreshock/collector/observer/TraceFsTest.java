package io.foreshock.collector.observer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TraceFsTest {
    @Test
    void isMountedAlsoWhereItCannotBeLookedInto() {
        List<String> mounts =
                List.of(
                        "sysfs /sys sysfs rw,nosuid 0 0",
                        "tracefs /sys/kernel/tracing tracefs rw,nosuid,nodev,noexec,relatime 0 0");

        assertThat(TraceFs.isMounted(mounts)).isTrue();
        assertThat(TraceFs.isMounted(List.of("tracefs /sys/kernel/debug/tracing tracefs rw 0 0")))
                .isTrue();
    }

    @Test
    void isNotMountedWhereAnotherFileSystemIs() {
        assertThat(TraceFs.isMounted(List.of("tmpfs /sys/kernel/tracing tmpfs rw 0 0"))).isFalse();
        assertThat(TraceFs.isMounted(List.of("tracefs /mnt tracefs rw 0 0"))).isFalse();
    }
}
