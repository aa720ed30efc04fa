package io.foreshock.benchmarks.report;

import java.util.Arrays;
import java.util.Collection;

/** Several measurements of the same thing, in any order. Not safe for use by several threads. */
public final class Samples {
    private double[] values = new double[0];

    /** Without any yet. */
    public Samples() {}

    /** With some. */
    public Samples(Collection<Double> some) {
        some.forEach(this::add);
    }

    /** Adds one. */
    public void add(double value) {
        values = Arrays.copyOf(values, values.length + 1);
        values[values.length - 1] = value;
        Arrays.sort(values);
    }

    /** How many there are. */
    public int count() {
        return values.length;
    }

    /** The middle one, or between the middle two; NaN if there are none. */
    public double median() {
        int n = values.length;
        return n == 0 ? Double.NaN : (values[(n - 1) / 2] + values[n / 2]) / 2;
    }

    /** The smallest; NaN if there are none. */
    public double min() {
        return values.length == 0 ? Double.NaN : values[0];
    }

    /** The largest; NaN if there are none. */
    public double max() {
        return values.length == 0 ? Double.NaN : values[values.length - 1];
    }

    /** As in {@code 1.21–1.43, n = 5}. */
    public String spread() {
        return Numbers.text(min()) + "–" + Numbers.text(max()) + ", n = " + count();
    }
}
