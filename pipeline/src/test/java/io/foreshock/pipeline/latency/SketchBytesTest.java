package io.foreshock.pipeline.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketchProtoBinding;
import com.datadoghq.sketch.ddsketch.mapping.CubicallyInterpolatedMapping;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.store.SparseStore;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SketchBytesTest {
    /** The mapping of every sketch: gamma, and nothing else. */
    private static final String MAPPING = "0a0909fd4a815abf52f03f";

    private static final String ONE = "000000000000f03f";

    @Test
    void readsWhatIsWritten() throws Exception {
        LatencySketch sketch = new LatencySketch();
        sketch.add(0, 2);
        sketch.add(1, 3);
        sketch.add(1_000_000, 4.5);
        LatencyBins bins = read(sketch.bytes());
        assertThat(bins.getZeros()).isEqualTo(2);
        assertThat(bins.getWeights()[0]).isEqualTo(3);
        assertThat(bins.total()).isEqualTo(9.5);
        assertThat(LatencySketch.of(bins).quantile(0.99)).isCloseTo(1e6, within(1e4));
    }

    /** Single bins instead of a row of them. */
    @Test
    void readsWhatDataDogsOwnCodeWrites() throws Exception {
        DDSketch sparse = new DDSketch(new LogarithmicMapping(0.01), SparseStore::new);
        DDSketch dense = new DDSketch(new LogarithmicMapping(0.01), UnboundedSizeDenseStore::new);
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            double nanos = Math.exp(random.nextDouble() * 43);
            sparse.accept(nanos);
            dense.accept(nanos);
        }
        LatencyBins expected = read(dense.serialize());
        assertThat(expected.total()).isEqualTo(1_000);
        for (DDSketch each : new DDSketch[] {sparse, dense}) {
            byte[] proto = DDSketchProtoBinding.toProto(each).toByteArray();
            assertThat(read(ByteBuffer.wrap(proto))).isEqualTo(expected);
        }
        assertThat(read(sparse.serialize())).isEqualTo(expected);
    }

    @Test
    void readsAnEmptySketch() throws Exception {
        assertThat(read(new LatencySketch().bytes()).total()).isZero();
        assertThat(read(hex(MAPPING)).total()).isZero();
    }

    @Test
    void leavesTheBytesAsTheyAre() throws Exception {
        ByteBuffer bytes = hex(MAPPING + "21" + ONE);
        int position = bytes.position();
        LatencyBins unused = read(bytes);
        assertThat(bytes.position()).isEqualTo(position);
    }

    @ParameterizedTest
    @CsvSource({
        "'', it has no mapping",
        MAPPING + "21, it ends within a number",
        MAPPING + "80, it ends within a number",
        MAPPING + "ffffffffff01, number of more than 32 bits",
        MAPPING + "2a00, field 5 of form 2 in a sketch",
        MAPPING + "2001, field 4 of form 0 in a sketch",
        MAPPING + "21" + "000000000000f0bf, weight of -1.0",
        MAPPING + "21" + "000000000000f87f, weight of NaN",
        MAPPING + "21" + "000000000000f07f, weight of Infinity",
        MAPPING + "1205, 'field of 5 bytes, but 0 remain'",
        MAPPING + "12ffffffff0f, 'field of 4294967295 bytes, but 0 remain'",
        MAPPING + "12022001, field 4 of form 0 in a store",
        MAPPING + "12020a05, 'field of 5 bytes, but 0 remain'",
        MAPPING + "12040a021801, field 3 of form 0 in a bin",
        MAPPING + "12141208" + ONE + "1208" + ONE + ", two rows of bins in a store",
        MAPPING + "120c1208" + ONE + "1801, bin -1; allowed: 0 to 2183",
        MAPPING + "120d1208" + ONE + "189022, bin 2184; allowed: 0 to 2183",
        MAPPING + "12101208" + ONE + "18feffffff0f, bin 2147483647; allowed: 0 to 2183",
        MAPPING + "1a0c1208" + ONE + "1800, it holds negative durations",
        "0a0909fd4a815abf52f13f, mapping of gamma 1.08",
        "0a00, mapping of gamma 0.0",
    })
    void refusesWhatIsNoSketch(String bytes, String found) {
        assertThatThrownBy(() -> read(hex(bytes)))
                .isInstanceOf(MalformedSketchException.class)
                .hasMessageStartingWith(found);
    }

    @Test
    void refusesAnotherMapping() {
        for (IndexMapping mapping :
                new IndexMapping[] {
                    new LogarithmicMapping(0.02), new CubicallyInterpolatedMapping(0.01)
                }) {
            DDSketch other = new DDSketch(mapping, UnboundedSizeDenseStore::new);
            assertThatThrownBy(() -> read(other.serialize()))
                    .isInstanceOf(MalformedSketchException.class)
                    .hasMessageStartingWith("mapping of gamma");
        }
    }

    @Test
    void refusesMoreBytesThanAnySketchNeeds() {
        assertThatThrownBy(() -> read(ByteBuffer.allocate(SketchBytes.MAX_BYTES + 1)))
                .isInstanceOf(MalformedSketchException.class)
                .hasMessage("32769 bytes; allowed: at most 32768");
    }

    @Test
    void needsNoMoreBytesForASketchOfEveryBin() throws Exception {
        DDSketch every = new DDSketch(new LogarithmicMapping(0.01), SparseStore::new);
        for (int bin = 0; bin <= LatencyBins.MAX_BIN; bin++) {
            every.accept(every.getIndexMapping().value(bin), 1.0 / 3);
        }
        ByteBuffer bytes = ByteBuffer.wrap(DDSketchProtoBinding.toProto(every).toByteArray());
        assertThat(bytes.remaining()).isLessThan(SketchBytes.MAX_BYTES);
        assertThat(read(bytes).size()).isEqualTo(LatencyBins.MAX_BIN + 1);
    }

    /** A part that ends with a field is a smaller sketch; none is anything else than refused. */
    @Test
    void readsNoMoreFromAPartThanFromTheWhole() throws Exception {
        LatencySketch sketch = new LatencySketch();
        sketch.add(0, 1);
        sketch.add(1_000, 1);
        sketch.add(1_100, 1);
        ByteBuffer bytes = sketch.bytes();
        byte[] whole = new byte[bytes.remaining()];
        bytes.get(whole);
        for (int length = 0; length < whole.length; length++) {
            LatencyBins part = new LatencyBins();
            try {
                SketchBytes.read(ByteBuffer.wrap(whole, 0, length), part);
            } catch (MalformedSketchException e) {
                assertThat(e).hasMessageMatching(".+");
            }
            assertThat(part.total()).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void readsAnyBytesWithoutOtherHarmThanARefusal() {
        Random random = new Random(2);
        LatencySketch sketch = new LatencySketch();
        for (int i = 0; i < 40; i++) {
            sketch.add(Math.scalb(1.0, i), 1);
        }
        ByteBuffer bytes = sketch.bytes();
        byte[] whole = new byte[bytes.remaining()];
        bytes.get(whole);
        for (int i = 0; i < 50_000; i++) {
            byte[] noise = i % 2 == 0 ? new byte[random.nextInt(100)] : whole.clone();
            if (i % 2 == 0) {
                random.nextBytes(noise);
            } else {
                noise[random.nextInt(Math.min(noise.length, 20))] = (byte) random.nextInt();
            }
            try {
                SketchBytes.read(
                        ByteBuffer.wrap(noise),
                        (bin, weight) -> {
                            assertThat(bin).isBetween(-1, LatencyBins.MAX_BIN);
                            assertThat(weight).isPositive().isFinite();
                        });
            } catch (MalformedSketchException e) {
                assertThat(e).hasMessageMatching(".+");
            }
        }
    }

    private static LatencyBins read(ByteBuffer bytes) throws MalformedSketchException {
        LatencyBins bins = new LatencyBins();
        SketchBytes.read(bytes, bins);
        return bins;
    }

    /** Not at the beginning of its array, so that nothing relies on that. */
    private static ByteBuffer hex(String digits) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0);
        out.writeBytes(HexFormat.of().parseHex(digits));
        byte[] bytes = Arrays.copyOf(out.toByteArray(), out.size());
        return ByteBuffer.wrap(bytes, 1, bytes.length - 1).slice();
    }
}
