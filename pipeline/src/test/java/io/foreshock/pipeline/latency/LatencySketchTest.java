package io.foreshock.pipeline.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketchProtoBinding;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LatencySketchTest {
    private static final double[] QUANTILES = {0, 0.01, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999, 1};
    private static final int COUNT = 20_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void quantilesOfDurationsAreWithinOnePercent(long seed) {
        double[] durations = durations(seed, u -> Math.exp(u * 20));
        LatencySketch sketch = new LatencySketch();
        for (double duration : durations) {
            sketch.add(duration, 1);
        }
        for (double q : QUANTILES) {
            double exact = exact(durations, q);
            assertThat(sketch.quantile(q)).isCloseTo(exact, within(0.0101 * exact));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void quantilesOfAHistogramLieInTheBucketThatHoldsThem(long seed) {
        double[] durations = durations(seed, u -> 1 + 1e6 * u * u * u);
        LatencySketch sketch = LatencySketch.of(histogram(durations));
        for (double q : QUANTILES) {
            double low = Math.scalb(1.0, Math.getExponent(exact(durations, q)));
            assertThat(sketch.quantile(q)).isBetween(low * 0.99, 2 * low * 1.01);
        }
    }

    @Test
    void quantilesOfAHistogramAreWithinOnePercentWhereTheSpreadIsLogarithmic() {
        double[] durations = new double[COUNT];
        Arrays.setAll(durations, i -> Math.pow(2, 10 + 8 * (i + 0.5) / COUNT));
        LatencySketch sketch = LatencySketch.of(histogram(durations));
        for (double q : QUANTILES) {
            double exact = exact(durations, q);
            assertThat(sketch.quantile(q)).isCloseTo(exact, within(0.011 * exact));
        }
    }

    @Test
    void keepsTheWeightOfAHistogram() {
        Log2Histogram histogram = new Log2Histogram();
        histogram.add(List.of(1L, 0L, 7L, 1_000_000L), 2.5);
        assertThat(LatencySketch.of(histogram).count())
                .isCloseTo(histogram.total(), within(1e-6 * histogram.total()));
    }

    @Test
    void showsASingleDurationInTheMiddleOfItsBucket() {
        Log2Histogram histogram = new Log2Histogram();
        histogram.add(List.of(0L, 0L, 0L, 0L, 1L), 1);
        LatencySketch sketch = LatencySketch.of(histogram);
        for (double q : QUANTILES) {
            assertThat(sketch.quantile(q)).isCloseTo(22.6, within(0.23));
        }
    }

    @Test
    void mergesWithoutLoss() {
        double[] a = durations(1, u -> Math.exp(u * 10));
        double[] b = durations(2, u -> Math.exp(5 + u * 10));
        Log2Histogram both = histogram(a);
        both.add(histogram(b));
        LatencySketch merged = LatencySketch.of(histogram(a));
        merged.merge(LatencySketch.of(histogram(b)));
        for (double q : QUANTILES) {
            assertThat(merged.quantile(q)).isEqualTo(LatencySketch.of(both).quantile(q));
        }
    }

    @Test
    void isReadByDataDogsOwnCode() throws Exception {
        LatencySketch sketch = LatencySketch.of(histogram(durations(7, u -> Math.exp(u * 15))));
        DDSketch read =
                DDSketchProtoBinding.fromProto(
                        UnboundedSizeDenseStore::new,
                        com.datadoghq.sketch.ddsketch.proto.DDSketch.parseFrom(sketch.bytes()));
        assertThat(read.getIndexMapping().relativeAccuracy())
                .isCloseTo(LatencySketch.RELATIVE_ACCURACY, within(1e-9));
        for (double q : QUANTILES) {
            assertThat(read.getValueAtQuantile(q)).isEqualTo(sketch.quantile(q));
        }
    }

    @Test
    void isEmptyWithoutDurations() {
        assertThat(LatencySketch.of(new Log2Histogram()).isEmpty()).isTrue();
    }

    @Test
    void holdsTheHighestBucketThereIs() {
        Log2Histogram histogram = new Log2Histogram();
        List<Long> counts = new ArrayList<>(Collections.nCopies(Log2Histogram.MAX_BUCKETS, 0L));
        counts.set(Log2Histogram.MAX_BUCKETS - 1, 1L);
        histogram.add(counts, 1);
        assertThat(LatencySketch.of(histogram).quantile(1))
                .isBetween(Math.scalb(0.99, 63), Math.scalb(1.01, 64));
    }

    private static double[] durations(long seed, DoubleUnaryOperator shape) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] durations = new double[COUNT];
        Arrays.setAll(durations, i -> Math.max(1, shape.applyAsDouble(random.nextDouble())));
        return durations;
    }

    private static Log2Histogram histogram(double[] durations) {
        Long[] counts = new Long[Log2Histogram.MAX_BUCKETS];
        Arrays.fill(counts, 0L);
        for (double duration : durations) {
            counts[Math.getExponent(duration)]++;
        }
        Log2Histogram histogram = new Log2Histogram();
        histogram.add(List.of(counts), 1);
        return histogram;
    }

    /** DDSketch's own notion of a quantile: the value of rank floor(q (n - 1)). */
    private static double exact(double[] durations, double quantile) {
        double[] sorted = durations.clone();
        Arrays.sort(sorted);
        return sorted[(int) (quantile * (sorted.length - 1))];
    }
}
