package io.foreshock.pipeline.flow;

import io.foreshock.pipeline.completeness.HostLoss;
import io.foreshock.pipeline.input.Arrival;
import io.foreshock.pipeline.input.ArrivalTypeInfo;
import io.foreshock.pipeline.status.StatusKey;
import io.foreshock.pipeline.status.StatusSum;
import io.foreshock.pipeline.window.TumblingWindows;
import io.foreshock.schemas.result.DeadLetter;
import io.foreshock.schemas.result.ServiceStatus;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.BroadcastStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The graph from arrivals to service status: parted by kind, added up where they arrive, sent to
 * the owner of their key, given out by window.
 *
 * @param results one result for each key and window, with higher revisions for late signals
 * @param deadLetters what could not be read, and what came too late
 */
public record StatusFlow(DataStream<ServiceStatus> results, DataStream<DeadLetter> deadLetters) {
    /** Uid of the operator that parts signals, ledgers and dead letters. */
    public static final String ROUTER_UID = "signal-router";

    /** Uid of the operator that adds up before the shuffle. */
    public static final String COMBINER_UID = "status-combiner";

    /** Uid of the operator that keeps the windows. */
    public static final String WINDOWS_UID = "status-windows";

    /**
     * How status is computed.
     *
     * @param job the job's name, for dead letters
     * @param window length of the windows
     * @param lateness how long after its end a window still takes signals
     * @param maxHeldSums how many sums a parallel instance holds before the shuffle
     */
    public record Settings(String job, Duration window, Duration lateness, int maxHeldSums) {}

    /** Appends the graph to a stream of arrivals that has timestamps and watermarks. */
    public static StatusFlow of(DataStream<Arrival> arrivals, Settings settings) {
        TumblingWindows windows = TumblingWindows.of(settings.window());
        SingleOutputStreamOperator<Arrival> signals =
                arrivals.process(new SignalRouter(), ArrivalTypeInfo.INSTANCE)
                        .uid(ROUTER_UID)
                        .name(ROUTER_UID);
        BroadcastStream<HostLoss> losses =
                signals.getSideOutput(SignalRouter.LOSSES).broadcast(StatusWindows.LOSSES);
        SingleOutputStreamOperator<StatusSum> sums =
                signals.transform(
                                COMBINER_UID,
                                TypeInformation.of(StatusSum.class),
                                new StatusCombiner(windows, settings.maxHeldSums()))
                        .uid(COMBINER_UID);
        SingleOutputStreamOperator<ServiceStatus> results =
                sums.keyBy(StatusSum::key, TypeInformation.of(StatusKey.class))
                        .connect(losses)
                        .process(
                                new StatusWindows<StatusKey, StatusSum>(
                                        settings.job(),
                                        new SyscallWindows(),
                                        windows,
                                        settings.lateness().toMillis()),
                                new AvroTypeInfo<>(ServiceStatus.class))
                        .uid(WINDOWS_UID)
                        .name(WINDOWS_UID);
        DataStream<DeadLetter> deadLetters =
                signals.getSideOutput(SignalRouter.REFUSED)
                        .union(results.getSideOutput(StatusWindows.LATE));
        return new StatusFlow(results, deadLetters);
    }
}
