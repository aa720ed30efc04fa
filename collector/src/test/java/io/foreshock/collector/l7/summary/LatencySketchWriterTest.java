package io.foreshock.collector.l7.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketchProtoBinding;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.foreshock.collector.allocation.Allocated;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencySketchWriterTest {
    private static final double[] QUANTILES = {0, 0.01, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999, 1};

    private final LatencySketchWriter writer = new LatencySketchWriter();
    private final BinPages memory = new BinPages(BinPages.LIMIT);
    private final LatencyBins bins = new LatencyBins(memory);

    private byte[] write(LatencyBins written) {
        int length = writer.measure(written);
        byte[] into = new byte[length + 7];
        assertThat(writer.write(written, into, 4)).isEqualTo(4 + length);
        assertThat(into[3]).isZero();
        assertThat(into[4 + length]).isZero();
        return Arrays.copyOfRange(into, 4, 4 + length);
    }

    private static DDSketch read(byte[] bytes) throws InvalidProtocolBufferException {
        return DDSketchProtoBinding.fromProto(
                UnboundedSizeDenseStore::new,
                com.datadoghq.sketch.ddsketch.proto.DDSketch.parseFrom(bytes));
    }

    private static DDSketch empty() {
        return new DDSketch(
                new LogarithmicMapping(LatencyBins.RELATIVE_ACCURACY),
                UnboundedSizeDenseStore::new);
    }

    private static long[] latencies(long seed, int count, DoubleUnaryOperator shape) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] latencies = new long[count];
        Arrays.setAll(latencies, i -> (long) shape.applyAsDouble(random.nextDouble()));
        return latencies;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 1_000, 100_000})
    void isReadByDataDogsCodeWithTheSameQuantilesAsItsOwn(int count) throws Exception {
        DDSketch expected = empty();
        for (long ns : latencies(count, count, u -> Math.exp(11 + 8 * u * u))) {
            bins.add(ns, 1);
            expected.accept((double) ns);
        }
        DDSketch read = read(write(bins));

        assertThat(read.getIndexMapping()).isEqualTo(expected.getIndexMapping());
        assertThat(read.getCount()).isEqualTo(count);
        for (double q : QUANTILES) {
            assertThat(read.getValueAtQuantile(q)).isEqualTo(expected.getValueAtQuantile(q));
        }
    }

    @Test
    void quantilesAreWithinOnePercent() throws Exception {
        long[] latencies = latencies(3, 20_000, u -> Math.exp(u * 25));
        for (long ns : latencies) {
            bins.add(ns, 1);
        }
        Arrays.sort(latencies);
        DDSketch read = read(write(bins));
        for (double q : QUANTILES) {
            double exact = latencies[(int) (q * (latencies.length - 1))];
            assertThat(read.getValueAtQuantile(q)).isCloseTo(exact, within(0.0101 * exact));
        }
    }

    @Test
    void mergesWithoutLoss() throws Exception {
        LatencyBins others = new LatencyBins(memory);
        DDSketch expected = empty();
        for (long ns : latencies(4, 10, u -> Math.exp(u * 15))) {
            bins.add(ns, 3);
            expected.accept((double) ns, 3);
        }
        for (long ns : latencies(5, 50_000, u -> Math.exp(12 + u * 2))) {
            others.add(ns, 1);
            expected.accept((double) ns);
        }
        DDSketch merged = read(write(bins));
        merged.mergeWith(read(write(others)));
        DDSketch intoTheirs = empty();
        intoTheirs.mergeWith(merged);

        assertThat(merged.getCount()).isEqualTo(50_030);
        for (double q : QUANTILES) {
            assertThat(intoTheirs.getValueAtQuantile(q)).isEqualTo(expected.getValueAtQuantile(q));
        }
    }

    @Test
    void writesTheVeryBytesOfDataDogsCodeWhereBinsAreDense() {
        DDSketch expected = empty();
        for (long ns : latencies(6, 100_000, u -> Math.exp(12 + u * 3))) {
            bins.add(ns, 1);
            expected.accept((double) ns);
        }
        bins.add(0, 2);
        expected.accept(0, 2);
        assertThat(ByteString.copyFrom(write(bins)))
                .isEqualTo(ByteString.copyFrom(expected.serialize()));
    }

    @Test
    void writesFewLatenciesFarApartShort() throws Exception {
        bins.add(20_000, 9);
        bins.add(30_000_000_000L, 1);

        byte[] bytes = write(bins);
        assertThat(bytes).hasSizeLessThan(50);
        DDSketch read = read(bytes);
        assertThat(read.getValueAtQuantile(0.5)).isCloseTo(20_000, within(200.0));
        assertThat(read.getValueAtQuantile(1)).isCloseTo(3e10, within(3e8));
    }

    @Test
    void holdsTheFirstBinTheLastAndZeros() throws Exception {
        bins.add(1, 5);
        assertThat(read(write(bins)).getValueAtQuantile(0.5)).isCloseTo(1, within(0.011));
        bins.add(Long.MAX_VALUE, 5);
        bins.add(0, 20);
        DDSketch read = read(write(bins));
        assertThat(read.getCount()).isEqualTo(30);
        assertThat(read.getValueAtQuantile(0.5)).isZero();
        assertThat(read.getMaxValue()).isCloseTo(0x1p63, within(0x1p57));
    }

    @Test
    void holdsZerosAlone() throws Exception {
        bins.add(0, 2);
        DDSketch read = read(write(bins));
        assertThat(read.getCount()).isEqualTo(2);
        assertThat(read.getValueAtQuantile(1)).isZero();
    }

    @Test
    void isNothingWithoutLatencies() {
        assertThat(writer.measure(bins)).isZero();
        bins.add(5, 1);
        bins.clear();
        assertThat(writer.measure(bins)).isZero();
    }

    @Test
    void holdsEveryBinThereIs() throws Exception {
        LogarithmicMapping mapping = new LogarithmicMapping(LatencyBins.RELATIVE_ACCURACY);
        DDSketch expected = empty();
        for (int bin = 0; bin <= LatencyBins.index(Long.MAX_VALUE); bin++) {
            long ns = (long) Math.ceil(mapping.lowerBound(bin));
            if (ns > 0) {
                bins.add(ns, 1_000_003);
                expected.accept((double) ns, 1_000_003);
            }
        }
        DDSketch read = read(write(bins));
        assertThat(read.getCount()).isEqualTo(expected.getCount());
        assertThat(read.getValueAtQuantile(0.7)).isEqualTo(expected.getValueAtQuantile(0.7));
    }

    @Test
    void allocatesNothing() {
        byte[] into = new byte[20_000];
        assertThat(
                        Allocated.by(
                                () -> {
                                    bins.clear();
                                    for (long ns = 1_000; ns < 100_000_000; ns *= 3) {
                                        bins.add(ns, 2);
                                    }
                                    writer.measure(bins);
                                    writer.write(bins, into, 0);
                                }))
                .isZero();
    }
}
