package io.foreshock.pipeline.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.foreshock.pipeline.deadletter.Origin;
import io.foreshock.pipeline.input.Arrival;
import io.foreshock.pipeline.input.ArrivalTypeInfo;
import io.foreshock.pipeline.signals.Signals;
import io.foreshock.schemas.result.ServiceStatus;
import io.foreshock.schemas.signal.CollectorLedger;
import io.foreshock.schemas.signal.SyscallSignal;
import io.foreshock.schemas.signal.SyscallSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/**
 * The whole graph on a Flink cluster, from arrivals to results; most of its time is that of
 * starting one.
 */
final class StatusFlowITCase {
    private static final long START = Signals.START;
    private static final Origin ORIGIN = new Origin("topic", 0, 0);

    /**
     * A denied call is of category permission, whatever the call; those that pass are of its own.
     */
    @Test
    void bringsCountAndExampleOfDeniedCallsTogether() throws Exception {
        SyscallSummary passed = Signals.summary("host", START);
        passed.setCount(8);
        passed.setFailures(0);
        passed.setErrors(Map.of());
        SyscallSummary denied = Signals.summary("host", START);
        denied.setCategory("permission");
        denied.setCount(2);
        denied.setErrors(Map.of("EACCES", 2L));
        SyscallSignal event = Signals.failure("host", START + 500);
        event.setCategory("permission");
        event.setErrnoName("EACCES");
        CollectorLedger ledger = Signals.ledger("host", START, 10, 0);
        ledger.setIntervalEnd(Instant.ofEpochMilli(START + 10_000));

        List<ServiceStatus> results =
                results(
                        Arrival.of(ORIGIN, passed),
                        Arrival.of(ORIGIN, denied),
                        Arrival.of(ORIGIN, event),
                        Arrival.of(ORIGIN, ledger));
        assertThat(results)
                .extracting(
                        ServiceStatus::getCategory,
                        ServiceStatus::getSyscall,
                        ServiceStatus::getCount,
                        ServiceStatus::getFailures,
                        ServiceStatus::getErrors,
                        ServiceStatus::getExampleErrno,
                        ServiceStatus::getExamplePath)
                .containsExactlyInAnyOrder(
                        tuple("file", "openat", 8.0, 0.0, Map.of(), null, null),
                        tuple(
                                "permission",
                                "openat",
                                2.0,
                                2.0,
                                Map.of("EACCES", 2.0),
                                "EACCES",
                                "/data/orders"));
        assertThat(results).allSatisfy(status -> assertThat(status.getCompleteness()).isEqualTo(1));
    }

    /** Each with the ledgers of its own source. */
    @Test
    void givesResultsOfExchangesBesideThoseOfSystemCalls() throws Exception {
        CollectorLedger calls = Signals.ledger("host", START, 10, 1);
        calls.setIntervalEnd(Instant.ofEpochMilli(START + 10_000));
        CollectorLedger exchanges = Signals.l7Ledger("host", START, 10, 2);
        exchanges.setIntervalEnd(Instant.ofEpochMilli(START + 10_000));

        List<ServiceStatus> results =
                results(
                        Arrival.of(ORIGIN, Signals.summary("host", START)),
                        Arrival.of(ORIGIN, Signals.exchanges("host", START)),
                        Arrival.of(ORIGIN, Signals.failedExchange("host", START + 500)),
                        Arrival.of(ORIGIN, calls),
                        Arrival.of(ORIGIN, exchanges));
        assertThat(results)
                .extracting(
                        ServiceStatus::getType,
                        ServiceStatus::getSyscall,
                        ServiceStatus::getProtocol,
                        ServiceStatus::getEndpoint,
                        ServiceStatus::getCount,
                        ServiceStatus::getFailures,
                        ServiceStatus::getErrors,
                        ServiceStatus::getExampleStatus,
                        ServiceStatus::getCompleteness)
                .containsExactlyInAnyOrder(
                        tuple(
                                "syscall",
                                "openat",
                                null,
                                null,
                                10.0,
                                2.0,
                                Map.of("ENOENT", 2.0),
                                null,
                                0.9),
                        tuple(
                                "l7",
                                "",
                                "http/1",
                                "/orders/{id}",
                                10.0,
                                3.0,
                                Map.of("4xx", 1.0, "5xx", 1.0, "timeout", 1.0),
                                "503",
                                0.8));
    }

    private static List<ServiceStatus> results(Arrival... arrivals) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        StatusFlow flow =
                StatusFlow.of(
                        env.fromData(List.of(arrivals), ArrivalTypeInfo.INSTANCE)
                                .assignTimestampsAndWatermarks(
                                        WatermarkStrategy.<Arrival>forMonotonousTimestamps()
                                                .withTimestampAssigner(
                                                        (arrival, time) -> arrival.time())),
                        new StatusFlow.Settings(
                                "status", Duration.ofSeconds(10), Duration.ofSeconds(10), 100));
        return flow.results().executeAndCollect(10);
    }
}
