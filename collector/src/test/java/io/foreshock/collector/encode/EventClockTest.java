package io.foreshock.collector.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EventClockTest {
    @Test
    void addsItsOffset() {
        assertThat(EventClock.withOffset(1000).toEpochNs(-1)).isEqualTo(999);
    }

    @Test
    void agreesWithTheWallClock() {
        EventClock clock = EventClock.withOffset(0);
        clock.refresh();
        long nowMs = clock.toEpochNs(clock.ktimeNs()) / 1_000_000;
        assertThat(nowMs).isCloseTo(System.currentTimeMillis(), within(1000L));
    }
}
