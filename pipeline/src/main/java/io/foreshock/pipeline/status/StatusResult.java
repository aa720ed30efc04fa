package io.foreshock.pipeline.status;

import io.foreshock.pipeline.latency.LatencySketch;
import io.foreshock.schemas.result.ServiceStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes the published result of a window's sum. */
public final class StatusResult {
    private StatusResult() {}

    /**
     * The result.
     *
     * @param sum what the window holds
     * @param windowEnd first instant after the window, milliseconds since the epoch
     * @param revision 0 for the window's first result, one more for each that replaces it
     * @param completeness share of the hosts' calls that arrived, null if unknown
     */
    public static ServiceStatus of(
            StatusSum sum, long windowEnd, int revision, @Nullable Double completeness) {
        ServiceStatus status = new ServiceStatus();
        status.setWindowStart(Instant.ofEpochMilli(sum.windowStart()));
        status.setWindowEnd(Instant.ofEpochMilli(windowEnd));
        status.setRevision(revision);
        status.setService(sum.key().service());
        status.setCategory(sum.key().category());
        status.setSyscall(sum.key().syscall());
        status.setHosts(sum.hosts());
        status.setCount(sum.count());
        status.setFailures(sum.failures());
        status.setErrors(sum.errors());
        status.setErrorRate(sum.count() == 0 ? 0 : sum.failures() / sum.count());
        status.setCompleteness(completeness);
        setLatency(status, sum);
        setFailure(status, sum);
        return status;
    }

    private static void setLatency(ServiceStatus status, StatusSum sum) {
        if (sum.timed() > 0) {
            status.setMeanNs(sum.durationSumNanos() / sum.timed());
        }
        LatencySketch sketch = LatencySketch.of(sum.latency());
        if (!sketch.isEmpty()) {
            status.setP50Ns(sketch.quantile(0.50));
            status.setP95Ns(sketch.quantile(0.95));
            status.setP99Ns(sketch.quantile(0.99));
            status.setLatencySketch(sketch.bytes());
        }
    }

    private static void setFailure(ServiceStatus status, StatusSum sum) {
        status.setFirstSeen(instant(sum.firstSeen()));
        status.setLastSeen(instant(sum.lastSeen()));
        FailureExample example = sum.example();
        if (example != null) {
            status.setExampleErrno(example.errno());
            status.setExamplePath(example.path());
            status.setExamplePeer(example.peer());
            status.setExamplePid(example.pid());
            status.setExampleSeverity(example.severity());
        }
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
