package io.foreshock.pipeline.status;

import io.foreshock.pipeline.deadletter.Origin;
import io.foreshock.pipeline.latency.Log2Histogram;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the system calls of one key in one window come to. Counts are weighted. A Flink POJO: a
 * field that is added later reads as 0 or null from older state.
 *
 * @param key what it speaks of
 * @param windowStart start of the window, milliseconds since the epoch
 * @param records input records in it
 * @param count exits
 * @param failures exits with a watched error
 * @param errors exits by errno name
 * @param timed exits whose duration is known
 * @param durationSumNanos sum of the known durations
 * @param latency histogram of the known durations
 * @param hosts hosts that contributed, sorted
 * @param firstSeen first watched failure among the events, milliseconds since the epoch
 * @param lastSeen last watched failure among the events
 * @param example a failure to show, if an event told of one
 * @param origin where one of the records came from
 */
public record StatusSum(
        StatusKey key,
        long windowStart,
        long records,
        double count,
        double failures,
        Map<String, Double> errors,
        double timed,
        double durationSumNanos,
        Log2Histogram latency,
        List<String> hosts,
        @Nullable Long firstSeen,
        @Nullable Long lastSeen,
        @Nullable FailureExample example,
        Origin origin)
        implements WindowSum<StatusSum> {

    @Override
    public StatusSum plus(StatusSum other) {
        StatusAccumulator both = new StatusAccumulator(key, windowStart);
        both.add(this);
        both.add(other);
        return both.sum();
    }
}
