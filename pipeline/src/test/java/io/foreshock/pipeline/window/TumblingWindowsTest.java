package io.foreshock.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TumblingWindowsTest {
    private final TumblingWindows windows = TumblingWindows.of(Duration.ofSeconds(10));

    @Test
    void holdTheirStartButNotTheirEnd() {
        assertThat(windows.startOf(20_000)).isEqualTo(20_000);
        assertThat(windows.startOf(29_999)).isEqualTo(20_000);
        assertThat(windows.startOf(30_000)).isEqualTo(30_000);
        assertThat(windows.endOf(20_000)).isEqualTo(30_000);
        assertThat(windows.lastOf(20_000)).isEqualTo(29_999);
    }

    @Test
    void areAlignedBeforeTheEpochToo() {
        assertThat(windows.startOf(-1)).isEqualTo(-10_000);
        assertThat(windows.startOf(-10_000)).isEqualTo(-10_000);
    }

    @Test
    void haveALength() {
        assertThatThrownBy(() -> TumblingWindows.of(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
