package io.foreshock.pipeline.latency;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import java.nio.ByteBuffer;

/**
 * Quantiles of durations in nanoseconds to 1 % relative error, mergeable without loss (DDSketch:
 * Masson, Rim and Lee, VLDB 2019). At most 8 bytes for each of about 2,200 bins, a few hundred
 * bytes in practice.
 *
 * <p>What is made {@linkplain #of from a power-of-two histogram} knows only the bucket that a
 * duration fell in. There, durations are taken to be spread evenly on a logarithmic scale (the
 * exponential interpolation of Prometheus's native histograms): a quantile lies in the bucket that
 * truly holds it, give or take the 1 %, and so within a factor of two of the truth; where the
 * spread is as assumed, it is within 1 %.
 *
 * <p>Not thread-safe.
 */
public final class LatencySketch {
    /** Relative error of every quantile, and the parameter of the bin mapping. */
    public static final double RELATIVE_ACCURACY = 0.01;

    /** As many as there are bins to a power of two. */
    private static final int MAX_POINTS = 35;

    private static final IndexMapping MAPPING = new LogarithmicMapping(RELATIVE_ACCURACY);

    private final DDSketch sketch = new DDSketch(MAPPING, UnboundedSizeDenseStore::new);

    /** An empty sketch. */
    public LatencySketch() {}

    /** A sketch of the durations that a histogram counted. */
    public static LatencySketch of(Log2Histogram histogram) {
        LatencySketch result = new LatencySketch();
        double[] weights = histogram.getWeights();
        for (int bucket = 0; bucket < weights.length; bucket++) {
            if (weights[bucket] > 0) {
                result.spread(Math.scalb(1.0, bucket), weights[bucket]);
            }
        }
        return result;
    }

    /** The sketch that was made into those bins, or the sum of several: nothing is lost. */
    public static LatencySketch of(LatencyBins bins) {
        LatencySketch result = new LatencySketch();
        if (bins.getZeros() > 0) {
            result.sketch.accept(0, bins.getZeros());
        }
        double[] weights = bins.getWeights();
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                result.sketch.accept(MAPPING.value(bins.getFirst() + i), weights[i]);
            }
        }
        return result;
    }

    /** Spreads a weight evenly over {@code [low, 2 low)} on a logarithmic scale. */
    private void spread(double low, double weight) {
        if (weight <= MAX_POINTS) {
            spreadAsPoints(low, weight);
        } else {
            spreadOverBins(low, weight);
        }
    }

    /** So few are points of their own: in parts, they would drag quantiles to the lower edge. */
    private void spreadAsPoints(double low, double weight) {
        int points = (int) Math.ceil(weight);
        for (int i = 0; i < points; i++) {
            sketch.accept(low * Math.pow(2, (i + 0.5) / points), weight / points);
        }
    }

    /** Each bin gets the share of the range that it covers. */
    private void spreadOverBins(double low, double weight) {
        double high = 2 * low;
        int last = MAPPING.index(high);
        for (int bin = MAPPING.index(low); bin <= last; bin++) {
            double from = Math.max(low, MAPPING.lowerBound(bin));
            double to = Math.min(high, MAPPING.upperBound(bin));
            if (to > from) {
                double share = Math.log(to / from) / Math.log(2);
                sketch.accept(MAPPING.value(bin), weight * share);
            }
        }
    }

    /** Adds a duration. */
    public void add(double nanos, double weight) {
        sketch.accept(nanos, weight);
    }

    /** Adds all that another sketch holds; that one is left as it is. */
    public void merge(LatencySketch other) {
        sketch.mergeWith(other.sketch);
    }

    /** True if it holds nothing: it has no quantiles then. */
    public boolean isEmpty() {
        return sketch.isEmpty();
    }

    /** Weight of all durations in it. */
    public double count() {
        return sketch.getCount();
    }

    /**
     * The duration at a quantile, nanoseconds.
     *
     * @param quantile from 0 to 1
     * @throws java.util.NoSuchElementException if the sketch is empty
     */
    public double quantile(double quantile) {
        return sketch.getValueAtQuantile(quantile);
    }

    /** Its protobuf form ({@code DDSketch} in DataDog's sketches-java), ready to read. */
    public ByteBuffer bytes() {
        return sketch.serialize();
    }
}
