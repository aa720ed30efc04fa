package io.foreshock.it.l7.truth;

/**
 * How far a latency may be off: by a share of what it is, or by a time, whichever is more.
 *
 * @param share of the latency
 * @param ns nanoseconds
 */
public record LatencyTolerance(double share, long ns) {
    /** What the observer promises: 5 % or 50 microseconds. */
    public static final LatencyTolerance PROMISED = new LatencyTolerance(0.05, 50_000);

    /** Whether a latency that was seen is close enough to what the client measured. */
    public boolean allows(long knownNs, long seenNs) {
        return Math.abs(seenNs - knownNs) <= Math.max(ns, Math.round(share * knownNs));
    }
}
