package io.foreshock.collector.l7.http2.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Examples named C.x are those of RFC 7541, appendix C. */
class HpackDecoderTest {
    private static final String WWW = ":authority: www.example.com";
    private static final String DATE_21 = "date: Mon, 21 Oct 2013 20:13:21 GMT";
    private static final String DATE_22 = "date: Mon, 21 Oct 2013 20:13:22 GMT";
    private static final String LOCATION = "location: https://www.example.com";
    private static final String COOKIE =
            "set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1";

    private final FieldLines fields = new FieldLines();
    private HpackDecoder decoder = new HpackDecoder(FieldLines.NAMES);
    private int piece = Integer.MAX_VALUE;

    @Test
    void readsIntegers() { // C.1, as sizes of the table
        decoder.allow(2000);
        assertThat(decodes("2a")).isTrue();
        assertThat(decodes("3f9a0a")).isTrue();
        decoder = new HpackDecoder(FieldLines.NAMES);
        assertThat(decodes("3fe11f")).isTrue(); // 4096
        assertThat(decodes("3fe21f")).isFalse(); // 4097
    }

    @Test
    void readsALiteralWithIndexing() { // C.2.1
        assertThat(decode("400a637573746f6d2d6b65790d637573746f6d2d686561646572"))
                .containsExactly("custom-key: custom-header");
        assertThat(table()).containsExactly("custom-key: custom-header");
        assertThat(decoder.table().size()).isEqualTo(55);
    }

    @Test
    void readsALiteralWithoutIndexing() { // C.2.2
        assertThat(decode("040c2f73616d706c652f70617468")).containsExactly(":path: /sample/path");
        assertThat(table()).isEmpty();
    }

    @Test
    void readsALiteralThatIsNeverIndexed() { // C.2.3
        assertThat(decode("100870617373776f726406736563726574"))
                .containsExactly("password: secret");
        assertThat(table()).isEmpty();
    }

