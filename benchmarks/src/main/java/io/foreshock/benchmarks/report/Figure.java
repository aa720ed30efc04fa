package io.foreshock.benchmarks.report;

import org.jspecify.annotations.Nullable;

/**
 * One measured number.
 *
 * @param what it says
 * @param value in {@code unit}
 * @param unit empty for a ratio or a count
 * @param spread how far single measurements lie apart; empty where there is but one
 * @param bar what it must be, if anything
 */
public record Figure(String what, double value, String unit, String spread, @Nullable Bar bar) {

    /** A figure without a bar. */
    public static Figure of(String what, double value, String unit) {
        return new Figure(what, value, unit, "", null);
    }

    /** A count, which has no unit, without a bar. */
    public static Figure count(String what, long count) {
        return of(what, (double) count, "");
    }

    /** The median of several measurements. */
    public static Figure median(String what, Samples samples, String unit) {
        return new Figure(what, samples.median(), unit, samples.spread(), null);
    }

    /** The same figure with a bar. */
    public Figure with(Bar newBar) {
        return new Figure(what, value, unit, spread, newBar);
    }

    /** The same figure with another note on its spread. */
    public Figure spread(String text) {
        return new Figure(what, value, unit, text, bar);
    }

    /** False only if it has a bar and misses it. */
    public boolean reached() {
        return bar == null || bar.reachedBy(value);
    }
}
