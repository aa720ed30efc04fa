package io.foreshock.pipeline.status;

import io.foreshock.pipeline.latency.LatencySketch;
import io.foreshock.schemas.result.ServiceStatus;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the published result of a window's sum. */
public final class StatusResult {
    /** Type of a result of system calls. */
    public static final String SYSCALL = "syscall";

    /** Type of a result of exchanges, and its category. */
    public static final String L7 = "l7";

    private StatusResult() {}

    /**
     * The result of system calls.
     *
     * @param sum what the window holds
     * @param windowEnd first instant after the window, milliseconds since the epoch
     * @param revision 0 for the window's first result, one more for each that replaces it
     * @param completeness share of the hosts' calls that arrived, null if unknown
     */
    public static ServiceStatus of(
            StatusSum sum, long windowEnd, int revision, @Nullable Double completeness) {
        ServiceStatus status = ofWindow(sum, windowEnd, revision, completeness);
        status.setType(SYSCALL);
        status.setService(sum.key().service());
        status.setCategory(sum.key().category());
        status.setSyscall(sum.key().syscall());
        status.setOutcomes(Map.of());
        setErrors(status, sum.count(), sum.failures(), sum.errors());
        setLatency(status, sum.durationSumNanos(), sum.timed(), LatencySketch.of(sum.latency()));
        setSeen(status, sum.firstSeen(), sum.lastSeen());
        FailureExample example = sum.example();
        if (example != null) {
            status.setExampleErrno(example.errno());
            status.setExamplePath(example.path());
            status.setExamplePeer(example.peer());
            status.setExamplePid(example.pid());
            status.setExampleSeverity(example.severity());
        }
        return status;
    }

    /**
     * The result of exchanges.
     *
     * @param sum what the window holds
     * @param windowEnd first instant after the window, milliseconds since the epoch
     * @param revision 0 for the window's first result, one more for each that replaces it
     * @param completeness share of the hosts' exchanges that arrived, null if unknown
     */
    public static ServiceStatus of(
            L7Sum sum, long windowEnd, int revision, @Nullable Double completeness) {
        ServiceStatus status = ofWindow(sum, windowEnd, revision, completeness);
        status.setType(L7);
        status.setService(sum.key().service());
        status.setCategory(L7);
        status.setSyscall("");
        status.setProtocol(sum.key().protocol());
        status.setRole(sum.key().role());
        status.setEndpoint(sum.key().endpoint());
        status.setMethod(sum.key().method());
        status.setOutcomes(sum.outcomes());
        status.setSampled(sum.sampled());
        setErrors(status, sum.count(), sum.failures(), sum.errors());
        setLatency(status, sum.latencySumNanos(), sum.timed(), LatencySketch.of(sum.latency()));
        setSeen(status, sum.firstSeen(), sum.lastSeen());
        L7Example example = sum.example();
        if (example != null) {
            status.setExampleOutcome(example.outcome());
            status.setExampleStatus(example.status());
            status.setExampleError(example.error());
            status.setExampleTraceId(example.traceId());
            status.setExamplePeer(example.peer());
            status.setExamplePid(example.pid() == 0 ? null : Integer.valueOf(example.pid()));
        }
        return status;
    }

    private static ServiceStatus ofWindow(
            WindowSum<?> sum, long windowEnd, int revision, @Nullable Double completeness) {
        ServiceStatus status = new ServiceStatus();
        status.setWindowStart(Instant.ofEpochMilli(sum.windowStart()));
        status.setWindowEnd(Instant.ofEpochMilli(windowEnd));
        status.setRevision(revision);
        status.setHosts(sum.hosts());
        status.setCompleteness(completeness);
        return status;
    }

    private static void setErrors(
            ServiceStatus status, double count, double failures, Map<String, Double> errors) {
        status.setCount(count);
        status.setFailures(failures);
        status.setErrors(errors);
        status.setErrorRate(count == 0 ? 0 : failures / count);
    }

    private static void setLatency(
            ServiceStatus status, double sumNanos, double timed, LatencySketch sketch) {
        if (timed > 0) {
            status.setMeanNs(sumNanos / timed);
        }
        if (!sketch.isEmpty()) {
            status.setP50Ns(sketch.quantile(0.50));
            status.setP95Ns(sketch.quantile(0.95));
            status.setP99Ns(sketch.quantile(0.99));
            status.setLatencySketch(sketch.bytes());
        }
    }

    private static void setSeen(ServiceStatus status, @Nullable Long first, @Nullable Long last) {
        status.setFirstSeen(instant(first));
        status.setLastSeen(instant(last));
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
