package io.foreshock.pipeline.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.foreshock.pipeline.deadletter.Origin;
import io.foreshock.pipeline.latency.LatencySketch;
import io.foreshock.pipeline.signals.Signals;
import io.foreshock.schemas.result.ServiceStatus;
import io.foreshock.schemas.signal.L7Signal;
import io.foreshock.schemas.signal.L7Summary;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class L7AccumulatorTest {
    private static final L7Key KEY =
            new L7Key("checkout", "server", "http/1", "/orders/{id}", "GET");
    private static final Origin ORIGIN = new Origin("topic", 1, 2);
    private static final long END = Signals.START + 10_000;

    private final L7Accumulator accumulator = new L7Accumulator(KEY, Signals.START);

    @Test
    void multipliesEveryCountByItsWeight() {
        L7Summary weighted = Signals.exchanges("a", Signals.START);
        weighted.setWeight(4);
        weighted.setSampled(5);
        accumulator.add(weighted, ORIGIN);
        accumulator.add(Signals.exchanges("b", Signals.START), ORIGIN);

        L7Sum sum = accumulator.sum();
        assertThat(sum.count()).isEqualTo(50);
        assertThat(sum.failures()).isEqualTo(15);
        assertThat(sum.sampled()).isEqualTo(30);
        assertThat(sum.errors()).isEqualTo(Map.of("4xx", 5.0, "5xx", 5.0, "timeout", 5.0));
        assertThat(sum.outcomes())
                .isEqualTo(
                        Map.of(
                                "OK",
                                30.0,
                                "CLIENT_ERROR",
                                5.0,
                                "SERVER_ERROR",
                                5.0,
                                "TIMEOUT",
                                5.0,
                                "UNKNOWN",
                                5.0));
        assertThat(sum.timed()).isEqualTo(50);
        assertThat(sum.latencySumNanos()).isEqualTo(50e6);
        assertThat(sum.latency().total()).isEqualTo(50);
        assertThat(sum.hosts()).containsExactly("a", "b");
        assertThat(sum.records()).isEqualTo(2);
    }

    @Test
    void neverCountsEventsBesideSummaries() {
        accumulator.add(Signals.exchanges("a", Signals.START), ORIGIN);
        L7Signal event = Signals.failedExchange("a", Signals.START + 300);
        event.setWeight(1000);
        accumulator.add(event, ORIGIN);

        L7Sum sum = accumulator.sum();
        assertThat(sum.count()).isEqualTo(10);
        assertThat(sum.failures()).isEqualTo(3);
        assertThat(sum.errors()).isEqualTo(Map.of("4xx", 1.0, "5xx", 1.0, "timeout", 1.0));
        assertThat(sum.records()).isEqualTo(2);
    }

    @Test
    void seesTheFirstAndTheLastFailureAndShowsTheGravestOfWhichThereIsATrace() {
        L7Signal first = Signals.failedExchange("a", Signals.START + 100);
        first.setErrorName("upstream");
        L7Signal untraced = Signals.failedExchange("a", Signals.START + 200);
        untraced.setTraceId(null);
        L7Signal last = Signals.failedExchange("a", Signals.START + 300);
        last.setOutcome("CLIENT_ERROR");
        for (L7Signal event : List.of(last, untraced, first)) {
            accumulator.add(event, ORIGIN);
        }

        L7Sum sum = accumulator.sum();
        assertThat(sum.firstSeen()).isEqualTo(Signals.START + 100);
        assertThat(sum.lastSeen()).isEqualTo(Signals.START + 300);
        assertThat(sum.example())
                .isEqualTo(
                        new L7Example(
                                "SERVER_ERROR",
                                Signals.START + 100,
                                "503",
                                "upstream",
                                "0af7651916cd43dd8448eb211c80319c",
                                "10.0.0.1:40000",
                                42));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void givesTheSameSumInWhateverOrderAndGrouping(long seed) {
        List<L7Sum> parts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            L7Accumulator part = new L7Accumulator(KEY, Signals.START);
            L7Summary summary = Signals.exchanges("host-" + i % 3, Signals.START + i);
            summary.setLatencySketch(Signals.sketch(Math.pow(3, i), 10));
            summary.setStatuses(Map.of("200", 6L, "40" + i % 4, 1L, "50" + i % 5, 1L));
            part.add(summary, ORIGIN);
            L7Signal event = Signals.failedExchange("host-" + i % 3, Signals.START + i % 7);
            event.setPid(i);
            part.add(event, ORIGIN);
            parts.add(part.sum());
        }
        L7Sum expected = parts.stream().reduce(L7Sum::plus).orElseThrow();

        Random random = new Random(seed);
        Collections.shuffle(parts, random);
        while (parts.size() > 1) {
            L7Sum one = parts.remove(random.nextInt(parts.size()));
            L7Sum other = parts.remove(random.nextInt(parts.size()));
            parts.add(one.plus(other));
        }
        assertThat(parts).containsExactly(expected);
    }

    @Test
    void isNotChangedThroughASumItGave() {
        accumulator.add(Signals.exchanges("a", Signals.START), ORIGIN);
        L7Sum before = accumulator.sum();
        accumulator.add(Signals.exchanges("b", Signals.START), ORIGIN);
        assertThat(before.count()).isEqualTo(10);
        assertThat(before.latency().total()).isEqualTo(10);
        assertThat(before.errors()).containsEntry("5xx", 1.0);
        assertThat(before.outcomes()).containsEntry("OK", 6.0);
        assertThat(before.hosts()).containsExactly("a");
    }

    /** Quantiles are those of one sketch of all latencies. */
    @Test
    void mergesSketchesWithoutLoss() {
        LatencySketch all = new LatencySketch();
        Random random = new Random(3);
        for (int i = 0; i < 50; i++) {
            LatencySketch part = new LatencySketch();
            for (int j = 0; j < 20; j++) {
                double nanos = Math.floor(Math.exp(random.nextDouble() * 22));
                part.add(nanos, 1);
                all.add(nanos, 1);
            }
            L7Summary summary = Signals.exchanges("a", Signals.START + i);
            summary.setLatencySketch(part.bytes());
            accumulator.add(summary, ORIGIN);
        }
        ServiceStatus status = StatusResult.of(accumulator.sum(), END, 0, null);
        assertThat(status.getP50Ns()).isEqualTo(all.quantile(0.50));
        assertThat(status.getP95Ns()).isEqualTo(all.quantile(0.95));
        assertThat(status.getP99Ns()).isEqualTo(all.quantile(0.99));
    }

    @Test
    void givesAResultWithRatesMeanAndQuantiles() {
        accumulator.add(Signals.exchanges("a", Signals.START), ORIGIN);
        accumulator.add(Signals.failedExchange("a", Signals.START + 1), ORIGIN);
        ServiceStatus status = StatusResult.of(accumulator.sum(), END, 3, 0.5);
        assertThat(status.getType()).isEqualTo("l7");
        assertThat(status.getCategory()).isEqualTo("l7");
        assertThat(status.getSyscall()).isEmpty();
        assertThat(status.getProtocol()).isEqualTo("http/1");
        assertThat(status.getRole()).isEqualTo("server");
        assertThat(status.getEndpoint()).isEqualTo("/orders/{id}");
        assertThat(status.getMethod()).isEqualTo("GET");
        assertThat(status.getWindowEnd()).isEqualTo(Instant.ofEpochMilli(END));
        assertThat(status.getRevision()).isEqualTo(3);
        assertThat(status.getErrorRate()).isEqualTo(0.3);
        assertThat(status.getSampled()).isEqualTo(10);
        assertThat(status.getOutcomes()).containsEntry("UNKNOWN", 1.0);
        assertThat(status.getMeanNs()).isEqualTo(1e6);
        assertThat(status.getP50Ns()).isCloseTo(1e6, within(1e4));
        assertThat(status.getCompleteness()).isEqualTo(0.5);
        assertThat(status.getExampleStatus()).isEqualTo("503");
        assertThat(status.getExampleOutcome()).isEqualTo("SERVER_ERROR");
        assertThat(status.getExampleTraceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(status.getExamplePid()).isEqualTo(42);
        assertThat(status.getExampleErrno()).isNull();
    }

    @Test
    void leavesUnknownWhatNoSignalTold() {
        L7Summary untimed = Signals.exchanges("a", Signals.START);
        untimed.setLatencyCount(0);
        untimed.setLatencySumNs(0);
        untimed.setLatencySketch(null);
        accumulator.add(untimed, ORIGIN);
        ServiceStatus status = StatusResult.of(accumulator.sum(), END, 0, null);
        assertThat(status.getMeanNs()).isNull();
        assertThat(status.getP50Ns()).isNull();
        assertThat(status.getLatencySketch()).isNull();
        assertThat(status.getCompleteness()).isNull();
        assertThat(status.getFirstSeen()).isNull();
        assertThat(status.getExampleOutcome()).isNull();
        assertThat(status.getExamplePid()).isNull();
    }

    @Test
    void tellsHowMuchMemoryItHolds() {
        assertThat(accumulator.units()).isEqualTo(1);
        L7Summary wide = Signals.exchanges("a", Signals.START);
        wide.setLatencySketch(Signals.sketch(1, 1));
        accumulator.add(wide, ORIGIN);
        wide.setLatencySketch(Signals.sketch(9e18, 1));
        accumulator.add(wide, ORIGIN);
        assertThat(accumulator.units()).isEqualTo(18);
    }

    @Test
    void reliesOnItsSketchesHavingBeenChecked() {
        L7Summary corrupt = Signals.exchanges("a", Signals.START);
        corrupt.setLatencySketch(ByteBuffer.wrap(new byte[] {1}));
        assertThatThrownBy(() -> accumulator.add(corrupt, ORIGIN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void travelsWithoutKryo() {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(L7Key.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(L7Sum.class);
    }
}
