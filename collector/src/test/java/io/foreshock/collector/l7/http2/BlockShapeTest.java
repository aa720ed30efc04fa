package io.foreshock.collector.l7.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockShapeTest {
    @Test
    void aHeaderBlockThatDoesNotEndWithItsFrameIsNotTaken() {
        byte[] block = new Frames(1).block(Frames.request("GET", "/path"));
        for (int length = 1; length < block.length; length++) {
            byte[] part = Arrays.copyOf(block, length);
            int end = BlockShape.of(part, 0, length, true);
            int cut = BlockShape.of(part, 0, length, false);
            assertThat(end).isIn(BlockShape.BROKEN, cut);
            assertThat(cut).isIn(0, BlockShape.REQUEST);
        }
        assertThat(BlockShape.of(block, 0, block.length, true)).isEqualTo(BlockShape.REQUEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", // no index
                "ffffffffff00", // an index too high
                "8288", // of a request and of an answer
                "8220", // a size behind a field
                "3fffffffff7f", // a size too large
                "00014101", // a name in upper case
                "000001", // a name without letters
                "04ffffff7f", // a string too long
            })
    void whatNoEncoderSendsIsNotTaken(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(BlockShape.of(bytes, 0, bytes.length, true)).isEqualTo(BlockShape.BROKEN);
    }
}
