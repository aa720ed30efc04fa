package io.foreshock.jobs.decode;

import io.foreshock.pipeline.latency.MalformedSketchException;
import io.foreshock.pipeline.latency.SketchBytes;
import io.foreshock.pipeline.status.Outcome;
import io.foreshock.schemas.signal.L7Signal;
import io.foreshock.schemas.signal.L7Summary;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds exchanges whose counts contradict each other, or that no host can reach. What it lets pass
 * can be added up, weighted and over many hosts, without overflow. Not thread-safe.
 */
final class L7Check {
    /** Longest endpoint, characters; a collector cuts it at 256 bytes. */
    static final int MAX_ENDPOINT = 1_024;

    /** Most statuses of a summary; a collector tells 16 apart. */
    static final int MAX_STATUSES = 64;

    /** Longest trace id, characters; a collector sends 32. */
    private static final int MAX_TRACE_ID = 64;

    /** Of the weight of a sketch: it is a sum of doubles. */
    private static final double SKETCH_TOLERANCE = 1e-6;

    private final NameCheck names;
    private double sketched;

    L7Check(NameCheck names) {
        this.names = names;
    }

    /**
     * Passes over a summary whose counts hold what L7Summary.avsc says of them: outcomes are count,
     * those that failed are failures, statuses and latencies are no more than count, statuses of
     * errors no more than failures, and a sketch holds no more than the latencies.
     */
    void check(L7Summary summary) throws UnreadableException {
        checkSubject(
                summary.getRole(),
                summary.getProtocol(),
                summary.getMethod(),
                summary.getEndpoint());
        long most = CountCheck.mostCalls(summary.getIntervalStart(), summary.getIntervalEnd());
        long count = summary.getCount();
        CountCheck.inRange("count", count, 0, most, "what a host can do in the interval");
        checkOutcomes(summary.getOutcomes(), count, summary.getFailures());
        checkStatuses("statuses", summary.getStatuses(), count, "count");
        if (summary.getErrorStatuses() != null) {
            checkStatuses(
                    "error_statuses",
                    summary.getErrorStatuses(),
                    summary.getFailures(),
                    "failures");
        }
        CountCheck.inRange("sampled", summary.getSampled(), 0, count, "count");
        long timed = summary.getLatencyCount();
        CountCheck.inRange("latency_count", timed, 0, count, "count");
        CountCheck.checkDurations("latency_sum_ns", summary.getLatencySumNs(), timed);
        checkSketch(summary.getLatencySketch(), timed);
    }

    /** Passes over an event of a known outcome, with texts that a result may show. */
    void check(L7Signal signal) throws UnreadableException {
        checkSubject(
                signal.getRole(), signal.getProtocol(), signal.getMethod(), signal.getEndpoint());
        outcome("outcome", signal.getOutcome());
        NameCheck.notLonger("status", signal.getStatus(), NameCheck.MAX_NAME);
        NameCheck.notLonger("error_name", signal.getErrorName(), NameCheck.MAX_NAME);
        NameCheck.notLonger("trace_id", signal.getTraceId(), MAX_TRACE_ID);
        NameCheck.notLonger("peer_address", signal.getPeerAddress(), NameCheck.MAX_LABEL);
        CountCheck.checkWeight(signal.getWeight());
    }

    /** Method and endpoint are what was asked for, so they may be anything that is not long. */
    private void checkSubject(String role, String protocol, String method, String endpoint)
            throws UnreadableException {
        names.check("role", role, NameCheck.MAX_NAME);
        names.check("protocol", protocol, NameCheck.MAX_NAME);
        NameCheck.notLonger("method", method, NameCheck.MAX_NAME);
        NameCheck.notLonger("endpoint", endpoint, MAX_ENDPOINT);
    }

    private void checkOutcomes(Map<String, Long> outcomes, long count, long failures)
            throws UnreadableException {
        long all = 0;
        long failed = 0;
        for (Map.Entry<String, Long> entry : outcomes.entrySet()) {
            Outcome outcome = outcome("outcomes", entry.getKey());
            long n = part("outcomes", entry, count - all, count, "count");
            all += n;
            failed += outcome.isFailure() ? n : 0;
        }
        if (all != count) {
            throw UnreadableException.invalid(
                    "outcomes are " + all + " together; allowed: count, which is " + count);
        }
        if (failures != failed) {
            throw UnreadableException.invalid(
                    "failures is " + failures + "; allowed: " + failed + ", as outcomes tell");
        }
    }

    private static void checkStatuses(
            String field, Map<String, Long> statuses, long most, String what)
            throws UnreadableException {
        if (statuses.size() > MAX_STATUSES) {
            throw UnreadableException.invalid(
                    field
                            + " has "
                            + statuses.size()
                            + " entries; allowed: at most "
                            + MAX_STATUSES);
        }
        long all = 0;
        for (Map.Entry<String, Long> entry : statuses.entrySet()) {
            NameCheck.notLonger(field, entry.getKey(), NameCheck.MAX_NAME);
            all += part(field, entry, most - all, most, what);
        }
    }

    /** One of several counts that are at most {@code most} together, which is {@code what}. */
    private static long part(
            String field, Map.Entry<String, Long> entry, long rest, long most, String what)
            throws UnreadableException {
        long n = entry.getValue();
        if (n < 0 || n > rest) {
            throw UnreadableException.invalid(
                    field
                            + "."
                            + NameCheck.shown(entry.getKey())
                            + " is "
                            + n
                            + "; allowed: 0 or more, and together at most "
                            + most
                            + ", "
                            + what);
        }
        return n;
    }

    private static Outcome outcome(String field, String name) throws UnreadableException {
        Outcome outcome = Outcome.named(name);
        if (outcome == null) {
            throw UnreadableException.invalid(
                    field
                            + " has '"
                            + NameCheck.shown(name)
                            + "'; allowed: OK, CLIENT_ERROR, SERVER_ERROR, TIMEOUT, RESET, REFUSED,"
                            + " PROTOCOL_ERROR, TLS_FAILURE, UNKNOWN");
        }
        return outcome;
    }

    private void checkSketch(@Nullable ByteBuffer sketch, long timed) throws UnreadableException {
        if (sketch == null) {
            return;
        }
        sketched = 0;
        try {
            SketchBytes.read(sketch, (bin, weight) -> sketched += weight);
        } catch (MalformedSketchException e) {
            throw UnreadableException.invalid("latency_sketch is none: " + e.getMessage());
        }
        if (sketched > timed * (1 + SKETCH_TOLERANCE)) {
            throw UnreadableException.invalid(
                    "latency_sketch holds "
                            + sketched
                            + " latencies; allowed: at most latency_count, which is "
                            + timed);
        }
    }
}
