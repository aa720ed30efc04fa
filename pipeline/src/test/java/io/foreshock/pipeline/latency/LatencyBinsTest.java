package io.foreshock.pipeline.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;

final class LatencyBinsTest {
    private final LatencyBins bins = new LatencyBins();

    @Test
    void growInBothDirections() {
        bins.add(100, 1);
        bins.add(90, 2);
        bins.add(110, 3);
        bins.add(100, 4);
        bins.add(LatencyBins.ZERO, 5);
        assertThat(bins.getFirst()).isEqualTo(90);
        assertThat(bins.size()).isEqualTo(21);
        assertThat(bins.getWeights()[0]).isEqualTo(2);
        assertThat(bins.getWeights()[10]).isEqualTo(5);
        assertThat(bins.getWeights()[20]).isEqualTo(3);
        assertThat(bins.getZeros()).isEqualTo(5);
        assertThat(bins.total()).isEqualTo(15);
    }

    @Test
    void addUpToTheSameInEitherOrder() {
        Random random = new Random(5);
        for (int i = 0; i < 1_000; i++) {
            LatencyBins a = random(random);
            LatencyBins b = random(random);
            LatencyBins ab = a.copy();
            ab.add(b);
            LatencyBins ba = b.copy();
            ba.add(a);
            assertThat(ab).isEqualTo(ba).hasSameHashCodeAs(ba);
            assertThat(ab.total()).isEqualTo(a.total() + b.total());
        }
    }

    @Test
    void areIndependentOfTheirCopy() {
        bins.add(3, 1);
        LatencyBins copy = bins.copy();
        bins.add(3, 1);
        bins.add(LatencyBins.ZERO, 1);
        assertThat(copy.total()).isEqualTo(1);
    }

    @Test
    void giveBackTheSketchTheyWereMadeOf() throws MalformedSketchException {
        LatencySketch sketch = new LatencySketch();
        for (int i = 0; i < 64; i++) {
            sketch.add(Math.scalb(1.0, i), i + 1);
        }
        sketch.add(0, 7);
        SketchBytes.read(sketch.bytes(), bins);
        assertThat(bins.getFirst()).isZero();
        assertThat(bins.size()).isEqualTo(LatencyBins.MAX_BIN + 1);
        assertThat(LatencySketch.of(bins).bytes()).isEqualTo(sketch.bytes());
    }

    @Test
    void travelWithoutKryo() {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(LatencyBins.class);
    }

    private static LatencyBins random(Random random) {
        LatencyBins bins = new LatencyBins();
        for (int i = random.nextInt(4); i > 0; i--) {
            bins.add(random.nextInt(LatencyBins.MAX_BIN + 2) - 1, 1 + random.nextInt(9));
        }
        return bins;
    }
}
