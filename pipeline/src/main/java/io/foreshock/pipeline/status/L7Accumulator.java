package io.foreshock.pipeline.status;

import io.foreshock.pipeline.deadletter.Origin;
import io.foreshock.pipeline.latency.LatencyBins;
import io.foreshock.pipeline.latency.MalformedSketchException;
import io.foreshock.pipeline.latency.SketchBytes;
import io.foreshock.schemas.signal.L7Signal;
import io.foreshock.schemas.signal.L7Summary;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the exchanges of one key in one window. Counts come from summaries alone, which hold
 * every exchange; events of failures lend first and last seen and an example, and are never counted
 * beside them.
 *
 * <p>Mutable and not thread-safe. About 1 KiB, and 8 bytes for each bin from the shortest latency
 * to the longest: mostly 1 to 4 KiB more, at most 17.
 */
public final class L7Accumulator implements WindowAccumulator<L7Sum> {
    private static final Origin NOWHERE = new Origin("", -1, -1);
    private static final int BINS_OF_A_UNIT = 1024 / Double.BYTES;

    private final L7Key key;
    private final long windowStart;
    private final Map<String, Double> outcomes = new TreeMap<>();
    private final ErrorTally errors = new ErrorTally();
    private final LatencyBins latency = new LatencyBins();
    private final Set<String> hosts = new HashSet<>();
    private long records;
    private double count;
    private double failures;
    private double sampled;
    private double timed;
    private double latencySumNanos;
    private @Nullable Long firstSeen;
    private @Nullable Long lastSeen;
    private @Nullable L7Example example;
    private Origin origin = NOWHERE;

    /** An empty sum. */
    public L7Accumulator(L7Key key, long windowStart) {
        this.key = key;
        this.windowStart = windowStart;
    }

    /**
     * Adds what a collector counted in an interval.
     *
     * @param summary one whose sketch {@linkplain SketchBytes can be read}
     */
    public void add(L7Summary summary, Origin from) {
        double weight = summary.getWeight();
        count += summary.getCount() * weight;
        failures += summary.getFailures() * weight;
        sampled += summary.getSampled() * weight;
        timed += summary.getLatencyCount() * weight;
        latencySumNanos += summary.getLatencySumNs() * weight;
        summary.getOutcomes().forEach((name, n) -> outcomes.merge(name, n * weight, Double::sum));
        if (summary.getFailures() > 0) {
            FailureTypes.of(summary, (type, n) -> errors.add(type, n * weight));
        }
        ByteBuffer sketch = summary.getLatencySketch();
        if (sketch != null) {
            add(sketch, weight);
        }
        note(summary.getHost(), from);
    }

    private void add(ByteBuffer sketch, double weight) {
        try {
            SketchBytes.read(sketch, (bin, n) -> latency.add(bin, n * weight));
        } catch (MalformedSketchException e) {
            throw new IllegalArgumentException("a sketch that nobody checked", e);
        }
    }

    /** Adds what an event shows of a failure, but not its count. */
    public void add(L7Signal failure, Origin from) {
        long ended = failure.getEventTime().toEpochMilli();
        seen(ended, ended);
        example = L7Example.moreTelling(example, L7Example.of(failure));
        note(failure.getHost(), from);
    }

    /** Adds another sum of the same key and window. */
    public void add(L7Sum sum) {
        records += sum.records();
        count += sum.count();
        failures += sum.failures();
        sampled += sum.sampled();
        timed += sum.timed();
        latencySumNanos += sum.latencySumNanos();
        latency.add(sum.latency());
        sum.outcomes().forEach((name, n) -> outcomes.merge(name, n, Double::sum));
        errors.add(sum.errors());
        hosts.addAll(sum.hosts());
        if (sum.firstSeen() != null && sum.lastSeen() != null) {
            seen(sum.firstSeen(), sum.lastSeen());
        }
        example = L7Example.moreTelling(example, sum.example());
        origin = sum.origin();
    }

    @Override
    public L7Sum sum() {
        return new L7Sum(
                key,
                windowStart,
                records,
                count,
                failures,
                sampled,
                new TreeMap<>(outcomes),
                errors.toMap(),
                timed,
                latencySumNanos,
                latency.copy(),
                hosts.stream().sorted().toList(),
                firstSeen,
                lastSeen,
                example,
                origin);
    }

    @Override
    public int units() {
        return 1 + latency.size() / BINS_OF_A_UNIT;
    }

    private void seen(long first, long last) {
        firstSeen = firstSeen == null ? first : Math.min(firstSeen, first);
        lastSeen = lastSeen == null ? last : Math.max(lastSeen, last);
    }

    private void note(String host, Origin from) {
        records++;
        origin = from;
        hosts.add(host);
    }
}
