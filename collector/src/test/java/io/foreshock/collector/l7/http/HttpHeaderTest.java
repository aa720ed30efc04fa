package io.foreshock.collector.l7.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpHeaderTest {
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OTHER")
    void isFoundInAnyCase(HttpHeader header) {
        String name = new String(header.bytes(), StandardCharsets.US_ASCII);
        assertThat(of(name)).isEqualTo(header);
        assertThat(of(name.toUpperCase(Locale.ROOT))).isEqualTo(header);
        assertThat(of(name.substring(1) + "x")).isEqualTo(HttpHeader.OTHER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "host",
                "Content-Lengt\u0148",
                "a-name-longer-than-any-that-is-read"
            })
    void othersAreNotFound(String name) {
        assertThat(of(name)).isEqualTo(HttpHeader.OTHER);
    }

    private static HttpHeader of(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        return HttpHeader.of(bytes, 0, bytes.length);
    }
}
