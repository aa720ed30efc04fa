package io.foreshock.collector.l7.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinesTest {
    @Test
    void findsTheFirstLineFeedInAnyBytes() {
        Random random = new Random(13);
        byte[] near = {9, 10, 11, 0x0a - 128, 0, -1, 0x4a};
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] =
                        random.nextInt(9) == 0 ? near[random.nextInt(7)] : (byte) random.nextInt();
            }
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length - from + 1);
            int first = -1;
            for (int k = to - 1; k >= from; k--) {
                first = bytes[k] == '\n' ? k : first;
            }
            assertThat(Lines.feed(bytes, from, to)).isEqualTo(first);
        }
    }

    @Test
    void aReturnBeforeTheFeedIsNoText() {
        byte[] bytes = "\r\nab\r\ncd\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(Lines.textEnd(bytes, 0, 1)).isZero();
        assertThat(Lines.textEnd(bytes, 2, 5)).isEqualTo(4);
        assertThat(Lines.textEnd(bytes, 6, 8)).isEqualTo(8);
        assertThat(Lines.textEnd(bytes, 1, 1)).isEqualTo(1);
    }
}
