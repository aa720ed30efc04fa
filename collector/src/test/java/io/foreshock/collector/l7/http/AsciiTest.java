package io.foreshock.collector.l7.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AsciiTest {
    @Test
    void listsHaveElements() {
        assertThat(has("upgrade", "keep-alive, Upgrade")).isTrue();
        assertThat(has("upgrade", " upgrade ;x=1,")).isTrue();
        assertThat(has("upgrade", "upgraded, x")).isFalse();
        assertThat(last("chunked", "gzip, Chunked ,")).isTrue();
        assertThat(last("chunked", "chunked, gzip")).isFalse();
        assertThat(last("chunked", "xchunked")).isFalse();
        assertThat(last("chunked", "")).isFalse();
    }

    private static boolean has(String element, String list) {
        byte[] bytes = list.getBytes(StandardCharsets.US_ASCII);
        return Ascii.hasElement(Ascii.bytes(element), bytes, 0, bytes.length);
    }

    private static boolean last(String element, String list) {
        byte[] bytes = list.getBytes(StandardCharsets.US_ASCII);
        return Ascii.hasLastElement(Ascii.bytes(element), bytes, 0, bytes.length);
    }
}