    @Test
    void readsAnIndexedField() { // C.2.4
        assertThat(decode("82")).containsExactly(":method: GET");
        assertThat(table()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1000})
    void readsRequestsWithoutHuffmanCode(int bytes) { // C.3
        piece = bytes;
        requests(
                "828684410f7777772e6578616d706c652e636f6d",
                "828684be58086e6f2d6361636865",
                "828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1000})
    void readsRequestsInHuffmanCode(int bytes) { // C.4
        piece = bytes;
        requests(
                "828684418cf1e3c2e5f23a6ba0ab90f4ff",
                "828684be5886a8eb10649cbf",
                "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1000})
    void readsResponsesWithoutHuffmanCode(int bytes) { // C.5
        piece = bytes;
        responses(
                "4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a32"
                        + "3120474d546e1768747470733a2f2f7777772e6578616d706c652e636f6d",
                "4803333037c1c0bf",
                "88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a6970"
                        + "7738666f6f3d4153444a4b48514b425a584f5157454f50495541585157454f49553b206d"
                        + "61782d6167653d333630303b2076657273696f6e3d31");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1000})
    void readsResponsesInHuffmanCode(int bytes) { // C.6
        piece = bytes;
        responses(
                "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad"
                        + "171863c78f0b97c8e9ae82ae43d3",
                "4883640effc1c0bf",
                "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2"
                        + "e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b106"
                        + "3d5007");
    }

    private void requests(String first, String second, String third) {
        assertThat(decode(first)).containsExactly(":method: GET", ":scheme: http", ":path: /", WWW);
        assertThat(table()).containsExactly(WWW);
        assertThat(decoder.table().size()).isEqualTo(57);
        assertThat(decode(second))
                .containsExactly(
                        ":method: GET",
                        ":scheme: http",
                        ":path: /",
                        WWW,
                        "cache-control: no-cache");
        assertThat(table()).containsExactly("cache-control: no-cache", WWW);
        assertThat(decoder.table().size()).isEqualTo(110);
        assertThat(decode(third))
                .containsExactly(
                        ":method: GET",
                        ":scheme: https",
                        ":path: /index.html",
                        WWW,
                        "custom-key: custom-value");
        assertThat(table())
                .containsExactly("custom-key: custom-value", "cache-control: no-cache", WWW);
        assertThat(decoder.table().size()).isEqualTo(164);
    }

    private void responses(String first, String second, String third) {
        decoder.table().resize(256);
        assertThat(decode(first))
                .containsExactly(":status: 302", "cache-control: private", DATE_21, LOCATION);
        assertThat(table())
                .containsExactly(LOCATION, DATE_21, "cache-control: private", ":status: 302");
        assertThat(decoder.table().size()).isEqualTo(222);
        assertThat(decode(second))
                .containsExactly(":status: 307", "cache-control: private", DATE_21, LOCATION);
        assertThat(table())
                .containsExactly(":status: 307", LOCATION, DATE_21, "cache-control: private");
        assertThat(decoder.table().size()).isEqualTo(222);
        assertThat(decode(third))
                .containsExactly(
                        ":status: 200",
                        "cache-control: private",
                        DATE_22,
                        LOCATION,
                        "content-encoding: gzip",
                        COOKIE);
        assertThat(table()).containsExactly(COOKIE, "content-encoding: gzip", DATE_22);
        assertThat(decoder.table().size()).isEqualTo(215);
    }

    @Test
    void keepsTheNumberOfFieldsThatAreNotWantedButNotTheirValues() {
        assertThat(decode("4003782d610576616c7565")).isEmpty(); // x-a: value
        assertThat(decode("440161")).containsExactly(":path: a");
        assertThat(decoder.table().size()).isEqualTo(40 + 38);
        assertThat(decode("bebf")).containsExactly(":path: a");
        assertThat(decoder.table().valueKept(2)).isZero();
    }

    @Test
    void refusesAnIndexThatNeverWas() {
        assertThat(decodes("80")).isFalse();
        decoder = new HpackDecoder(FieldLines.NAMES);
        assertThat(decodes("be")).isFalse();
        decoder = new HpackDecoder(FieldLines.NAMES);
        assertThat(decodes("7e00")).isFalse();
    }

    @Test
    void refusesIntegersWithoutAnEnd() {
        assertThat(decodes("ff8080808000")).isFalse();
        decoder = new HpackDecoder(FieldLines.NAMES);
        assertThat(decodes("ffffffffff7f")).isFalse();
        decoder = new HpackDecoder(FieldLines.NAMES);
        assertThat(decodes("007fffffffffffffffff00")).isFalse();
    }

    @Test
    void refusesAResizeBehindAField() {
        assertThat(decodes("2020")).isTrue();
        assertThat(decodes("8220")).isFalse();
    }

    @Test
    void refusesABlockThatEndsWithinAField() {
        assertThat(decodes("040c2f73")).isFalse();
        decoder = new HpackDecoder(FieldLines.NAMES);
        assertThat(decodes("04")).isFalse();
    }

    @Test
    void followsATableThatTheOtherEndMadeLarger() {
        decoder.allow(65_536);
        assertThat(decodes("3fe1ff03")).isTrue(); // 65,536
        for (int i = 0; i < 100; i++) {
            decode("44" + "64" + "2f61".repeat(50));
        }
        assertThat(decoder.table().count()).isEqualTo(100);
        assertThat(decoder.isComplete()).isTrue();
        for (int i = 0; i < 30; i++) {
            decode("44" + "64" + "2f62".repeat(50));
        }
        assertThat(decoder.table().size()).isLessThanOrEqualTo(DynamicTable.KNOWN_SIZE);
        assertThat(decoder.isComplete()).isFalse();
        assertThat(decode("be")).containsExactly(":path: " + "/b".repeat(50));
        assertThat(decode("ff43")).containsExactly("unknown"); // the oldest of 130
        assertThat(decodes("20")).isTrue(); // emptied
        assertThat(decoder.isComplete()).isTrue();
    }

    @Test
    void anEntryThatDoesNotFitEmptiesTheTable() {
        decode("440161");
        decoder.table().resize(64);
        decode("4421" + "61".repeat(33));
        assertThat(table()).isEmpty();
    }

    @Test
    void cutsAValueThatIsLongerThanWhatIsKept() {
        String path = "2f".repeat(3000);
        List<String> once = decode("447fb916" + path); // 3000
        assertThat(once).containsExactly(":path: " + "/".repeat(1024) + "...");
        assertThat(decoder.table().size()).isEqualTo(3000 + 5 + 32);
        assertThat(decode("be")).isEqualTo(once);
    }

    @Test
    void afterALossTellsOnlyWhatIsCertain() {
        decode("440161440162");
        decoder.lose();

        assertThat(decode("82bebf88"))
                .containsExactly(":method: GET", "unknown", "unknown", ":status: 200");
        assertThat(decode("440163")).containsExactly(":path: c");
        assertThat(decode("bebf")).containsExactly(":path: c", "unknown");
        assertThat(decode("7f000164")).containsExactly("unknown"); // name unknown, value d
        assertThat(decode("bebfc0")).containsExactly("unknown", ":path: c", "unknown");
        assertThat(decoder.isComplete()).isFalse();
    }

    @Test
    void isCompleteAgainOnceTheTableIsEmptied() {
        decoder.lose();

        assertThat(decodes("203fe11f")).isTrue(); // 0, then 4096
        assertThat(decoder.isComplete()).isTrue();
        assertThat(decodes("be")).isFalse();
    }

    @Test
    void agreesWithAnEncoderWhateverItChooses() {
        for (int seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            HpackEncoder encoder = new HpackEncoder(random);
            decoder = new HpackDecoder(FieldLines.NAMES);
            decoder.allow(100_000);
            for (int block = 0; block < 60; block++) {
                piece = 1 + random.nextInt(40);
                List<String> sent = send(encoder, random, 8000);
                assertThat(received(encoder.block())).isEqualTo(wanted(sent));
            }
        }
    }

    @Test
    void neverTellsAWrongFieldAfterLosses() {
        int known = 0;
        int unknown = 0;
        for (int seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            HpackEncoder encoder = new HpackEncoder(random);
            decoder = new HpackDecoder(FieldLines.NAMES);
            decoder.lose();
            for (int block = 0; block < 60; block++) {
                List<String> sent = send(encoder, random, 70_000);
                byte[] bytes = encoder.block();
                if (random.nextInt(12) == 0) {
                    decoder.lose();
                    continue;
                }
                List<String> got = received(bytes);
                known += got.size();
                List<String> left = new ArrayList<>(sent);
                int unknownHere = 0;
                for (String line : got) {
                    if (line.equals("unknown")) {
                        unknownHere++;
                    } else {
                        assertThat(left.remove(line)).as("%s of %s", line, sent).isTrue();
                    }
                }
                assertThat(wanted(left).size()).isLessThanOrEqualTo(unknownHere);
                unknown += unknownHere;
            }
        }
        assertThat(unknown).isPositive().isLessThan(known / 2);
    }

    @Test
    void survivesAnyBytesInBoundedMemory() {
        Random random = new Random(7);
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            decoder.begin();
            if (decoder.decode(bytes, 0, bytes.length, fields)) {
                decoder.end();
            }
            fields.lines.clear();
            assertThat(decoder.table().memory()).isLessThan(40_000);
        }
    }

    private static List<String> send(HpackEncoder encoder, Random random, int largest) {
        if (random.nextInt(20) == 0) {
            encoder.resize(random.nextInt(largest));
        }
        List<String> sent = new ArrayList<>();
        for (int field = random.nextInt(10); field > 0; field--) {
            String name =
                    random.nextInt(3) == 0
                            ? "x-" + random.nextInt(5)
                            : FieldLines.WANTED[random.nextInt(FieldLines.WANTED.length)];
            String value = "v" + "0123456789".repeat(random.nextInt(9)) + random.nextInt(20);
            encoder.field(name, value);
            sent.add(name + ": " + value);
        }
        return sent;
    }

    private static List<String> wanted(List<String> sent) {
        return sent.stream().filter(line -> !line.startsWith("x-")).toList();
    }

    private boolean decodes(String hex) {
        byte[] block = HexFormat.of().parseHex(hex);
        decoder.begin();
        boolean valid = decoder.decode(block, 0, block.length, fields) && decoder.end();
        fields.lines.clear();
        return valid;
    }

    private List<String> decode(String hex) {
        return received(HexFormat.of().parseHex(hex));
    }

    private List<String> received(byte[] block) {
        decoder.begin();
        for (int from = 0; from < block.length; ) {
            int to = (int) Math.min(block.length, (long) from + piece);
            if (!decoder.decode(block, from, to, fields)) {
                return List.of("fails");
            }
            from = to;
        }
        assertThat(decoder.end()).isTrue();
        return fields.take();
    }

    private List<String> table() {
        return FieldLines.entries(decoder.table());
    }
}
