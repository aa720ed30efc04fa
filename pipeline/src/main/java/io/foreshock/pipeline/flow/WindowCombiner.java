package io.foreshock.pipeline.flow;

import io.foreshock.pipeline.input.Arrival;
import io.foreshock.pipeline.status.WindowAccumulator;
import io.foreshock.pipeline.status.WindowSum;
import io.foreshock.pipeline.window.TumblingWindows;
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
 *   <li>at the end of the input, and when it holds as much as it may.
 * </ul>
 *
 * @param <K> what a sum speaks of
 * @param <A> how it is made
 * @param <S> the sum
 */
abstract class WindowCombiner<K, A extends WindowAccumulator<S>, S extends WindowSum<S>>
        extends AbstractStreamOperator<S> implements OneInputStreamOperator<Arrival, S> {
    private static final long serialVersionUID = 1L;

    private final TumblingWindows windows;
    private final int maxUnits;

    /** Sums by window start and key. Few windows are open at once. */
    private transient Map<Long, Map<K, A>> held;

    /** The window that the last signal fell in: mostly that of the next one too. */
    private transient @Nullable Map<K, A> recent;

    private transient long recentStart;
    private transient int heldUnits;
    private transient StreamRecord<S> outgoing;

    /**
     * @param windows the windows to sum over
     * @param maxUnits how much it may hold, KiB or so, as its accumulators tell
     */
    WindowCombiner(TumblingWindows windows, int maxUnits) {
        this.windows = windows;
        this.maxUnits = maxUnits;
    }

    @Override
    public final void open() throws Exception {
        super.open();
        held = new HashMap<>();
        outgoing = new StreamRecord<>(null);
    }

    @Override
    public final void processElement(StreamRecord<Arrival> element) {
        Arrival arrival = element.getValue();
        add(arrival, windows.startOf(arrival.time()));
        if (heldUnits >= maxUnits) {
            flush();
        }
    }

    /**
     * Adds an arrival to the {@linkplain #accumulator accumulator} of its key, or leaves it out.
     *
     * @param start start of its window
     */
    abstract void add(Arrival arrival, long start);

    /** Makes the empty accumulator of a key and window. */
    abstract A newAccumulator(K key, long start);

    @Override
    public final void processWatermark(Watermark mark) throws Exception {
        Iterator<Map.Entry<Long, Map<K, A>>> each = held.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<Long, Map<K, A>> window = each.next();
            if (windows.lastOf(window.getKey()) <= mark.getTimestamp()) {
                emit(window.getValue());
                each.remove();
            }
        }
        super.processWatermark(mark);
    }

    @Override
    public final void processWatermarkStatus(WatermarkStatus status) throws Exception {
        if (status.isIdle()) {
            flush();
        }
        super.processWatermarkStatus(status);
    }

    @Override
    public final void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        flush();
        super.prepareSnapshotPreBarrier(checkpointId);
    }

    @Override
    public final void finish() throws Exception {
        flush();
        super.finish();
    }

    /** The accumulator of a key and window. */
    final A accumulator(long start, K key) {
        Map<K, A> window = recent;
        if (window == null || start != recentStart) {
            window = held.computeIfAbsent(start, unused -> new HashMap<>());
            recent = window;
            recentStart = start;
        }
        A accumulator = window.get(key);
        if (accumulator == null) {
            accumulator = newAccumulator(key, start);
            window.put(key, accumulator);
            heldUnits += accumulator.units();
        }
        return accumulator;
    }

    /** Notes that an accumulator holds more than before. */
    final void grew(int units) {
        heldUnits += units;
    }

    private void flush() {
        held.values().forEach(this::emit);
        held.clear();
    }

    private void emit(Map<K, A> window) {
        recent = null;
        for (A accumulator : window.values()) {
            S sum = accumulator.sum();
            output.collect(outgoing.replace(sum, sum.windowStart()));
            heldUnits -= accumulator.units();
        }
    }
}
