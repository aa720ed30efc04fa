package io.foreshock.pipeline.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.pipeline.deadletter.Origin;
import io.foreshock.pipeline.signals.Signals;
import io.foreshock.schemas.result.DeadLetter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.Test;

final class SignalWatermarksTest {
    private static final Origin ORIGIN = new Origin("topic", 0, 0);
    private static final long NOW = Signals.START + 60_000;
    private static final WatermarkSettings SETTINGS =
            new WatermarkSettings(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(1));

    private final ManualClock activity = new ManualClock(1);
    private final SignalWatermarks watermarks =
            SignalWatermarks.generator(
                    SETTINGS, Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC), activity);
    private final Seen seen = new Seen();

    @Test
    void followTheLatestSignalLessTheDisorder() {
        arrive(Signals.START + 5000);
        arrive(Signals.START + 3000);
        watermarks.onPeriodicEmit(seen);
        assertThat(seen.watermark).isEqualTo(Signals.START + 3999);
    }

    @Test
    void neverRunAheadOfTheClock() {
        arrive(NOW + 240_000);
        watermarks.onPeriodicEmit(seen);
        assertThat(seen.watermark).isEqualTo(NOW - 1001);
    }

    @Test
    void areNotMovedByDeadLetters() {
        watermarks.onEvent(Arrival.refused(ORIGIN, new DeadLetter()), NOW, seen);
        watermarks.onPeriodicEmit(seen);
        assertThat(seen.watermark).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void leaveOutAPartitionThatFellSilent() {
        arrive(Signals.START);
        assertThat(idleAfter(Duration.ofMillis(1900))).isFalse();
        assertThat(idleAfter(Duration.ofMillis(200))).isTrue();
        arrive(Signals.START + 5000);
        watermarks.onPeriodicEmit(seen);
        assertThat(seen.watermark).isEqualTo(Signals.START + 3999);
        assertThat(seen.idle).isFalse();
    }

    @Test
    void leaveOutAPartitionThatGetsOnlyDeadLetters() {
        arrive(Signals.START);
        assertThat(idleAfter(Duration.ofMillis(1900))).isFalse();
        watermarks.onEvent(Arrival.refused(ORIGIN, new DeadLetter()), NOW, seen);
        assertThat(idleAfter(Duration.ofMillis(200))).isTrue();
    }

    @Test
    void giveAPartitionThatHasNotSpokenYetLonger() {
        assertThat(idleAfter(Duration.ofMillis(9_900))).isFalse();
        assertThat(idleAfter(Duration.ofMillis(200))).isTrue();
    }

    private void arrive(long time) {
        Arrival arrival = Arrival.of(ORIGIN, Signals.summary("a", time));
        watermarks.onEvent(arrival, arrival.time(), seen);
    }

    private boolean idleAfter(Duration silence) {
        watermarks.onPeriodicEmit(seen); // notes what came
        watermarks.onPeriodicEmit(seen); // notes that nothing came since, and the time
        activity.advanceTime(silence);
        watermarks.onPeriodicEmit(seen);
        return seen.idle;
    }

    private static final class Seen implements WatermarkOutput {
        private long watermark = Long.MIN_VALUE;
        private boolean idle;

        @Override
        public void emitWatermark(Watermark mark) {
            watermark = mark.getTimestamp();
            idle = false;
        }

        @Override
        public void markIdle() {
            idle = true;
        }

        @Override
        public void markActive() {
            idle = false;
        }
    }
}
