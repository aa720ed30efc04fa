package io.foreshock.it.l7.truth;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Finds for each exchange that a client knows the one that was seen of it.
 *
 * <p>By time, where the client knows when it began: the two that are nearest to each other, in both
 * directions, belong together, so that one which is missing does not shift those behind it; but
 * none is left for one that it cannot be. By order, where it does not. Both have to be of one
 * protocol, on one connection and ask for the same as far as that is known; what is left over then
 * is tried with less strictness, so that a report can tell an exchange that was seen wrongly from
 * one that was not seen.
 */
public final class ExchangeMatcher {
    private final LatencyTolerance tolerance;

    /** With a tolerance for latencies. */
    public ExchangeMatcher(LatencyTolerance tolerance) {
        this.tolerance = tolerance;
    }

    /**
     * Holds what was seen against what is known.
     *
     * @param observed at one end only: else each exchange is there twice
     */
    public MatchReport match(Collection<Observed> observed, Collection<Truth> truths) {
        List<Observed> seen = new ArrayList<>(observed);
        seen.sort(Comparator.comparingLong(Observed::startNs));
        List<Truth> known = new ArrayList<>(truths);
        known.sort(Comparator.comparingLong(ExchangeMatcher::startOrEnd));
        Assignment assignment = new Assignment(known, seen);
        for (Strictness strictness : Strictness.values()) {
            assignment.byTime(truth -> !truth.optional(), strictness);
            assignment.byOrder(truth -> !truth.optional(), strictness);
            if (strictness == Strictness.FULL) {
                assignment.byTime(Truth::optional, strictness);
                assignment.byOrder(Truth::optional, strictness);
                assignment.reassignOutside(tolerance, strictness);
            }
        }
        return MatchReport.of(assignment, tolerance);
    }

    /** Those without a time stay in the order in which they came, behind the others. */
    private static long startOrEnd(Truth truth) {
        return Objects.requireNonNullElse(truth.startNs(), Long.MAX_VALUE);
    }

    /** What has to be the same of two that belong together. */
    enum Strictness {
        /** Protocol, connection, method and endpoint. */
        FULL {
            @Override
            boolean allows(Truth truth, Observed seen) {
                return PROTOCOL.allows(truth, seen) && truth.asks(seen);
            }
        },
        /** Protocol and connection. */
        PROTOCOL {
            @Override
            boolean allows(Truth truth, Observed seen) {
                return truth.protocol() == seen.protocol() && truth.isOnConnectionOf(seen);
            }
        },
        /** The connection, which has to be known. */
        CONNECTION {
            @Override
            boolean allows(Truth truth, Observed seen) {
                return truth.port() != null && truth.port() == seen.port();
            }
        };

        abstract boolean allows(Truth truth, Observed seen);
    }
}
