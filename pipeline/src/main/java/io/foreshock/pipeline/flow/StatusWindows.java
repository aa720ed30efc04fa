package io.foreshock.pipeline.flow;

import io.foreshock.pipeline.completeness.Completeness;
import io.foreshock.pipeline.completeness.HostLoss;
import io.foreshock.pipeline.completeness.LossShare;
import io.foreshock.pipeline.deadletter.DeadLetters;
import io.foreshock.pipeline.deadletter.Reason;
import io.foreshock.pipeline.status.WindowStatus;
import io.foreshock.pipeline.status.WindowSum;
import io.foreshock.pipeline.window.TumblingWindows;
import io.foreshock.schemas.TrustedRecords;
import io.foreshock.schemas.result.DeadLetter;
import io.foreshock.schemas.result.ServiceStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * One result for each key and window when the watermark closes the window, and a higher revision of
 * it when signals come late but within the allowed lateness. What comes later still is counted and
 * leaves as dead letters: one for each sum, so for all records that were added up on their way.
 * Events without any summary give no result and are counted.
 *
 * <p>The ledgers of all hosts are broadcast. The watermark that closes a window is the lower of
 * both inputs', so the ledgers of the window are there by then. What ledgers that come later change
 * shows in one more revision, at the end of the allowed lateness, and in those of late signals.
 * Later ledgers are counted.
 *
 * @param <K> what a result speaks of
 * @param <S> what the signals of a key and window come to
 */
