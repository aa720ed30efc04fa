package io.foreshock.collector.l7.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.allocation.Allocated;
import io.foreshock.collector.l7.exchange.ExchangePool;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import org.junit.jupiter.api.Test;

class ByteStreamTest {
    private final ByteStream stream =
            new ByteStream(new BufferPool(1), new EarlySegments.Pool(1), new StreamCounters());
    private final LineParser parser =
            new LineParser(new Exchanges(new ExchangePool(1), exchange -> {}));
    private final Chunk chunk = new Chunk();

    @Test
    void gapsAllocateNothing() {
        assertThat(
                        Allocated.by(
                                () -> {
                                    stream.drop();
                                    stream.miss(parser, Side.SERVER, chunk, 100, 1, 0);
                                }))
                .isZero();
        assertThat(stream.isLost()).isTrue();
        assertThat(chunk.length()).isZero();
    }
}
