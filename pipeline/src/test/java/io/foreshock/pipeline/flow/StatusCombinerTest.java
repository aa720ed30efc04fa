package io.foreshock.pipeline.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.foreshock.pipeline.deadletter.Origin;
import io.foreshock.pipeline.input.Arrival;
import io.foreshock.pipeline.signals.Signals;
import io.foreshock.pipeline.status.StatusSum;
import io.foreshock.pipeline.window.TumblingWindows;
import io.foreshock.schemas.signal.SyscallSummary;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StatusCombinerTest {
    private static final long START = Signals.START;
    private static final Origin ORIGIN = new Origin("topic", 0, 0);
    private static final int MAX_SUMS = 4;

    private OneInputStreamOperatorTestHarness<Arrival, StatusSum> harness;

    @BeforeEach
    void open() throws Exception {
        harness =
                new OneInputStreamOperatorTestHarness<>(
                        new StatusCombiner(new TumblingWindows(10_000), MAX_SUMS));
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void addsUpEachKeyAndWindow() throws Exception {
        arrive("checkout", START);
        arrive("checkout", START + 9_999);
        arrive("checkout", START + 10_000);
        arrive("payment", START);
        harness.processElement(Arrival.of(ORIGIN, Signals.failure("a", START + 500)), START + 500);
        harness.endInput();
        harness.getOneInputOperator().finish();
        assertThat(harness.extractOutputValues())
                .extracting(s -> s.key().service(), StatusSum::windowStart, StatusSum::count)
                .containsExactlyInAnyOrder(
                        tuple("checkout", START, 20.0),
                        tuple("checkout", START + 10_000, 10.0),
                        tuple("payment", START, 10.0));
        assertThat(harness.extractOutputValues())
                .filteredOn(s -> s.example() != null)
                .singleElement()
                .satisfies(s -> assertThat(s.windowStart()).isEqualTo(START));
    }

    @Test
    void givesAWindowAwayBeforeTheWatermarkThatClosesIt() throws Exception {
        arrive("checkout", START);
        arrive("checkout", START + 10_000);
        harness.processWatermark(START + 9_998);
        assertThat(harness.extractOutputValues()).isEmpty();
        harness.processWatermark(START + 9_999);
        assertThat(harness.extractOutputValues())
                .singleElement()
                .satisfies(s -> assertThat(s.windowStart()).isEqualTo(START));
        assertThat(harness.getOutput()).last().isEqualTo(new Watermark(START + 9_999));
    }

    @Test
    void keepsNothingBehindABarrier() throws Exception {
        arrive("checkout", START);
        harness.prepareSnapshotPreBarrier(1);
        assertThat(harness.extractOutputValues()).hasSize(1);
        OperatorSubtaskState state = harness.snapshot(1, 0);
        assertThat(state.hasState()).isFalse();
    }

    @Test
    void keepsNothingWhenItsInputTurnsIdle() throws Exception {
        arrive("checkout", START);
        harness.processWatermarkStatus(WatermarkStatus.IDLE);
        assertThat(harness.getOutput()).hasSize(2).last().isEqualTo(WatermarkStatus.IDLE);
    }

    @Test
    void holdsNoMoreSumsThanItMay() throws Exception {
        arrive("a", START);
        arrive("b", START + 10_000);
        arrive("a", START + 20_000);
        assertThat(harness.extractOutputValues()).isEmpty();
        arrive("c", START);
        assertThat(harness.extractOutputValues()).hasSize(MAX_SUMS);
        arrive("a", START);
        assertThat(harness.extractOutputValues()).hasSize(MAX_SUMS);
    }

    @Test
    void stampsASumWithItsWindow() throws Exception {
        arrive("checkout", START + 700);
        harness.prepareSnapshotPreBarrier(1);
        assertThat(List.copyOf(harness.extractOutputStreamRecords()))
                .singleElement()
                .satisfies(r -> assertThat(r.getTimestamp()).isEqualTo(START));
    }

    private void arrive(String service, long time) throws Exception {
        SyscallSummary summary = Signals.summary("host", time);
        summary.setService(service);
        harness.processElement(Arrival.of(ORIGIN, summary), time);
    }
}
