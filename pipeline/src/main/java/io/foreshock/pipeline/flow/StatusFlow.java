package io.foreshock.pipeline.flow;

import io.foreshock.pipeline.completeness.HostLoss;
import io.foreshock.pipeline.input.Arrival;
import io.foreshock.pipeline.input.ArrivalTypeInfo;
import io.foreshock.pipeline.status.L7Key;
import io.foreshock.pipeline.status.L7Sum;
import io.foreshock.pipeline.status.StatusKey;
import io.foreshock.pipeline.status.StatusSum;
import io.foreshock.pipeline.status.WindowSum;
import io.foreshock.pipeline.window.TumblingWindows;
import io.foreshock.schemas.result.DeadLetter;
import io.foreshock.schemas.result.ServiceStatus;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The graph from arrivals to service status: parted by kind, added up where they arrive, sent to
 * the owner of their key, given out by window. System calls and exchanges go side by side, each
 * with the ledgers of its own source.
 *
 * @param results one result for each key and window, with higher revisions for late signals
 * @param deadLetters what could not be read, and what came too late
 */
public record StatusFlow(DataStream<ServiceStatus> results, DataStream<DeadLetter> deadLetters) {
    /** Uid of the operator that parts signals, ledgers and dead letters. */
    public static final String ROUTER_UID = "signal-router";

    /** Uid of the operator that adds up system calls before the shuffle. */
    public static final String COMBINER_UID = "status-combiner";

    /** Uid of the operator that keeps the windows of system calls. */
    public static final String WINDOWS_UID = "status-windows";

    /** Uid of the operator that adds up exchanges before the shuffle. */
    public static final String L7_COMBINER_UID = "l7-combiner";

    /** Uid of the operator that keeps the windows of exchanges. */
    public static final String L7_WINDOWS_UID = "l7-windows";

    /**
     * How status is computed.
     *
     * @param job the job's name, for dead letters
     * @param window length of the windows
     * @param lateness how long after its end a window still takes signals
     * @param maxHeldSums how many sums of 1 KiB a parallel instance holds before the shuffle, of
     *     system calls and of exchanges each
     */
    public record Settings(String job, Duration window, Duration lateness, int maxHeldSums) {}

    /** Appends the graph to a stream of arrivals that has timestamps and watermarks. */
    public static StatusFlow of(DataStream<Arrival> arrivals, Settings settings) {
        TumblingWindows windows = TumblingWindows.of(settings.window());
        SingleOutputStreamOperator<Arrival> signals =
                arrivals.process(new SignalRouter(), ArrivalTypeInfo.INSTANCE)
                        .uid(ROUTER_UID)
                        .name(ROUTER_UID);
        SingleOutputStreamOperator<ServiceStatus> calls = calls(signals, windows, settings);
        SingleOutputStreamOperator<ServiceStatus> exchanges = exchanges(signals, windows, settings);
        DataStream<DeadLetter> deadLetters =
                signals.getSideOutput(SignalRouter.REFUSED)
                        .union(
                                calls.getSideOutput(StatusWindows.LATE),
                                exchanges.getSideOutput(StatusWindows.LATE));
        return new StatusFlow(calls.union(exchanges), deadLetters);
    }

    private static SingleOutputStreamOperator<ServiceStatus> calls(
            SingleOutputStreamOperator<Arrival> signals,
            TumblingWindows windows,
            Settings settings) {
        DataStream<StatusSum> sums =
                signals.transform(
                                COMBINER_UID,
                                TypeInformation.of(StatusSum.class),
                                new StatusCombiner(windows, settings.maxHeldSums()))
                        .uid(COMBINER_UID);
        return results(
                sums.keyBy(StatusSum::key, TypeInformation.of(StatusKey.class)),
                signals.getSideOutput(SignalRouter.LOSSES),
                new StatusWindows<>(
                        settings.job(),
                        new SyscallWindows(),
                        windows,
                        settings.lateness().toMillis()),
                WINDOWS_UID);
    }

    private static SingleOutputStreamOperator<ServiceStatus> exchanges(
            SingleOutputStreamOperator<Arrival> signals,
            TumblingWindows windows,
            Settings settings) {
        DataStream<L7Sum> sums =
                signals.getSideOutput(SignalRouter.L7)
                        .transform(
                                L7_COMBINER_UID,
                                TypeInformation.of(L7Sum.class),
                                new L7Combiner(windows, settings.maxHeldSums()))
                        .uid(L7_COMBINER_UID);
        return results(
                sums.keyBy(L7Sum::key, TypeInformation.of(L7Key.class)),
                signals.getSideOutput(SignalRouter.L7_LOSSES),
                new StatusWindows<>(
                        settings.job(), new L7Windows(), windows, settings.lateness().toMillis()),
                L7_WINDOWS_UID);
    }

    private static <K, S extends WindowSum<S>> SingleOutputStreamOperator<ServiceStatus> results(
            KeyedStream<S, K> sums,
            DataStream<HostLoss> losses,
            StatusWindows<K, S> windows,
            String uid) {
        return sums.connect(losses.broadcast(StatusWindows.LOSSES))
                .process(windows, new AvroTypeInfo<>(ServiceStatus.class))
                .uid(uid)
                .name(uid);
    }
}
