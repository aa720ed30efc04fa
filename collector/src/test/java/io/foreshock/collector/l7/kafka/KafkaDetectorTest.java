package io.foreshock.collector.l7.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.FirstBytes;
import io.foreshock.collector.l7.parse.Recognition;
import java.nio.ByteBuffer;
import java.util.Random;
import org.apache.kafka.common.message.ApiMessageType;
import org.junit.jupiter.api.Test;

class KafkaDetectorTest {
    static Recognition recognise(Side side, byte[] bytes, int length) {
        Chunk chunk = new Chunk();
        chunk.bytes = new byte[length + 10];
        System.arraycopy(bytes, 0, chunk.bytes, 5, length);
        chunk.from = 5;
        chunk.to = 5 + length;
        return KafkaParser.recognise(side, chunk);
    }

    @Test
    void turnsAwayWhatIsNoKafka() {
        for (Side side : Side.values()) {
            for (FirstBytes other : FirstBytes.values()) {
                if (other.protocol() == Protocol.KAFKA) {
                    continue;
                }
                assertThat(recognise(side, other.bytes(), other.bytes().length))
                        .as("%s from %s", other, side)
                        .isEqualTo(Recognition.NO);
                for (int length = 1; length < other.bytes().length; length++) {
                    assertThat(recognise(side, other.bytes(), length))
                            .as("%s bytes of %s from %s", length, other, side)
                            .isNotEqualTo(Recognition.YES);
                }
            }
        }
    }

    @Test
    void recognisesWhatOtherClientsBeginWith() {
        for (FirstBytes first : FirstBytes.values()) {
            if (first.protocol() == Protocol.KAFKA) {
                assertThat(recognise(Side.CLIENT, first.bytes(), first.bytes().length))
                        .as("%s", first)
                        .isEqualTo(Recognition.YES);
            }
        }
    }

    @Test
    void turnsAwayRandomBytes() {
        Random random = new Random(7);
        byte[] bytes = new byte[64];
        for (int i = 0; i < 300_000; i++) {
            random.nextBytes(bytes);
            bytes[0] = 0;
            assertThat(recognise(Side.CLIENT, bytes, 64)).isEqualTo(Recognition.NO);
        }
    }

    @Test
    void turnsAwayAbsurdSizes() {
        byte[] request = Messages.request(ApiMessageType.METADATA, 12, 5, 1);
        for (int size : new int[] {-1, 0, 7, 100 * 1024 * 1024 + 1, Integer.MAX_VALUE}) {
            ByteBuffer.wrap(request).putInt(size);
            assertThat(recognise(Side.CLIENT, request, request.length)).isEqualTo(Recognition.NO);
        }
    }
}
