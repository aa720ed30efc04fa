package io.foreshock.collector.l7.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {
    /** Writes down what it is told; passes over what is under a key {@code skip}. */
    private static final class Notes implements JsonListener {
        private final StringBuilder text = new StringBuilder();
        private boolean skip;

        @Override
        public boolean onBegin(int depth, boolean object) {
            text.append(object ? '{' : '[').append(depth);
            return !skip;
        }

        @Override
        public void onEnd(int depth) {
            text.append('/').append(depth);
        }

        @Override
        public void onKey(int depth, byte[] key, int length) {
            String name = new String(key, 0, length, StandardCharsets.ISO_8859_1);
            skip = name.equals("skip");
            text.append(' ').append(name).append('=');
        }

        @Override
        public boolean onString(int depth) {
            text.append('"');
            return !skip;
        }

        @Override
        public void onCharacters(byte[] bytes, int from, int to) {
            text.append(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void onEscape(int character) {
            text.append((char) character);
        }

        @Override
        public void onStringEnd(int depth) {
            text.append('"');
        }

        @Override
        public void onScalar(int depth, byte[] value, int length) {
            text.append(' ').append(new String(value, 0, length, StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void tellsTheStructure() {
        String json =
                " { \"a\" : [ 1 , -2.5e+3,true , null, \"x\\n\\\"\\u0041\\/y\" ] , \"\\u0062\" : {} , \"c\":[] }";
        assertThat(read(json, 1000))
                .isEqualTo("{1 a=[2 1 -2.5e+3 true null\"x\n\"A/y\"/2 b={2/2 c=[2/2/1 ended");
        assertThat(read(json, 1)).isEqualTo(read(json, 1000));
    }

    @Test
    void passesOverWhatIsNotWanted() {
        String json = "{\"skip\":{\"a\":[{},\"}\\\"]\",[]],\"b\":\"\\\\\"},\"c\":1,\"skip\":\"z\"}";
        assertThat(read(json, 1000)).isEqualTo("{1 skip={2/2 c= 1 skip=\"/1 ended");
        assertThat(read(json, 1)).isEqualTo(read(json, 1000));
    }

    @Test
    void longKeysAreCut() {
        assertThat(read("{\"" + "k".repeat(100) + "\":1}", 7))
                .contains(" " + "k".repeat(32) + "= 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "}",
                "{]",
                "[}",
                "{1:2}",
                "{\"a\"1}",
                "{\"a\":}",
                "{\"a\":1,}",
                "[1 2]",
                "[\"\\u00g0\"]"
            })
    void whatIsNoJsonIsNotReadOn(String json) {
        assertThat(read(json + " {}", 1)).endsWith("closed");
    }

    private static String read(String json, int piece) {
        Notes notes = new Notes();
        JsonScanner scanner = new JsonScanner(notes);
        byte[] bytes = json.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = 0; at < bytes.length; at += piece) {
            scanner.read(bytes, at, Math.min(bytes.length, at + piece));
        }
        return notes.text
                + (scanner.hasEnded() ? " ended" : scanner.isOpen() ? " open" : " closed");
    }
}
