package io.foreshock.benchmarks.report;

/**
 * What a figure must be.
 *
 * @param bound from which side
 * @param limit in the figure's unit
 */
public record Bar(Bound bound, double limit) {
    /** Sides of a limit. */
    public enum Bound {
        /** The figure must not be more. */
        AT_MOST("≤"),
        /** The figure must not be less. */
        AT_LEAST("≥");

        private final String sign;

        Bound(String sign) {
            this.sign = sign;
        }
    }

    /** A figure that must not be more than this. */
    public static Bar atMost(double limit) {
        return new Bar(Bound.AT_MOST, limit);
    }

    /** A figure that must not be less than this. */
    public static Bar atLeast(double limit) {
        return new Bar(Bound.AT_LEAST, limit);
    }

    /** Whether a value reaches it; no number never does. */
    public boolean reachedBy(double value) {
        return bound == Bound.AT_MOST ? value <= limit : value >= limit;
    }

    /** As in {@code ≤ 140 ns}. */
    String text(String unit) {
        return bound.sign + " " + Numbers.text(limit) + Numbers.unit(unit);
    }
}
