package io.foreshock.pipeline.latency;

import java.util.Arrays;

/**
 * Weights of durations in the bins of a {@link LatencySketch}, to be added up: what a sketch holds,
 * in a form that is merged without loss by adding, and in any order. Memory follows the distance
 * from the lowest to the highest bin in use, 8 bytes each, at most {@value #MAX_BIN} of them.
 *
 * <p>Mutable and not thread-safe. Its accessors make it a Flink POJO, so that it travels and is
 * kept without a serializer of its own.
 */
public final class LatencyBins implements SketchBytes.Bins {
    /** The bin of durations of 0 ns, which have none on a logarithmic scale. */
    public static final int ZERO = -1;

    /** The bin of 2^63 ns; that of 1 ns is 0. */
    public static final int MAX_BIN = 2_183;

    private static final double[] NO_WEIGHTS = {};

    private double zeros;
    private int first;
    private double[] weights = NO_WEIGHTS;

    /** No durations. */
    public LatencyBins() {}

    /** Weight of durations of 0 ns. */
    public double getZeros() {
        return zeros;
    }

    /** Replaces the weight of durations of 0 ns. */
    public void setZeros(double zeros) {
        this.zeros = zeros;
    }

    /** The bin that the first of the weights is of. */
    public int getFirst() {
        return first;
    }

    /** Replaces the bin that the first of the weights is of. */
    public void setFirst(int first) {
        this.first = first;
    }

    /** The weights, lowest bin first. The array itself, not a copy. */
    public double[] getWeights() {
        return weights;
    }

    /** Replaces the weights. */
    public void setWeights(double[] weights) {
        this.weights = weights;
    }

    /**
     * Adds to one bin.
     *
     * @param bin {@link #ZERO}, or from 0 to {@value #MAX_BIN}
     */
    @Override
    public void add(int bin, double weight) {
        if (bin == ZERO) {
            zeros += weight;
        } else {
            reserve(bin, bin + 1);
            weights[bin - first] += weight;
        }
    }

    /** Adds all that others hold; those are left as they are. */
    public void add(LatencyBins other) {
        zeros += other.zeros;
        if (other.weights.length > 0) {
            reserve(other.first, other.first + other.weights.length);
            int shift = other.first - first;
            for (int i = 0; i < other.weights.length; i++) {
                weights[shift + i] += other.weights[i];
            }
        }
    }

    /** Sum of all weights. */
    public double total() {
        return zeros + Arrays.stream(weights).sum();
    }

    /** How many bins it has room for: what its memory follows. */
    public int size() {
        return weights.length;
    }

    /** An independent copy. */
    public LatencyBins copy() {
        LatencyBins copy = new LatencyBins();
        copy.zeros = zeros;
        copy.first = first;
        copy.weights = weights.clone();
        return copy;
    }

    /** Makes room for the bins in {@code [from, to)}. */
    private void reserve(int from, int to) {
        if (weights.length == 0) {
            first = from;
            weights = new double[to - from];
        } else if (from < first || to > first + weights.length) {
            int low = Math.min(from, first);
            double[] wider = new double[Math.max(to, first + weights.length) - low];
            System.arraycopy(weights, 0, wider, first - low, weights.length);
            first = low;
            weights = wider;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LatencyBins that
                && zeros == that.zeros
                && first == that.first
                && Arrays.equals(weights, that.weights);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Double.hashCode(zeros) + first) + Arrays.hashCode(weights);
    }

    @Override
    public String toString() {
        return "LatencyBins[zeros="
                + zeros
                + ", from "
                + first
                + ": "
                + Arrays.toString(weights)
                + "]";
    }
}
