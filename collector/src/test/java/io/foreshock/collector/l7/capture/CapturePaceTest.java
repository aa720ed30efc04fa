package io.foreshock.collector.l7.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapturePaceTest {
    private static final long SECOND = 1_000_000_000L;

    private final CapturePace pace = new CapturePace(10_000, 1_000, 0.01);
    private long now = SECOND;
    private long turns;

    @Test
    void readsAllWhileThereAreFewEnough() {
        assertThat(after(10_000, 10_000, 10_000)).containsExactly(1, 1, 1);
        assertThat(pace.share()).isEqualTo(1);
    }

    @Test
    void readsASmallerNumberUnderLoad() {
        assertThat(after(1, 20_000, 50_000)).containsExactly(1, 20, 50);
    }

    @Test
    void neverReadsLessThanTheLeastShare() {
        assertThat(after(1, 1_000_000)).containsExactly(1, 100);
        assertThat(pace.share()).isEqualTo(0.01);
    }

    @Test
    void comesBackSlowly() {
        assertThat(after(1, 100_000, 5_000, 5_000, 5_000, 5_000, 5_000, 5_000, 5_000))
                .containsExactly(1, 100, 50, 25, 12, 6, 3, 1, 1);
    }

    @Test
    void doesNotSwingAroundTheLimit() {
        assertThat(after(1, 10_500, 9_500, 10_500, 9_500)).containsExactly(1, 11, 10, 11, 10);
    }

    @Test
    void reactsAtOnceWhenTheRingFills() {
        assertThat(pace.onDrain(400, 1000)).isFalse();
        assertThat(pace.onDrain(600, 1000)).isTrue();
        assertThat(pace.onDrain(600, 1000)).isTrue();
        assertThat(pace.stride()).isEqualTo(16);
        for (int i = 0; i < 10; i++) {
            pace.onDrain(1000, 1000);
        }
        assertThat(pace.stride()).isEqualTo(100);
        assertThat(pace.onDrain(1000, 1000)).isFalse();
    }

    private List<Integer> after(int... rates) {
        List<Integer> strides = new ArrayList<>();
        for (int rate : rates) {
            turns += rate;
            now += SECOND;
            pace.onInterval(turns, now);
            strides.add(pace.stride());
        }
        return strides;
    }
}
