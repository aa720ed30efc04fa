package io.foreshock.pipeline.status;

import io.foreshock.pipeline.deadletter.Origin;
import io.foreshock.pipeline.latency.Log2Histogram;
import io.foreshock.schemas.signal.SyscallSignal;
import io.foreshock.schemas.signal.SyscallSummary;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the signals of one key in one window. Counts come from summaries alone, which hold every
 * exit; events lend first and last seen and an example, and are never counted beside them.
 *
 * <p>Mutable and not thread-safe. About 1 KiB; adding a summary allocates only for an errno or a
 * host that is new to it.
 */
public final class StatusAccumulator implements WindowAccumulator<StatusSum> {
    private static final Origin NOWHERE = new Origin("", -1, -1);

    private final StatusKey key;
    private final long windowStart;
    private final Map<String, Double> errors = new TreeMap<>();
    private final Log2Histogram latency = new Log2Histogram();
    private final Set<String> hosts = new HashSet<>();
    private long records;
    private double count;
    private double failures;
    private double timed;
    private double durationSumNanos;
    private @Nullable Long firstSeen;
    private @Nullable Long lastSeen;
    private @Nullable FailureExample example;
    private Origin origin = NOWHERE;
    private @Nullable String lastHost;

    /** An empty sum. */
    public StatusAccumulator(StatusKey key, long windowStart) {
        this.key = key;
        this.windowStart = windowStart;
    }

    /** Adds what a collector counted in an interval. */
    public void add(SyscallSummary summary, Origin from) {
        double weight = summary.getWeight();
        count += summary.getCount() * weight;
        failures += summary.getFailures() * weight;
        timed += summary.getTimed() * weight;
        durationSumNanos += summary.getDurationSumNs() * weight;
        latency.add(summary.getLatencyLog2(), weight);
        Map<String, Long> byErrno = summary.getErrors();
        if (!byErrno.isEmpty()) {
            byErrno.forEach((errno, n) -> errors.merge(errno, n * weight, Double::sum));
        }
        note(summary.getHost(), from);
    }

    /** Adds what an event shows of a failure, but not its count. */
    public void add(SyscallSignal signal, Origin from) {
        seen(signal.getFirstSeen().toEpochMilli(), signal.getLastSeen().toEpochMilli());
        example = FailureExample.moreTelling(example, FailureExample.of(signal));
        note(signal.getHost(), from);
    }

    /** Adds another sum of the same key and window. */
    public void add(StatusSum sum) {
        records += sum.records();
        count += sum.count();
        failures += sum.failures();
        timed += sum.timed();
        durationSumNanos += sum.durationSumNanos();
        latency.add(sum.latency());
        sum.errors().forEach((errno, n) -> errors.merge(errno, n, Double::sum));
        hosts.addAll(sum.hosts());
        if (sum.firstSeen() != null && sum.lastSeen() != null) {
            seen(sum.firstSeen(), sum.lastSeen());
        }
        example = FailureExample.moreTelling(example, sum.example());
        origin = sum.origin();
    }

    @Override
    public StatusSum sum() {
        return new StatusSum(
                key,
                windowStart,
                records,
                count,
                failures,
                new TreeMap<>(errors),
                timed,
                durationSumNanos,
                latency.copy(),
                hosts.stream().sorted().toList(),
                firstSeen,
                lastSeen,
                example,
                origin);
    }

    private void seen(long first, long last) {
        firstSeen = firstSeen == null ? first : Math.min(firstSeen, first);
        lastSeen = lastSeen == null ? last : Math.max(lastSeen, last);
    }

    private void note(String host, Origin from) {
        records++;
        origin = from;
        if (!host.equals(lastHost)) {
            hosts.add(host);
            lastHost = host;
        }
    }
}
