package io.foreshock.pipeline.status;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One key's window as kept in state, as a Flink POJO.
 *
 * @param <S> what its signals come to
 * @param sum what has arrived so far
 * @param results how many results were given out for it
 * @param changed true if the last of them (or none) does not yet hold all of {@code sum}
 * @param completeness that of the last of them; null if unknown
 */
public record WindowStatus<S extends WindowSum<S>>(
        S sum, int results, boolean changed, @Nullable Double completeness) {
    /** A window's first signals. */
    public static <S extends WindowSum<S>> WindowStatus<S> first(S sum) {
        return new WindowStatus<>(sum, 0, true, null);
    }

    /** The window with more signals. */
    public WindowStatus<S> plus(S more) {
        return new WindowStatus<>(sum.plus(more), results, true, completeness);
    }

    /**
     * True if summaries have come. Events alone give no result: its counts of 0 would look like
     * those of a call that does not fail.
     */
    public boolean isCounted() {
        return sum.count() > 0;
    }

    /** True if a result with that completeness would tell more than those given out. */
    public boolean differs(@Nullable Double completenessNow) {
        return isCounted() && (changed || !Objects.equals(completeness, completenessNow));
    }

    /** The window after a result with that completeness was given out. */
    public WindowStatus<S> given(@Nullable Double completenessNow) {
        return new WindowStatus<>(sum, results + 1, false, completenessNow);
    }
}
