package io.foreshock.collector.l7.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.allocation.Allocated;
import io.foreshock.collector.l7.exchange.ExchangePool;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import org.junit.jupiter.api.Test;

class Http2AllocationTest {
    private long ended;
    private long failed;
    private final Http2Parser parser =
            new Http2Parser(
                    new Exchanges(
                            new ExchangePool(100),
                            x -> {
                                ended++;
                                failed += x.outcome.isFailure() ? 1 : 0;
                            }));
    private final Chunk chunk = new Chunk();
    private int stream = 3; // behind the call that fills the tables

    @Test
    void exchangesAllocateNothing() {
        Calls calls = new Calls();
        feed(Side.CLIENT, calls.hello);
        feed(Side.SERVER, calls.welcome);

        assertThat(Allocated.by(() -> exchange(calls))).isZero();
        assertThat(ended).isGreaterThan(20_000);
        assertThat(failed).isEqualTo(1); // that call
    }

    private void exchange(Calls calls) {
        calls.number(stream);
        stream += 2;
        feed(Side.CLIENT, calls.request);
        feed(Side.CLIENT, calls.message);
        feed(Side.SERVER, calls.answer);
        feed(Side.SERVER, calls.trailer);
    }

    private void feed(Side side, byte[] bytes) {
        chunk.bytes = bytes;
        chunk.to = bytes.length;
        chunk.firstNs = ended + 1;
        chunk.lastNs = ended + 1;
        if (parser.onData(side, chunk) != bytes.length) {
            throw new AssertionError("not read to the end");
        }
    }
}
