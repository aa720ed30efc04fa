package io.foreshock.local.provoke;

import java.util.Map;

/**
 * What the attempts of one process gave.
 *
 * @param byErrno how often each errno was returned
 * @param nanos from the first attempt to the end of the last
 */
public record Provoked(Map<Integer, Integer> byErrno, long nanos) {
    /** Attempts a second. */
    public double perSecond() {
        long attempts = byErrno.values().stream().mapToLong(Integer::longValue).sum();
        return attempts * 1e9 / nanos;
    }
}
