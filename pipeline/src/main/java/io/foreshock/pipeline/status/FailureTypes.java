package io.foreshock.pipeline.status;

import io.foreshock.schemas.signal.L7Summary;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Divides the failures of a summary among error types, each failure to one, so that the types
 * together are the failures. A summary tells the statuses of the exchanges that were answered with
 * an error, but not which of the outcomes of such had which: a status takes from those of the
 * outcome that it stands for first, and never more than there are. What no status took is counted
 * by its outcome.
 *
 * <p>Collectors before that field count statuses of whatever outcome: of these, the ones that stand
 * for errors as a rule are taken, in the order of their names.
 */
final class FailureTypes {
    /** Failures that no status has told more of, by outcome. */
    private final Map<Outcome, Long> untold = new EnumMap<>(Outcome.class);

    /** Takes the failures of a type. */
    @FunctionalInterface
    interface Taker {
        /** Takes failures, of one type perhaps more than once. */
        void add(String type, long failures);
    }

    private FailureTypes(Map<String, Long> outcomes) {
        outcomes.forEach(
                (name, n) -> {
                    Outcome outcome = Outcome.named(name);
                    if (outcome != null && outcome.isFailure()) {
                        untold.put(outcome, n);
                    }
                });
    }

    /** Gives each type its failures. */
    static void of(L7Summary summary, Taker taker) {
        FailureTypes failures = new FailureTypes(summary.getOutcomes());
        String protocol = summary.getProtocol();
        Map<String, Long> errors = summary.getErrorStatuses();
        new TreeMap<>(errors == null ? summary.getStatuses() : errors)
                .forEach(
                        (status, n) -> {
                            String type = ErrorType.of(protocol, status);
                            if (type != null) {
                                long taken = failures.take(ErrorType.outcomeOf(protocol, type), n);
                                give(type, taken, taker);
                            }
                        });
        failures.untold.forEach((outcome, n) -> give(ErrorType.of(outcome), n, taker));
    }

    private static void give(String type, long failures, Taker taker) {
        if (failures > 0) {
            taker.add(type, failures);
        }
    }

    /** Takes as many as there are, up to {@code wanted}: those that fit first. */
    private long take(Outcome fitting, long wanted) {
        long taken = takeOf(fitting, wanted);
        taken += takeOf(Outcome.SERVER_ERROR, wanted - taken);
        return taken + takeOf(Outcome.CLIENT_ERROR, wanted - taken);
    }

    private long takeOf(Outcome outcome, long wanted) {
        long there = untold.getOrDefault(outcome, 0L);
        long taken = Math.min(there, wanted);
        if (taken > 0) {
            untold.put(outcome, there - taken);
        }
        return taken;
    }
}
