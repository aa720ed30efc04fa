package io.foreshock.collector.l7.fuzz;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreshock.collector.l7.exchange.ExchangePool;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ProtocolParser;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** That a parser which breaks a promise is caught at it. */
class CheckedParserTest {
    private final Exchanges exchanges = new Exchanges(new ExchangePool(10), x -> {});

    /** Consumes so much of everything, and keeps a copy of so many bytes of it. */
    private static final class Greedy implements ProtocolParser {
        private final long consumed;
        private final int keeps;
        private byte[] kept = {};

        Greedy(long consumed, int keeps) {
            this.consumed = consumed;
            this.keeps = keeps;
        }

        @Override
        public long onData(Side sender, Chunk chunk) {
            kept = Arrays.copyOf(kept, kept.length + keeps);
            return consumed;
        }

        @Override
        public void onSkipped(Side sender, long ns, int tid) {}

        @Override
        public void onGap(Side sender, Chunk rest, long missing) {}

        @Override
        public boolean canResume(Side sender, Chunk chunk) {
            return true;
        }

        @Override
        public void onClose(Close how, long ns) {}
    }

    private CheckedParser checked(long consumed, int keeps) {
        return new CheckedParser(new Greedy(consumed, keeps), exchanges, new Footprint());
    }

    private static Chunk chunk(int length) {
        Chunk chunk = new Chunk();
        chunk.bytes = new byte[length];
        chunk.to = length;
        return chunk;
    }

    @Test
    void letsAParserBeThatKeepsItsPromises() {
        CheckedParser parser = checked(1, 0);

        assertThatCode(
                        () -> {
                            parser.onData(Side.CLIENT, chunk(10));
                            parser.onClose(Close.UNKNOWN, 1);
                        })
                .doesNotThrowAnyException();
    }

    @Test
    void catchesOneThatConsumesNothingOfAWholeHead() {
        assertThatCode(() -> checked(0, 0).onData(Side.CLIENT, chunk(1023)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> checked(0, 0).onData(Side.CLIENT, chunk(1024)))
                .hasMessage("Greedy: nothing consumed of 1024");
    }

    @Test
    void catchesOneThatConsumesLessThanNothing() {
        assertThatThrownBy(() -> checked(-2, 0).onData(Side.CLIENT, chunk(1)))
                .hasMessage("Greedy: consumed -2");
    }

    @Test
    void catchesOneThatGrows() {
        CheckedParser parser = checked(1, 1000);
        for (int i = 0; i < 100; i++) {
            parser.onData(Side.SERVER, chunk(5));
        }

        assertThatThrownBy(() -> parser.onClose(Close.RESET, 1))
                .hasMessageStartingWith("Greedy: keeps 100");
    }
}
