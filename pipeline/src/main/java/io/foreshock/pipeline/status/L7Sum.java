package io.foreshock.pipeline.status;

import io.foreshock.pipeline.deadletter.Origin;
import io.foreshock.pipeline.latency.LatencyBins;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the exchanges of one key in one window come to. Counts are weighted. A Flink POJO: a field
 * that is added later reads as 0 or null from older state.
 *
 * @param key what it speaks of
 * @param windowStart start of the window, milliseconds since the epoch
 * @param records input records in it
 * @param count exchanges that ended
 * @param failures exchanges that failed
 * @param sampled exchanges that were read
 * @param outcomes exchanges by outcome
 * @param errors failures by error type
 * @param timed exchanges whose latency is known
 * @param latencySumNanos sum of the known latencies
 * @param latency the known latencies by bin
 * @param hosts hosts that contributed, sorted
 * @param firstSeen first failure among the events, milliseconds since the epoch
 * @param lastSeen last failure among the events
 * @param example a failure to show, if an event told of one
 * @param origin where one of the records came from
 */
public record L7Sum(
        L7Key key,
        long windowStart,
        long records,
        double count,
        double failures,
        double sampled,
        Map<String, Double> outcomes,
        Map<String, Double> errors,
        double timed,
        double latencySumNanos,
        LatencyBins latency,
        List<String> hosts,
        @Nullable Long firstSeen,
        @Nullable Long lastSeen,
        @Nullable L7Example example,
        Origin origin)
        implements WindowSum<L7Sum> {

    @Override
    public L7Sum plus(L7Sum other) {
        L7Accumulator both = new L7Accumulator(key, windowStart);
        both.add(this);
        both.add(other);
        return both.sum();
    }
}
