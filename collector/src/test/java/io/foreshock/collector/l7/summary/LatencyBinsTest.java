package io.foreshock.collector.l7.summary;

import static org.assertj.core.api.Assertions.assertThat;

import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatencyBinsTest {
    private final BinPages memory = new BinPages(BinPages.LIMIT);
    private final LatencyBins bins = new LatencyBins(memory);

    @Test
    void binsAreThoseOfDataDogsMappingToTheIndex() {
        LogarithmicMapping mapping = new LogarithmicMapping(LatencyBins.RELATIVE_ACCURACY);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200_000; i++) {
            long ns = random.nextLong() >>> random.nextInt(1, 64);
            if (ns > 0) {
                assertThat(LatencyBins.index(ns))
                        .as("%d ns", ns)
                        .isEqualTo(mapping.index((double) ns));
            }
        }
        for (long ns = 1; ns < 5_000; ns++) {
            assertThat(LatencyBins.index(ns)).as("%d ns", ns).isEqualTo(mapping.index((double) ns));
        }
        for (int bin = 0; bin <= LatencyBins.index(Long.MAX_VALUE); bin++) {
            long bound = (long) mapping.lowerBound(bin);
            for (long ns = Math.max(1, bound - 1); ns > 0 && ns <= bound + 1; ns++) {
                assertThat(LatencyBins.index(ns))
                        .as("%d ns", ns)
                        .isEqualTo(mapping.index((double) ns));
            }
        }
    }

    @Test
    void countsByBinWithWeights() {
        bins.add(1_000_000, 1);
        bins.add(1_000_001, 2);
        bins.add(Long.MAX_VALUE, 3);
        bins.add(1, 4);
        bins.add(0, 5);
        bins.add(-1, 6);

        assertThat(bins.count(LatencyBins.index(1_000_000))).isEqualTo(3);
        assertThat(bins.count(LatencyBins.index(Long.MAX_VALUE))).isEqualTo(3);
        assertThat(bins.count(0)).isEqualTo(4);
        assertThat(bins.count(1)).isZero();
        assertThat(bins.zeros()).isEqualTo(11);
        assertThat(bins.firstBin()).isZero();
        assertThat(bins.endBin()).isGreaterThan(LatencyBins.index(Long.MAX_VALUE));
    }

    @Test
    void givesItsMemoryBackWhenItIsCleared() {
        bins.add(100, 1);
        bins.add(110, 1);
        bins.add(1_000_000_000, 1);
        assertThat(memory.inUse()).isEqualTo(2);

        bins.clear();
        assertThat(memory.inUse()).isZero();
        assertThat(bins.count(LatencyBins.index(100))).isZero();
        assertThat(bins.endBin()).isLessThanOrEqualTo(bins.firstBin());

        bins.add(100, 1);
        assertThat(bins.count(LatencyBins.index(100))).isEqualTo(1);
        assertThat(memory.inUse()).isEqualTo(1);
    }

    @Test
    void saysWhenThereIsNoMemoryLeft() {
        BinPages one = new BinPages(1);
        LatencyBins first = new LatencyBins(one);
        LatencyBins second = new LatencyBins(one);

        assertThat(first.add(100, 1)).isTrue();
        assertThat(first.add(1_000_000, 1)).isFalse();
        assertThat(second.add(100, 1)).isFalse();
        assertThat(second.add(0, 1)).isTrue();
        assertThat(one.refused()).isEqualTo(2);

        first.clear();
        assertThat(second.add(100, 1)).isTrue();
        assertThat(second.count(LatencyBins.index(100))).isEqualTo(1);
    }

    @Test
    void stopsAtTheLargestNumberOfABin() {
        bins.add(100, Integer.MAX_VALUE);
        bins.add(100, Integer.MAX_VALUE);
        assertThat(bins.count(LatencyBins.index(100))).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void pagesNeverOverlap() {
        SplittableRandom random = new SplittableRandom(2);
        LatencyBins[] many = new LatencyBins[500];
        long[][] expected = new long[many.length][2208];
        for (int i = 0; i < many.length; i++) {
            many[i] = new LatencyBins(memory);
        }
        for (int i = 0; i < 200_000; i++) {
            int which = random.nextInt(many.length);
            long ns = 1 + (random.nextLong() >>> random.nextInt(1, 64));
            if (random.nextInt(2_000) == 0) {
                many[which].clear();
                expected[which] = new long[2208];
            }
            if (ns > 0 && many[which].add(ns, 1)) {
                expected[which][LatencyBins.index(ns)]++;
            }
        }
        for (int i = 0; i < many.length; i++) {
            for (int bin = many[i].firstBin(); bin < many[i].endBin(); bin++) {
                assertThat((long) many[i].count(bin)).isEqualTo(expected[i][bin]);
            }
        }
        assertThat(memory.inUse()).isGreaterThan(10_000);
    }
}
