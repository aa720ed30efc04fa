package io.foreshock.pipeline.status;

/**
 * One key's window as kept in state.
 *
 * @param sum what has arrived so far
 * @param results how many results were given out for it
 * @param changed true if the last of them (or none) does not yet hold all of {@code sum}
 */
public record WindowStatus(StatusSum sum, int results, boolean changed) {
    /** A window's first signals. */
    public static WindowStatus first(StatusSum sum) {
        return new WindowStatus(sum, 0, true);
    }

    /** The window with more signals. */
    public WindowStatus plus(StatusSum more) {
        return new WindowStatus(sum.plus(more), results, true);
    }

    /** The window after a result was given out. */
    public WindowStatus given() {
        return new WindowStatus(sum, results + 1, false);
    }
}
