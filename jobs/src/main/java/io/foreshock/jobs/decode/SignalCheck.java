package io.foreshock.jobs.decode;

import io.foreshock.pipeline.deadletter.Reason;
import io.foreshock.pipeline.latency.Log2Histogram;
import io.foreshock.schemas.signal.CollectorLedger;
import io.foreshock.schemas.signal.SyscallSignal;
import io.foreshock.schemas.signal.SyscallSummary;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Finds signals that contradict their own definition, or whose times are absurd. */
final class SignalCheck {
    private final TimeBounds times;

    SignalCheck(TimeBounds times) {
        this.times = times;
    }

    void check(SyscallSummary summary) throws UnreadableException {
        times.check("event_time", summary.getEventTime());
        checkInterval(summary.getIntervalStart(), summary.getIntervalEnd());
        present("host", summary.getHost());
        present("service", summary.getService());
        present("syscall", summary.getSyscall());
        checkWeight(summary.getWeight());
        notNegative("count", summary.getCount());
        notNegative("failures", summary.getFailures());
        notNegative("errors", summary.getErrors());
        notNegative("timed", summary.getTimed());
        notNegative("duration_sum_ns", summary.getDurationSumNs());
        checkHistogram(summary.getLatencyLog2());
    }

    void check(SyscallSignal signal) throws UnreadableException {
        times.check("event_time", signal.getEventTime());
        times.check("first_seen", signal.getFirstSeen());
        times.check("last_seen", signal.getLastSeen());
        present("host", signal.getHost());
        present("service", signal.getService());
        present("syscall", signal.getSyscall());
        checkWeight(signal.getWeight());
        if (signal.getErrorCount() < 1) {
            throw invalid("error_count is " + signal.getErrorCount() + "; allowed: at least 1");
        }
        if (signal.getFirstSeen().isAfter(signal.getLastSeen())) {
            throw invalid(
                    "first_seen "
                            + signal.getFirstSeen()
                            + " is after last_seen "
                            + signal.getLastSeen());
        }
    }

    void check(CollectorLedger ledger) throws UnreadableException {
        times.check("event_time", ledger.getEventTime());
        checkInterval(ledger.getIntervalStart(), ledger.getIntervalEnd());
        present("host", ledger.getHost());
        notNegative("produced", ledger.getProduced());
        notNegative("dropped", ledger.getDropped());
    }

    private void checkInterval(Instant start, Instant end) throws UnreadableException {
        times.check("interval_start", start);
        times.check("interval_end", end);
        if (end.isBefore(start)) {
            throw invalid("interval_end " + end + " is before interval_start " + start);
        }
    }

    private static void checkHistogram(List<Long> buckets) throws UnreadableException {
        if (buckets.size() > Log2Histogram.MAX_BUCKETS) {
            throw invalid(
                    "latency_log2 has "
                            + buckets.size()
                            + " buckets; allowed: at most "
                            + Log2Histogram.MAX_BUCKETS);
        }
        for (int i = 0; i < buckets.size(); i++) {
            notNegative("latency_log2", buckets.get(i));
        }
    }

    private static void checkWeight(double weight) throws UnreadableException {
        boolean weighs = weight >= 1 && weight < Double.POSITIVE_INFINITY;
        if (!weighs) {
            throw invalid("weight is " + weight + "; allowed: 1 or more, and finite");
        }
    }

    private static void present(String field, String text) throws UnreadableException {
        if (text.isEmpty()) {
            throw invalid(field + " is empty");
        }
    }

    private static void notNegative(String field, Map<String, Long> counts)
            throws UnreadableException {
        if (!counts.isEmpty()) {
            for (Map.Entry<String, Long> entry : counts.entrySet()) {
                notNegative(field + "." + entry.getKey(), entry.getValue());
            }
        }
    }

    private static void notNegative(String field, long count) throws UnreadableException {
        if (count < 0) {
            throw invalid(field + " is " + count + "; allowed: 0 or more");
        }
    }

    private static UnreadableException invalid(String detail) {
        return new UnreadableException(Reason.INVALID, detail);
    }
}
