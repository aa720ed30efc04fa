package io.foreshock.jobs.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreshock.pipeline.deadletter.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.RandomData;
import org.apache.avro.util.Utf8;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BoundedDecoderTest {
    private static final Schema EVERY_TYPE =
            new Schema.Parser()
                    .parse(
                            """
                            {"type": "record", "name": "Everything", "fields": [
                              {"name": "b", "type": "boolean"},
                              {"name": "i", "type": "int"},
                              {"name": "l", "type": "long"},
                              {"name": "f", "type": "float"},
                              {"name": "d", "type": "double"},
                              {"name": "s", "type": "string"},
                              {"name": "y", "type": "bytes"},
                              {"name": "x", "type":
                                {"type": "fixed", "name": "Four", "size": 4}},
                              {"name": "e", "type":
                                {"type": "enum", "name": "Two", "symbols": ["A", "B"]}},
                              {"name": "u", "type": ["null", "long", "string"]},
                              {"name": "a", "type": {"type": "array", "items": "long"}},
                              {"name": "m", "type": {"type": "map", "values": "string"}}
                            ]}
                            """);

    private final BoundedDecoder decoder = new BoundedDecoder();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsWhatAvroWrites(long seed) throws IOException {
        GenericDatumReader<Object> reader = new GenericDatumReader<>(EVERY_TYPE);
        for (Object datum : new RandomData(EVERY_TYPE, 200, seed)) {
            byte[] bytes = write(datum);
            decoder.reset(bytes, 0);
            assertThat(reader.read(null, decoder)).isEqualTo(datum);
            assertThat(decoder.remainingBytes()).isZero();
        }
    }

    @Test
    void readsAndSkipsBlocksThatStateTheirSize() throws IOException {
        Schema longs = Schema.createArray(Schema.create(Schema.Type.LONG));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().blockingBinaryEncoder(out, null);
        new GenericDatumWriter<List<Long>>(longs).write(List.of(1L, 2L, 3L), encoder);
        encoder.writeInt(77);
        encoder.flush();

        decoder.reset(out.toByteArray(), 0);
        assertThat(new GenericDatumReader<List<Long>>(longs).read(null, decoder))
                .containsExactly(1L, 2L, 3L);
        assertThat(decoder.readInt()).isEqualTo(77);

        decoder.reset(out.toByteArray(), 0);
        GenericDatumReader.skip(longs, decoder);
        assertThat(decoder.readInt()).isEqualTo(77);
    }

    @Test
    void findsEveryTruncation() throws IOException {
        GenericDatumReader<Object> reader = new GenericDatumReader<>(EVERY_TYPE);
        byte[] whole = write(new RandomData(EVERY_TYPE, 1, 5).iterator().next());
        for (int length = 0; length < whole.length; length++) {
            decoder.reset(Arrays.copyOf(whole, length), 0);
            assertRefused(() -> reader.read(null, decoder), Reason.TRUNCATED);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void readsAnyBytesWithoutOtherHarmThanARefusal(long seed) {
        Random random = new Random(seed);
        GenericDatumReader<Object> reader = new GenericDatumReader<>(EVERY_TYPE);
        for (int i = 0; i < 2_000; i++) {
            byte[] noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            decoder.reset(noise, 0);
            try {
                assertThat(reader.read(null, decoder)).isInstanceOf(GenericData.Record.class);
            } catch (IOException | RuntimeException e) {
                assertThat(e)
                        .isInstanceOfAny(
                                UnreadableException.class,
                                AvroRuntimeException.class,
                                IndexOutOfBoundsException.class);
            }
        }
    }

    @Test
    void allocatesNothingForASizeThatCannotBe() throws IOException {
        byte[] huge = number(Integer.MAX_VALUE - 8L);
        assertRefused(() -> on(huge).readString(), Reason.TRUNCATED);
        assertRefused(() -> on(huge).readBytes(null), Reason.TRUNCATED);
        assertRefused(() -> on(huge).readArrayStart(), Reason.TRUNCATED);
        assertRefused(() -> on(huge).readMapStart(), Reason.TRUNCATED);
        assertRefused(() -> on(huge).skipArray(), Reason.TRUNCATED);
        assertRefused(() -> on(number(Long.MAX_VALUE)).readString(), Reason.TRUNCATED);
    }

    @Test
    void refusesNegativeLengthsAndNumbersThatAreTooLong() throws IOException {
        assertRefused(() -> on(number(-1)).readString(), Reason.CORRUPT);
        assertRefused(() -> on(number(-1)).readBytes(null), Reason.CORRUPT);
        assertRefused(() -> on(number(Long.MIN_VALUE)).readArrayStart(), Reason.CORRUPT);
        assertRefused(() -> on(number(1L << 40)).readInt(), Reason.CORRUPT);
        byte[] endless = new byte[20];
        Arrays.fill(endless, (byte) 0x80);
        assertRefused(() -> on(endless).readLong(), Reason.CORRUPT);
        assertRefused(() -> on(new byte[] {7}).readBoolean(), Reason.CORRUPT);
    }

    @Test
    void givesTheSameStringForTheSameBytes() throws IOException {
        byte[] text = {8, 'h', 'o', 's', 't', 8, 'h', 'o', 's', 't'};
        decoder.reset(text, 0);
        String first = decoder.readString();
        assertThat(first).isEqualTo("host");
        assertThat(decoder.readString()).isSameAs(first);
        decoder.reset(text, 0);
        assertThat((Object) decoder.readString(new Utf8())).isEqualTo(new Utf8("host"));
    }

    private BoundedDecoder on(byte[] bytes) {
        decoder.reset(bytes, 0);
        return decoder;
    }

    private static void assertRefused(ThrowingCallable read, Reason reason) {
        assertThatThrownBy(read)
                .isInstanceOfSatisfying(
                        UnreadableException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static byte[] number(long value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        encoder.writeLong(value);
        encoder.flush();
        return out.toByteArray();
    }

    private static byte[] write(Object datum) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new GenericDatumWriter<>(EVERY_TYPE).write(datum, encoder);
        encoder.flush();
        return out.toByteArray();
    }
}
