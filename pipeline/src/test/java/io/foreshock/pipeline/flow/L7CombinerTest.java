package io.foreshock.pipeline.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.foreshock.pipeline.deadletter.Origin;
import io.foreshock.pipeline.input.Arrival;
import io.foreshock.pipeline.signals.Signals;
import io.foreshock.pipeline.status.L7Sum;
import io.foreshock.pipeline.window.TumblingWindows;
import io.foreshock.schemas.signal.L7Signal;
import io.foreshock.schemas.signal.L7Summary;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class L7CombinerTest {
    private static final long START = Signals.START;
    private static final Origin ORIGIN = new Origin("topic", 0, 0);
    private static final int MAX_UNITS = 16;

    private OneInputStreamOperatorTestHarness<Arrival, L7Sum> harness;

    @BeforeEach
    void open() throws Exception {
        harness =
                new OneInputStreamOperatorTestHarness<>(
                        new L7Combiner(new TumblingWindows(10_000), MAX_UNITS));
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void addsUpEachKeyAndWindowOverAllPeers() throws Exception {
        arrive(START, s -> {});
        arrive(START + 1_000, s -> s.setPeer("10.0.0.2"));
        arrive(START + 9_999, s -> s.setPeer(null));
        arrive(START + 10_000, s -> {});
        harness.endInput();
        harness.getOneInputOperator().finish();
        assertThat(harness.extractOutputValues())
                .extracting(L7Sum::windowStart, L7Sum::count)
                .containsExactlyInAnyOrder(tuple(START, 30.0), tuple(START + 10_000, 10.0));
    }

    @Test
    void keepsApartWhatAResultSpeaksOf() throws Exception {
        List<Consumer<L7Summary>> others =
                List.of(
                        s -> s.setService("payment"),
                        s -> s.setRole("client"),
                        s -> s.setProtocol("http/2"),
                        s -> s.setEndpoint("/"),
                        s -> s.setMethod("POST"));
        for (Consumer<L7Summary> other : others) {
            arrive(START, other);
        }
        arrive(START, s -> {});
        harness.prepareSnapshotPreBarrier(1);
        assertThat(harness.extractOutputValues())
                .hasSize(others.size() + 1)
                .allSatisfy(sum -> assertThat(sum.count()).isEqualTo(10));
    }

    @Test
    void lendsAnExampleFromEventsOfFailuresAlone() throws Exception {
        arrive(START, s -> {});
        for (String outcome : List.of("OK", "UNKNOWN", "RESET")) {
            L7Signal event = Signals.failedExchange("a", START + 500);
            event.setOutcome(outcome);
            harness.processElement(Arrival.of(ORIGIN, event), START + 500);
        }
        harness.prepareSnapshotPreBarrier(1);
        assertThat(harness.extractOutputValues())
                .singleElement()
                .satisfies(
                        sum -> {
                            assertThat(sum.records()).isEqualTo(2);
                            assertThat(sum.count()).isEqualTo(10);
                            assertThat(sum.example()).isNotNull();
                            assertThat(sum.example().outcome()).isEqualTo("RESET");
                        });
    }

    @Test
    void givesAWindowAwayBeforeTheWatermarkThatClosesIt() throws Exception {
        arrive(START, s -> {});
        arrive(START + 10_000, s -> {});
        harness.processWatermark(START + 9_998);
        assertThat(harness.extractOutputValues()).isEmpty();
        harness.processWatermark(START + 9_999);
        assertThat(harness.extractOutputValues())
                .singleElement()
                .satisfies(s -> assertThat(s.windowStart()).isEqualTo(START));
        assertThat(harness.getOutput()).last().isEqualTo(new Watermark(START + 9_999));
    }

    @Test
    void keepsNothingBehindABarrierNorWhenItsInputTurnsIdle() throws Exception {
        arrive(START, s -> {});
        harness.prepareSnapshotPreBarrier(1);
        assertThat(harness.extractOutputValues()).hasSize(1);
        assertThat(harness.snapshot(1, 0).hasState()).isFalse();
        arrive(START, s -> {});
        harness.processWatermarkStatus(WatermarkStatus.IDLE);
        assertThat(harness.extractOutputValues()).hasSize(2);
    }

    /** Sums of latencies far apart are large: fewer are held. */
    @Test
    void holdsNoMoreMemoryThanItMay() throws Exception {
        for (int i = 0; i < MAX_UNITS - 1; i++) {
            String service = "service-" + i;
            arrive(START, s -> s.setService(service));
        }
        assertThat(harness.extractOutputValues()).isEmpty();
        arrive(START, s -> s.setService("last"));
        assertThat(harness.extractOutputValues()).hasSize(MAX_UNITS);

        arrive(START, s -> s.setLatencySketch(Signals.sketch(1, 10)));
        assertThat(harness.extractOutputValues()).hasSize(MAX_UNITS);
        arrive(START, s -> s.setLatencySketch(Signals.sketch(1e18, 10)));
        assertThat(harness.extractOutputValues()).hasSize(MAX_UNITS + 1);

        arrive(START, s -> {}); // all was let go of, so there is room again
        assertThat(harness.extractOutputValues()).hasSize(MAX_UNITS + 1);
    }

    private void arrive(long time, Consumer<L7Summary> change) throws Exception {
        L7Summary summary = Signals.exchanges("host", time);
        change.accept(summary);
        harness.processElement(Arrival.of(ORIGIN, summary), time);
    }
}
