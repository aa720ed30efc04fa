package io.foreshock.jobs.decode;

import io.foreshock.pipeline.latency.Log2Histogram;
import io.foreshock.schemas.signal.CollectorLedger;
import io.foreshock.schemas.signal.SyscallSummary;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Finds counts that contradict each other, or that no host can reach. What it lets pass can be
 * added up, weighted and over many hosts, without overflow.
 */
final class CountCheck {
    /** Largest weight: a sampling of one call in a billion. */
    static final double MAX_WEIGHT = 1e9;

    /** No host makes more than a call a nanosecond. */
    private static final long CALLS_PER_MILLI = 1_000_000;

    /**
     * Beside the interval: a collector counts while it starts, before its first interval begins.
     */
    private static final long START_MILLIS = 10_000;

    /** No more than what an interval of a day may hold, however long it is. */
    private static final long MAX_MILLIS = 86_400_000;

    /** The most that any count may be. */
    static final long MAX_CALLS = mostCalls(MAX_MILLIS);

    /** A collector reads a count, and what was timed a moment later: the part of more calls. */
    private static final long MOMENT = 1_000;

    /** No call lasts longer on average: a year. */
    private static final long MAX_CALL_NANOS = 365 * 86_400 * 1_000_000_000L;

    private static final String PERMISSION = "permission";

    private final NameCheck names;

    CountCheck(NameCheck names) {
        this.names = names;
    }

    /**
     * Passes over a summary whose counts hold what SyscallSummary.avsc says of them: {@code
     * failures <= errors together <= count}, the two equal in category permission, and a histogram
     * of the timed exits.
     */
    void check(SyscallSummary summary) throws UnreadableException {
        long most = mostCalls(summary.getIntervalStart(), summary.getIntervalEnd());
        long count = summary.getCount();
        inRange("count", count, 0, most, "what a host can do in the interval");
        long errors = sum("errors", summary.getErrors(), count, "count");
        inRange("failures", summary.getFailures(), 0, errors, "errors together");
        if (errors != count && summary.getCategory().equals(PERMISSION)) {
            throw UnreadableException.invalid(
                    "count is "
                            + count
                            + "; allowed: "
                            + errors
                            + ", as all of category permission"
                            + " are in errors");
        }
        long timed = summary.getTimed();
        inRange("timed", timed, 0, count + most / MOMENT, "count, and those since it was read");
        checkHistogram(summary.getLatencyLog2(), timed);
        checkDurations("duration_sum_ns", summary.getDurationSumNs(), count);
    }

    /** Passes over a ledger whose losses can be set against what was produced. */
    void check(CollectorLedger ledger) throws UnreadableException {
        long most = mostCalls(ledger.getIntervalStart(), ledger.getIntervalEnd());
        long produced = ledger.getProduced();
        inRange("produced", produced, 0, most, "what a host can do in the interval");
        // A loss is told when it becomes known, which may be in a later, shorter interval.
        long unused = sum("dropped", ledger.getDropped(), MAX_CALLS, "of all causes");
        Long total = ledger.getProducedTotal();
        if (total != null) {
            inRange("produced_total", total, produced, Long.MAX_VALUE, "from produced on");
        }
    }

    /** Passes over a weight that is the inverse of a probability. */
    static void checkWeight(double weight) throws UnreadableException {
        boolean weighs = weight >= 1 && weight <= MAX_WEIGHT;
        if (!weighs) {
            throw UnreadableException.invalid(
                    "weight is " + weight + "; allowed: 1 to " + MAX_WEIGHT);
        }
    }

    /** Passes over a count from {@code least} to {@code most}. */
    static void inRange(String field, long count, long least, long most, String why)
            throws UnreadableException {
        if (count < least || count > most) {
            throw UnreadableException.invalid(
                    field + " is " + count + "; allowed: " + least + " to " + most + ", " + why);
        }
    }

    /** The sum of counts by name: all of them together are at most {@code most}. */
    private long sum(String field, Map<String, Long> counts, long most, String why)
            throws UnreadableException {
        long sum = 0;
        if (!counts.isEmpty()) {
            for (Map.Entry<String, Long> entry : counts.entrySet()) {
                names.check(field, entry.getKey(), NameCheck.MAX_NAME);
                long count = entry.getValue();
                if (count < 0 || count > most - sum) {
                    throw UnreadableException.invalid(
                            field
                                    + "."
                                    + entry.getKey()
                                    + " is "
                                    + count
                                    + "; allowed: 0 or more, and together at most "
                                    + most
                                    + ", "
                                    + why);
                }
                sum += count;
            }
        }
        return sum;
    }

    private static void checkHistogram(List<Long> buckets, long timed) throws UnreadableException {
        if (buckets.size() > Log2Histogram.MAX_BUCKETS) {
            throw UnreadableException.invalid(
                    "latency_log2 has "
                            + buckets.size()
                            + " buckets; allowed: at most "
                            + Log2Histogram.MAX_BUCKETS);
        }
        long rest = timed;
        for (int i = 0; i < buckets.size(); i++) {
            long bucket = buckets.get(i);
            if (bucket < 0 || bucket > rest) {
                throw UnreadableException.invalid(
                        "latency_log2["
                                + i
                                + "] is "
                                + bucket
                                + "; allowed: 0 or more, and together timed, which is "
                                + timed);
            }
            rest -= bucket;
        }
        if (rest != 0) {
            throw UnreadableException.invalid(
                    "latency_log2 is "
                            + (timed - rest)
                            + " together; allowed: timed, which is "
                            + timed);
        }
    }

    /**
     * Little is certain of the durations together: they are read a moment before the histogram, so
     * one of them may be that of a call that is in the next summary's.
     */
    static void checkDurations(String field, long sumNanos, long count) throws UnreadableException {
        if (sumNanos < 0 || sumNanos / MAX_CALL_NANOS > count) {
            throw UnreadableException.invalid(
                    field
                            + " is "
                            + sumNanos
                            + " for a count of "
                            + count
                            + "; allowed: 0 or more, and at most a year a call");
        }
    }

    /** The most that a host can do in an interval. */
    static long mostCalls(Instant start, Instant end) {
        return mostCalls(end.toEpochMilli() - start.toEpochMilli());
    }

    private static long mostCalls(long millis) {
        return (Math.min(millis, MAX_MILLIS) + START_MILLIS) * CALLS_PER_MILLI;
    }
}
