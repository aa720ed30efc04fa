package io.foreshock.pipeline.flow;

import io.foreshock.pipeline.input.Arrival;
import io.foreshock.pipeline.status.StatusAccumulator;
import io.foreshock.pipeline.status.StatusKey;
import io.foreshock.pipeline.status.StatusSum;
import io.foreshock.pipeline.window.TumblingWindows;
import io.foreshock.schemas.signal.SyscallSignal;
import io.foreshock.schemas.signal.SyscallSummary;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.jspecify.annotations.Nullable;

/**
 * Adds up signals before they are sent to the machine that owns their key, so that the network and
 * the windows' state see one record for many.
 *
 * <p>It keeps no state. Whatever it holds leaves
 *
 * <ul>
 *   <li>before a checkpoint barrier, so that nothing can be lost in a failure;
 *   <li>before the watermark that closes its window, and before the input turns idle (idle inputs
 *       no longer hold back the watermark downstream), so that nothing becomes late here;
 *   <li>at the end of the input, and when it holds as many sums as it may.
 * </ul>
 */
final class StatusCombiner extends AbstractStreamOperator<StatusSum>
        implements OneInputStreamOperator<Arrival, StatusSum> {
    private static final long serialVersionUID = 1L;

    private final TumblingWindows windows;
    private final int maxSums;

    /** Sums by window start and key. Few windows are open at once. */
    private transient Map<Long, Map<StatusKey, StatusAccumulator>> held;

    /** The window that the last signal fell in: mostly that of the next one too. */
    private transient @Nullable Map<StatusKey, StatusAccumulator> recent;

    private transient long recentStart;
    private transient int heldSums;
    private transient StreamRecord<StatusSum> outgoing;

    /**
     * @param windows the windows to sum over
     * @param maxSums how many sums it may hold, about 1 KiB each
     */
    StatusCombiner(TumblingWindows windows, int maxSums) {
        this.windows = windows;
        this.maxSums = maxSums;
    }

    @Override
    public void open() throws Exception {
        super.open();
        held = new HashMap<>();
        outgoing = new StreamRecord<>(null);
    }

    @Override
    public void processElement(StreamRecord<Arrival> element) {
        Arrival arrival = element.getValue();
        long start = windows.startOf(arrival.time());
        if (arrival.value() instanceof SyscallSummary summary) {
            StatusKey key =
                    new StatusKey(
                            summary.getService(), summary.getCategory(), summary.getSyscall());
            accumulator(start, key).add(summary, arrival.origin());
        } else if (arrival.value() instanceof SyscallSignal signal) {
            StatusKey key =
                    new StatusKey(signal.getService(), signal.getCategory(), signal.getSyscall());
            accumulator(start, key).add(signal, arrival.origin());
        }
        if (heldSums >= maxSums) {
            flush();
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        Iterator<Map.Entry<Long, Map<StatusKey, StatusAccumulator>>> each =
                held.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<Long, Map<StatusKey, StatusAccumulator>> window = each.next();
            if (windows.lastOf(window.getKey()) <= mark.getTimestamp()) {
                emit(window.getValue());
                each.remove();
            }
        }
        super.processWatermark(mark);
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        if (status.isIdle()) {
            flush();
        }
        super.processWatermarkStatus(status);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        flush();
        super.prepareSnapshotPreBarrier(checkpointId);
    }

    @Override
    public void finish() throws Exception {
        flush();
        super.finish();
    }

    private StatusAccumulator accumulator(long start, StatusKey key) {
        Map<StatusKey, StatusAccumulator> window = recent;
        if (window == null || start != recentStart) {
            window = held.computeIfAbsent(start, unused -> new HashMap<>());
            recent = window;
            recentStart = start;
        }
        StatusAccumulator accumulator = window.get(key);
        if (accumulator == null) {
            accumulator = new StatusAccumulator(key, start);
            window.put(key, accumulator);
            heldSums++;
        }
        return accumulator;
    }

    private void flush() {
        held.values().forEach(this::emit);
        held.clear();
    }

    private void emit(Map<StatusKey, StatusAccumulator> window) {
        recent = null;
        for (StatusAccumulator accumulator : window.values()) {
            StatusSum sum = accumulator.sum();
            output.collect(outgoing.replace(sum, sum.windowStart()));
        }
        heldSums -= window.size();
    }
}
