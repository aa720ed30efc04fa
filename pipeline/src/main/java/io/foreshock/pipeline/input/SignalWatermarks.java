package io.foreshock.pipeline.input;

import java.time.Clock;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.eventtime.WatermarksWithIdleness;
import org.apache.flink.util.clock.RelativeClock;

/**
 * The progress of event time in one partition: the latest event time seen, less the disorder that
 * is waited for.
 *
 * <ul>
 *   <li>It never runs ahead of this machine's clock, so that one host whose clock is fast cannot
 *       make every other host late.
 *   <li>A dead letter neither moves it nor makes its partition count as active.
 *   <li>A partition that falls silent is left out after the idle time, until it speaks again. One
 *       that has not spoken yet is given longer, since it may hold a backlog that is still on its
 *       way from the broker. Both times stand still while the reader is held back.
 * </ul>
 */
public final class SignalWatermarks implements WatermarkGenerator<Arrival> {
    private static final String ALIGNMENT_GROUP = "foreshock-signals";
    private static final Duration ALIGNMENT_INTERVAL = Duration.ofMillis(500);

    private final WatermarkSettings settings;
    private final RelativeClock activity;
    private final Latest latest;
    private WatermarkGenerator<Arrival> phase;
    private boolean spoke;

    private SignalWatermarks(WatermarkSettings settings, Clock clock, RelativeClock activity) {
        this.settings = settings;
        this.activity = activity;
        this.latest = new Latest(clock, settings.disorder().toMillis());
        this.phase = new WatermarksWithIdleness<>(latest, settings.grace(), activity);
    }

    /** The strategy for a source of signals; each partition gets a generator. */
    public static WatermarkStrategy<Arrival> strategy(WatermarkSettings settings) {
        WatermarkGeneratorSupplier<Arrival> generators =
                context ->
                        new SignalWatermarks(
                                settings, Clock.systemUTC(), context.getInputActivityClock());
        return WatermarkStrategy.forGenerator(generators)
                .withTimestampAssigner((arrival, recordTime) -> arrival.time())
                .withWatermarkAlignment(ALIGNMENT_GROUP, settings.maxDrift(), ALIGNMENT_INTERVAL);
    }

    /** A generator on clocks of the caller's. */
    static SignalWatermarks generator(
            WatermarkSettings settings, Clock clock, RelativeClock activity) {
        return new SignalWatermarks(settings, clock, activity);
    }

    @Override
    public void onEvent(Arrival arrival, long eventTime, WatermarkOutput output) {
        if (arrival.isRefused()) {
            return;
        }
        if (!spoke) {
            spoke = true;
            phase = new WatermarksWithIdleness<>(latest, settings.idleness(), activity);
        }
        phase.onEvent(arrival, eventTime, output);
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        phase.onPeriodicEmit(output);
    }

    /** The latest event time, bounded by the clock. */
    private static final class Latest implements WatermarkGenerator<Arrival> {
        private final Clock clock;
        private final long disorderMillis;
        private long latest = Long.MIN_VALUE;

        Latest(Clock clock, long disorderMillis) {
            this.clock = clock;
            this.disorderMillis = disorderMillis;
        }

        @Override
        public void onEvent(Arrival arrival, long eventTime, WatermarkOutput output) {
            latest = Math.max(latest, eventTime);
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            if (latest != Long.MIN_VALUE) {
                long reached = Math.min(latest, clock.millis());
                output.emitWatermark(new Watermark(reached - disorderMillis - 1));
            }
        }
    }
}
