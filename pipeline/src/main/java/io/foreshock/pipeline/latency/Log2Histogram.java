package io.foreshock.pipeline.latency;

import java.util.Arrays;
import java.util.List;

/**
 * A weighted histogram of durations: bucket {@code i} holds the weight of durations in {@code [2^i,
 * 2^(i+1))} nanoseconds, as the kernel counts them. At most {@value #MAX_BUCKETS} buckets; memory
 * follows the highest bucket in use.
 *
 * <p>Mutable and not thread-safe. Its accessors make it a Flink POJO, so that it travels and is
 * kept without a serializer of its own.
 */
public final class Log2Histogram {
    /** As many as a 64-bit duration has bits. */
    public static final int MAX_BUCKETS = 64;

    private static final double[] NO_WEIGHTS = {};

    private double[] weights = NO_WEIGHTS;

    /** An empty histogram. */
    public Log2Histogram() {}

    /** The weights, lowest bucket first; later buckets are empty. The array itself, not a copy. */
    public double[] getWeights() {
        return weights;
    }

    /** Replaces the weights. */
    public void setWeights(double[] weights) {
        this.weights = weights;
    }

    /**
     * Adds counts, each multiplied by {@code weight}.
     *
     * @param counts lowest bucket first, at most {@value #MAX_BUCKETS}
     */
    public void add(List<Long> counts, double weight) {
        int size = counts.size();
        reserve(size);
        for (int i = 0; i < size; i++) {
            weights[i] += counts.get(i) * weight;
        }
    }

    /** Adds another histogram; that one is left as it is. */
    public void add(Log2Histogram other) {
        reserve(other.weights.length);
        for (int i = 0; i < other.weights.length; i++) {
            weights[i] += other.weights[i];
        }
    }

    /** Sum of all weights. */
    public double total() {
        return Arrays.stream(weights).sum();
    }

    /** An independent copy. */
    public Log2Histogram copy() {
        Log2Histogram copy = new Log2Histogram();
        copy.weights = weights.clone();
        return copy;
    }

    private void reserve(int buckets) {
        if (buckets > weights.length) {
            weights = Arrays.copyOf(weights, buckets);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Log2Histogram that && Arrays.equals(weights, that.weights);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(weights);
    }

    @Override
    public String toString() {
        return "Log2Histogram" + Arrays.toString(weights);
    }
}