final class StatusWindows<K, S extends WindowSum<S>>
        extends KeyedBroadcastProcessFunction<K, S, HostLoss, ServiceStatus>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    static {
        TrustedRecords.trust();
    }

    /** Signals that came too late for their window. */
    static final OutputTag<DeadLetter> LATE =
            new OutputTag<>("late", new AvroTypeInfo<>(DeadLetter.class));

    /**
     * Loss by host, for each window start. A window's entry is removed by the first ledger that
     * comes after the watermark has passed the window and its lateness.
     */
    static final MapStateDescriptor<Long, Map<String, LossShare>> LOSSES =
            new MapStateDescriptor<>(
                    "host-losses",
                    Types.LONG,
                    Types.MAP(Types.STRING, TypeInformation.of(LossShare.class)));

    /** The watermark at the checkpoint, one entry for each parallel instance; replaced by each. */
    private static final ListStateDescriptor<Long> WATERMARK =
            new ListStateDescriptor<>("watermark", Types.LONG);

    /** A ledger tells of so many windows, the last of its interval: it bounds state. */
    private static final int MAX_WINDOWS_OF_LEDGER = 10_000;

    private final String job;
    private final WindowKind<S> kind;
    private final TumblingWindows windows;
    private final long latenessMillis;

    private transient MapState<Long, WindowStatus<S>> statuses;
    private transient ListState<Long> savedWatermark;
    private transient Counter lateRecords;
    private transient Counter lateLedgers;
    private transient Counter uncountedEvents;

    /** Highest watermark known: Flink starts again from none after a restore, this does not. */
    private transient long watermark;

    /** The watermark up to which {@link #LOSSES} is cleared. */
    private transient long clearedTo;

    /**
     * @param job the job's name, for dead letters
     * @param kind what is in the windows
     * @param windows the windows
     * @param latenessMillis how long after its end a window still takes signals
     */
    StatusWindows(String job, WindowKind<S> kind, TumblingWindows windows, long latenessMillis) {
        this.job = job;
        this.kind = kind;
        this.windows = windows;
        this.latenessMillis = latenessMillis;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        savedWatermark = context.getOperatorStateStore().getUnionListState(WATERMARK);
        watermark = Long.MIN_VALUE;
        clearedTo = Long.MIN_VALUE;
        for (long saved : savedWatermark.get()) {
            watermark = Math.max(watermark, saved);
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        savedWatermark.clear();
        savedWatermark.add(watermark);
    }

    @Override
    public void open(OpenContext context) {
        statuses = getRuntimeContext().getMapState(windows(kind));
        MetricGroup metrics = getRuntimeContext().getMetricGroup();
        lateRecords = metrics.counter(StatusMetric.LATE_RECORDS.id());
        uncountedEvents = metrics.counter(StatusMetric.UNCOUNTED_EVENTS.id());
        // Every instance gets every ledger: the first one counts for all.
        boolean counts = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
        lateLedgers =
                counts ? metrics.counter(StatusMetric.LATE_LEDGERS.id()) : new SimpleCounter();
    }

    /** The key's windows by start. A window is removed by its timer at the end of its lateness. */
    private static <S extends WindowSum<S>> MapStateDescriptor<Long, WindowStatus<S>> windows(
            WindowKind<S> kind) {
        return new MapStateDescriptor<>("windows", Types.LONG, kind.stateType());
    }

    @Override
    public void processElement(S sum, ReadOnlyContext context, Collector<ServiceStatus> out)
            throws Exception {
        watermark = Math.max(watermark, context.currentWatermark());
        long start = sum.windowStart();
        if (isFinal(start)) {
            lateRecords.inc(sum.records());
            context.output(LATE, late(sum, context.currentProcessingTime()));
            return;
        }
        WindowStatus<S> known = statuses.get(start);
        statuses.put(start, known == null ? WindowStatus.first(sum) : known.plus(sum));
        // A late change is given out with the next step of the watermark, however many came.
        long due = Math.max(windows.lastOf(start), context.currentWatermark() + 1);
        context.timerService().registerEventTimeTimer(due);
        context.timerService().registerEventTimeTimer(windows.lastOf(start) + latenessMillis);
    }

    @Override
    public void processBroadcastElement(
            HostLoss loss, Context context, Collector<ServiceStatus> out) throws Exception {
        watermark = Math.max(watermark, context.currentWatermark());
        BroadcastState<Long, Map<String, LossShare>> losses = context.getBroadcastState(LOSSES);
        clearFinal(losses);
        long last = windows.startOf(Math.max(loss.intervalStart(), loss.intervalEnd() - 1));
        long first =
                Math.max(
                        windows.startOf(loss.intervalStart()),
                        last - (MAX_WINDOWS_OF_LEDGER - 1) * windows.sizeMillis());
        for (long start = first; start <= last; start = windows.endOf(start)) {
            if (!isFinal(start)) {
                add(losses, start, loss);
            }
        }
        if (isFinal(first)) {
            lateLedgers.inc();
        }
    }

    private void add(BroadcastState<Long, Map<String, LossShare>> losses, long start, HostLoss loss)
            throws Exception {
        Map<String, LossShare> known = losses.get(start);
        // Changed in place: broadcast state is copied before each snapshot.
        Map<String, LossShare> byHost = known == null ? new HashMap<>() : known;
        LossShare share = byHost.getOrDefault(loss.host(), LossShare.NONE);
        byHost.put(loss.host(), share.plus(loss, start, windows.endOf(start)));
        losses.put(start, byHost);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<ServiceStatus> out)
            throws Exception {
        watermark = Math.max(watermark, context.currentWatermark());
        ReadOnlyBroadcastState<Long, Map<String, LossShare>> losses =
                context.getBroadcastState(LOSSES);
        Iterator<Map.Entry<Long, WindowStatus<S>>> each = statuses.iterator();
        while (each.hasNext()) {
            Map.Entry<Long, WindowStatus<S>> window = each.next();
            long last = windows.lastOf(window.getKey());
            boolean ends = last + latenessMillis <= time;
            WindowStatus<S> status = window.getValue();
            if (ends || (last <= time && status.changed())) {
                Double completeness = completeness(status, losses.get(window.getKey()));
                if (status.differs(completeness)) {
                    out.collect(result(status, completeness));
                    window.setValue(status.given(completeness));
                }
            }
            if (ends) {
                if (!status.isCounted()) {
                    uncountedEvents.inc(status.sum().records());
                }
                each.remove();
            }
        }
        if (statuses.isEmpty()) {
            statuses.clear(); // else the heap backend keeps an empty map for the key
        }
    }

    private @Nullable Double completeness(
            WindowStatus<S> status, @Nullable Map<String, LossShare> losses) {
        return Completeness.of(
                status.sum().hosts(), losses == null ? Map.of() : losses, windows.sizeMillis());
    }

    private ServiceStatus result(WindowStatus<S> status, @Nullable Double completeness) {
        S sum = status.sum();
        return kind.result(sum, windows.endOf(sum.windowStart()), status.results(), completeness);
    }

    private boolean isFinal(long start) {
        return windows.lastOf(start) + latenessMillis <= watermark;
    }

    private void clearFinal(BroadcastState<Long, Map<String, LossShare>> losses) throws Exception {
        long open = windows.startOf(Math.max(watermark, 0));
        if (open > clearedTo) {
            clearedTo = open;
            Iterator<Map.Entry<Long, Map<String, LossShare>>> each = losses.iterator();
            while (each.hasNext()) {
                if (isFinal(each.next().getKey())) {
                    each.remove();
                }
            }
        }
    }

    private DeadLetter late(S sum, long now) {
        String detail =
                String.format(
                        "%d record(s) with %s, for the window starting %s came when event time was"
                                + " at %s; allowed lateness is %d ms after the window's end",
                        sum.records(),
                        kind.describe(sum),
                        Instant.ofEpochMilli(sum.windowStart()),
                        Instant.ofEpochMilli(watermark),
                        latenessMillis);
        return DeadLetters.of(job, sum.origin(), Reason.LATE, detail, Instant.ofEpochMilli(now));
    }
}
