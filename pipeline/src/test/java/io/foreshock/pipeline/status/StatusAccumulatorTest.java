package io.foreshock.pipeline.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.pipeline.deadletter.Origin;
import io.foreshock.pipeline.signals.Signals;
import io.foreshock.schemas.result.ServiceStatus;
import io.foreshock.schemas.signal.SyscallSignal;
import io.foreshock.schemas.signal.SyscallSummary;
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

final class StatusAccumulatorTest {
    private static final StatusKey KEY = new StatusKey("checkout", "file", "openat");
    private static final Origin ORIGIN = new Origin("topic", 1, 2);

    private final StatusAccumulator accumulator = new StatusAccumulator(KEY, Signals.START);

    @Test
    void multipliesEveryCountByItsWeight() {
        SyscallSummary sampled = Signals.summary("a", Signals.START);
        sampled.setWeight(4);
        accumulator.add(sampled, ORIGIN);
        accumulator.add(Signals.summary("b", Signals.START), ORIGIN);

        StatusSum sum = accumulator.sum();
        assertThat(sum.count()).isEqualTo(50);
        assertThat(sum.failures()).isEqualTo(10);
        assertThat(sum.errors()).isEqualTo(Map.of("ENOENT", 10.0));
        assertThat(sum.timed()).isEqualTo(50);
        assertThat(sum.durationSumNanos()).isEqualTo(250_000);
        assertThat(sum.latency().total()).isEqualTo(50);
        assertThat(sum.hosts()).containsExactly("a", "b");
        assertThat(sum.records()).isEqualTo(2);
    }

    @Test
    void neverCountsEventsBesideSummaries() {
        accumulator.add(Signals.summary("a", Signals.START), ORIGIN);
        SyscallSignal event = Signals.failure("a", Signals.START + 300);
        event.setErrorCount(1000);
        accumulator.add(event, ORIGIN);

        StatusSum sum = accumulator.sum();
        assertThat(sum.count()).isEqualTo(10);
        assertThat(sum.failures()).isEqualTo(2);
        assertThat(sum.errors()).containsOnlyKeys("ENOENT");
        assertThat(sum.records()).isEqualTo(2);
    }

    @Test
    void seesTheFirstAndTheLastFailureAndShowsTheGravest() {
        SyscallSignal early = Signals.failure("a", Signals.START + 100);
        early.setFirstSeen(Instant.ofEpochMilli(Signals.START - 50));
        SyscallSignal grave = Signals.failure("a", Signals.START + 200);
        grave.setSeverity("critical");
        grave.setPeerAddress("::1");
        grave.setPeerPort(80);
        SyscallSignal last = Signals.failure("a", Signals.START + 300);
        for (SyscallSignal event : List.of(last, grave, early)) {
            accumulator.add(event, ORIGIN);
        }

        StatusSum sum = accumulator.sum();
        assertThat(sum.firstSeen()).isEqualTo(Signals.START - 50);
        assertThat(sum.lastSeen()).isEqualTo(Signals.START + 300);
        assertThat(sum.example())
                .isEqualTo(
                        new FailureExample(
                                "critical",
                                Signals.START + 200,
                                "ENOSPC",
                                42,
                                "/data/orders",
                                "[::1]:80"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void givesTheSameSumInWhateverOrderAndGrouping(long seed) {
        List<StatusSum> parts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            StatusAccumulator part = new StatusAccumulator(KEY, Signals.START);
            SyscallSummary summary = Signals.summary("host-" + i % 3, Signals.START + i);
            summary.setErrors(Map.of("E" + i % 4, (long) i));
            part.add(summary, ORIGIN);
            SyscallSignal event = Signals.failure("host-" + i % 3, Signals.START + i % 7);
            event.setPid(i);
            part.add(event, ORIGIN);
            parts.add(part.sum());
        }
        StatusSum expected = parts.stream().reduce(StatusSum::plus).orElseThrow();

        Random random = new Random(seed);
        Collections.shuffle(parts, random);
        while (parts.size() > 1) {
            StatusSum one = parts.remove(random.nextInt(parts.size()));
            StatusSum other = parts.remove(random.nextInt(parts.size()));
            parts.add(one.plus(other));
        }
        assertThat(parts).containsExactly(expected);
    }

    @Test
    void isNotChangedThroughASumItGave() {
        accumulator.add(Signals.summary("a", Signals.START), ORIGIN);
        StatusSum before = accumulator.sum();
        accumulator.add(Signals.summary("b", Signals.START), ORIGIN);
        assertThat(before.count()).isEqualTo(10);
        assertThat(before.latency().total()).isEqualTo(10);
        assertThat(before.errors()).isEqualTo(Map.of("ENOENT", 2.0));
        assertThat(before.hosts()).containsExactly("a");
    }

    @Test
    void givesAResultWithRatesMeanAndQuantiles() {
        accumulator.add(Signals.summary("a", Signals.START), ORIGIN);
        ServiceStatus status = StatusResult.of(accumulator.sum(), Signals.START + 10_000, 3, 0.5);
        assertThat(status.getWindowStart()).isEqualTo(Instant.ofEpochMilli(Signals.START));
        assertThat(status.getWindowEnd()).isEqualTo(Instant.ofEpochMilli(Signals.START + 10_000));
        assertThat(status.getRevision()).isEqualTo(3);
        assertThat(status.getErrorRate()).isEqualTo(0.2);
        assertThat(status.getMeanNs()).isEqualTo(5000);
        assertThat(status.getP50Ns()).isBetween(4096.0, 8192.0);
        assertThat(status.getP99Ns()).isGreaterThan(status.getP50Ns());
        assertThat(status.getCompleteness()).isEqualTo(0.5);
        assertThat(status.getLatencySketch()).isNotNull();
        assertThat(status.getExampleErrno()).isNull();
    }

    @Test
    void leavesUnknownWhatNoSignalTold() {
        accumulator.add(Signals.failure("a", Signals.START), ORIGIN);
        ServiceStatus status = StatusResult.of(accumulator.sum(), Signals.START + 10_000, 0, null);
        assertThat(status.getCount()).isZero();
        assertThat(status.getErrorRate()).isZero();
        assertThat(status.getMeanNs()).isNull();
        assertThat(status.getP50Ns()).isNull();
        assertThat(status.getLatencySketch()).isNull();
        assertThat(status.getCompleteness()).isNull();
        assertThat(status.getExampleErrno()).isEqualTo("ENOSPC");
    }

    @Test
    void travelsWithoutKryo() {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(StatusKey.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(StatusSum.class);
    }
}
