package io.foreshock.pipeline.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.pipeline.completeness.HostLoss;
import io.foreshock.pipeline.deadletter.DeadLetters;
import io.foreshock.pipeline.deadletter.Origin;
import io.foreshock.pipeline.deadletter.Reason;
import io.foreshock.pipeline.input.Arrival;
import io.foreshock.pipeline.input.ArrivalSerializer;
import io.foreshock.pipeline.signals.Signals;
import io.foreshock.schemas.result.DeadLetter;
import io.foreshock.schemas.signal.CollectorLedger;
import java.time.Instant;
import java.util.List;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SignalRouterTest {
    private static final long START = Signals.START;
    private static final Origin ORIGIN = new Origin("topic", 0, 0);

    private OneInputStreamOperatorTestHarness<Arrival, Arrival> harness;

    @BeforeEach
    void open() throws Exception {
        harness =
                new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new SignalRouter()));
        harness.setup(new ArrivalSerializer());
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void passesSignalsOfSystemCallsOn() throws Exception {
        Arrival summary = Arrival.of(ORIGIN, Signals.summary("a", START));
        Arrival event = Arrival.of(ORIGIN, Signals.failure("a", START));
        route(summary);
        route(event);
        assertThat(harness.extractOutputValues()).containsExactly(summary, event);
        assertThat(side(SignalRouter.L7)).isEmpty();
    }

    @Test
    void partsSignalsOfExchanges() throws Exception {
        Arrival summary = Arrival.of(ORIGIN, Signals.exchanges("a", START));
        Arrival event = Arrival.of(ORIGIN, Signals.failedExchange("a", START));
        route(summary);
        route(event);
        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(side(SignalRouter.L7)).containsExactly(summary, event);
    }

    @Test
    void givesLedgersToThoseWhoseCountsTheySpeakOf() throws Exception {
        route(Arrival.of(ORIGIN, Signals.ledger("a", START, 100, 1)));
        route(Arrival.of(ORIGIN, Signals.l7Ledger("a", START, 200, 2)));
        assertThat(side(SignalRouter.LOSSES))
                .containsExactly(new HostLoss("a", START, START + 1_000, false, 100, 1));
        assertThat(side(SignalRouter.L7_LOSSES))
                .containsExactly(new HostLoss("a", START, START + 1_000, false, 200, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"syscall", "l7", "tcp", "later"})
    void leavesOutLedgersOfWhatIsNotCounted(String source) throws Exception {
        CollectorLedger ledger = Signals.ledger("a", START, 100, 1);
        ledger.setSource(source);
        route(Arrival.of(ORIGIN, ledger));
        assertThat(harness.getOutput()).isEmpty();
        assertThat(side(SignalRouter.LOSSES)).isEmpty();
        assertThat(side(SignalRouter.L7_LOSSES)).isEmpty();
    }

    @Test
    void partsWhatCouldNotBeRead() throws Exception {
        DeadLetter letter =
                DeadLetters.of("status", ORIGIN, Reason.EMPTY, "nothing", Instant.EPOCH);
        route(Arrival.refused(ORIGIN, letter));
        assertThat(side(SignalRouter.REFUSED)).containsExactly(letter);
        assertThat(harness.extractOutputValues()).isEmpty();
    }

    private void route(Arrival arrival) throws Exception {
        harness.processElement(arrival, 0);
    }

    private <T> List<T> side(OutputTag<T> tag) {
        var records = harness.getSideOutput(tag);
        return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
    }
}
