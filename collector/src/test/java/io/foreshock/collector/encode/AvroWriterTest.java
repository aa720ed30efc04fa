package io.foreshock.collector.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;

class AvroWriterTest {
    private final AvroWriter out = new AvroWriter(0);

    private BinaryDecoder written() {
        return DecoderFactory.get().binaryDecoder(out.toRecordBytes(), null);
    }

    @Test
    void numbersReadBackAtEveryLengthOfTheirEncoding() throws IOException {
        for (int shift = 0; shift < Long.SIZE; shift++) {
            for (long value : new long[] {1L << shift, (1L << shift) - 1, -(1L << shift)}) {
                out.begin();
                out.number(value);
                assertThat(written().readLong()).isEqualTo(value);
            }
        }
    }

    @Test
    void textReadsBackAsStringWouldDecodeIt() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = nearlyUtf8(random);
            out.begin();
            out.text(bytes, bytes.length);
            String decoded = new String(bytes, StandardCharsets.UTF_8);
            assertThat(oneForMany(written().readString())).isEqualTo(oneForMany(decoded));
        }
    }

    @Test
    void replacesEachMaximalIllFormedPartOnce() throws IOException {
        // Unicode 15, tables 3-8, 3-9 and 3-11.
        byte[] bytes = HexFormat.of().parseHex("C0AFE080BFF0818241EDA080F4919293FF41E18042F09192");
        out.begin();
        out.text(bytes, bytes.length);
        assertThat(written().readString().replace('\uFFFD', '?'))
                .isEqualTo("????????A????????A?B?");
    }

    /** Decoders differ in how many replacement characters stand for one surrogate. */
    private static String oneForMany(String text) {
        return text.replaceAll("\uFFFD+", "\uFFFD");
    }

    /** Valid text of every plane with a byte or two changed or cut off. */
    private static byte[] nearlyUtf8(Random random) {
        StringBuilder text = new StringBuilder();
        int[] limits = {0x80, 0x800, 0x10000, 0x110000};
        for (int i = random.nextInt(6); i >= 0; i--) {
            text.appendCodePoint(random.nextInt(limits[random.nextInt(4)]));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(3); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) (0x80 | random.nextInt());
        }
        return Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
    }

    @Test
    void messagesDoNotShareTheBuffer() {
        out.begin();
        out.number(1);
        byte[] first = out.toMessage(9);
        out.begin();
        out.number(2);
        assertThat(first).containsExactly(0, 0, 0, 0, 9, 2);
        assertThat(out.toMessage(-1)).containsExactly(0, -1, -1, -1, -1, 4);
        assertThat(out.recordLength()).isEqualTo(1);
    }
}
