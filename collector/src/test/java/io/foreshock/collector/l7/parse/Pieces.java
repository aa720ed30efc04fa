package io.foreshock.collector.l7.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
import java.util.List;
import java.util.function.Function;

/** Plays a conversation whole and cut into pieces, and sees to it that the same comes out. */
public final class Pieces {
    private static final int[] SIZES = {1, 2, 3, 7, 64};

    private Pieces() {}

    /** The exchanges, as lines of {@link ParserRun#line}. */
    public static List<String> exchanges(
            ParserRun run, Function<Exchanges, ProtocolParser> parser) {
        return exchanges(run, parser, ParserRun::line);
    }

    /** The exchanges, each as told by {@code line}. */
    public static List<String> exchanges(
            ParserRun run,
            Function<Exchanges, ProtocolParser> parser,
            Function<Exchange, String> line) {
        List<String> whole = run.play(parser, Integer.MAX_VALUE, line);
        for (int size : SIZES) {
            assertThat(run.play(parser, size, line)).as("pieces of %s", size).isEqualTo(whole);
        }
        return whole;
    }
}
