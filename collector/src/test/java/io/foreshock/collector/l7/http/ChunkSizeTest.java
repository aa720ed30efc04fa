package io.foreshock.collector.l7.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "5, 5",
        "1F, 31",
        "00000000000000000005, 5",
        "5;a=b, 5",
        "'5 ;a', 5",
        "' 5\t', 5",
        "fffffffffffffff, 1152921504606846975",
        "1000000000000000, -1",
        "'', -1",
        "' ', -1",
        "g, -1",
        "5x, -1",
        "'5 6', -1",
        "-5, -1",
        "+5, -1",
        ";a, -1",
        "0x5, -1"
    })
    void readsWholeLines(String line, long size) {
        assertThat(read(line, true)).isEqualTo(size);
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "5, 5", "'5\r', 5", "'5 ', 5", "5;a, 5", "g, -1", "5x, -1", "'\r', -1"})
    void nothingNeedBeWrongWithTheBeginningOfOne(String line, long size) {
        assertThat(read(line, false)).isEqualTo(size);
    }

    @Test
    void findsAnEmptyChunkAtTheEnd() {
        assertThat(ends("abc\r\n0\r\n\r\n")).isTrue();
        assertThat(ends("\r\n0\r\n\r\n")).isTrue();
        assertThat(ends("10\r\n\r\n")).isFalse();
        assertThat(ends("0\r\n\r\n")).isFalse();
        assertThat(ends("")).isFalse();
    }

    private static long read(String line, boolean whole) {
        byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
        return ChunkSize.read(bytes, 0, bytes.length, whole);
    }

    private static boolean ends(String segment) {
        byte[] bytes = segment.getBytes(StandardCharsets.US_ASCII);
        return ChunkSize.endsWithEmptyChunk(bytes, 0, bytes.length);
    }
}
