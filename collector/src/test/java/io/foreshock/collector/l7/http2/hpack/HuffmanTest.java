package io.foreshock.collector.l7.http2.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HuffmanTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void encodesAsTheSpecificationsExamplesDo() {
        assertThat(
                        HEX.formatHex(
                                HpackEncoder.huffman(
                                        "www.example.com".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("f1e3c2e5f23a6ba0ab90f4ff");
        assertThat(
                        HEX.formatHex(
                                HpackEncoder.huffman(
                                        "Mon, 21 Oct 2013 20:13:22 GMT"
                                                .getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("d07abe941054d444a8200595040b8166e084a62d1bff");
    }

    @Test
    void decodesWhatWasEncodedOfAnyBytes() {
        Random random = new Random(1);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            assertThat(decode(HpackEncoder.huffman(bytes))).isEqualTo(HEX.formatHex(bytes));
        }
    }

    @Test
    void refusesPaddingOfMoreThanSevenBits() {
        assertThat(decode(HEX.parseHex("1f"))).isEqualTo("61"); // a, padded by 3
        assertThat(decode(HEX.parseHex("1fff"))).isEqualTo("fails");
        assertThat(decode(HEX.parseHex("ff"))).isEqualTo("fails");
    }

    @Test
    void refusesPaddingThatIsNotOfOnes() {
        assertThat(decode(HEX.parseHex("18"))).isEqualTo("fails");
        assertThat(decode(HEX.parseHex("1e"))).isEqualTo("fails");
    }

    @Test
    void refusesTheEndOfStringSymbol() {
        assertThat(decode(HEX.parseHex("ffffffff"))).isEqualTo("fails");
        assertThat(decode(HEX.parseHex("1fffffffff"))).isEqualTo("fails");
    }

    private static String decode(byte[] encoded) {
        StringReader reader = new StringReader();
        reader.begin(encoded.length, true, 1000);
        int at = 0;
        while (at < encoded.length) {
            int next = reader.read(encoded, at, at + 1);
            if (next < at) {
                return "fails";
            }
            at = next;
        }
        return HEX.formatHex(reader.bytes(), 0, reader.kept());
    }
}
