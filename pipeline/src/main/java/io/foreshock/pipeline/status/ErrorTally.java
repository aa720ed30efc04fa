package io.foreshock.pipeline.status;

import java.util.Map;
import java.util.TreeMap;

/**
 * Weights of failures by {@linkplain ErrorType error type}, bounded whatever is counted: of the
 * types that are named after a status, which others choose, the first {@value #MAX_NAMED} in order
 * of their names are kept, the rest is under {@link ErrorType#OTHER}. That gives the same in
 * whatever order and grouping weights are added: a type that is put to the rest in one part has
 * {@value #MAX_NAMED} before it in the whole, too.
 *
 * <p>Mutable and not thread-safe.
 */
final class ErrorTally {
    /** Most types that are named after a status. */
    static final int MAX_NAMED = 32;

    private final Map<String, Double> fixed = new TreeMap<>();
    private final TreeMap<String, Double> named = new TreeMap<>();

    /** Adds to a type. */
    void add(String type, double weight) {
        if (ErrorType.isFixed(type)) {
            fixed.merge(type, weight, Double::sum);
            return;
        }
        named.merge(type, weight, Double::sum);
        if (named.size() > MAX_NAMED) {
            fixed.merge(ErrorType.OTHER, named.pollLastEntry().getValue(), Double::sum);
        }
    }

    /** Adds all that another tally came to. */
    void add(Map<String, Double> tally) {
        tally.forEach(this::add);
    }

    /** What it comes to; later additions do not change it. */
    Map<String, Double> toMap() {
        Map<String, Double> all = new TreeMap<>(fixed);
        all.putAll(named);
        return all;
    }
}
