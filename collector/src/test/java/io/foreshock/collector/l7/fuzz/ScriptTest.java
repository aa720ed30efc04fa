package io.foreshock.collector.l7.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.Protocols;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ParserRun;
import io.foreshock.collector.l7.stream.ConnectionTracker;
import io.foreshock.collector.l7.stream.TimeLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What inputs mean: that fuzzing reaches what it is about. */
class ScriptTest {
    private static final byte[] ASKED = bytes("GET /a HTTP/1.1\r\n\r\n");
    private static final byte[] ANSWERED = bytes("HTTP/1.1 204 No Content\r\n\r\n");
    private static final String ONE = "http/1 GET /a OK http=204";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A step of a kind, with bytes in front of those that are sent. */
    private static byte[] step(int kind, byte[] sent, int... before) {
        byte[] step = new byte[1 + before.length + 2 + sent.length];
        step[0] = (byte) kind;
        for (int i = 0; i < before.length; i++) {
            step[1 + i] = (byte) before[i];
        }
        step[1 + before.length] = (byte) sent.length;
        System.arraycopy(sent, 0, step, 3 + before.length, sent.length);
        return step;
    }

    private static byte[] joined(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static List<String> exchanges(Target target, byte[] input) {
        List<String> lines = new ArrayList<>();
        ConnectionTracker tracker =
                new ConnectionTracker(
                        Protocols.all(),
                        ConnectionTracker.Limits.defaults(),
                        TimeLimits.of(Duration.ofSeconds(30)),
                        (connection, policy) -> {},
                        (connection, x) -> lines.add(ParserRun.line(x)),
                        (connection, record) -> {});
        Wire wire = new Wire(tracker, new Ledger(target), Script.setup(input));
        new Script(input, target, wire).play();
        wire.closeAll();
        assertThat(tracker.counters().unreadable).isZero();
        assertThat(tracker.size()).isZero();
        return lines;
    }

    @Test
    void playsWhatWasWritten() {
        byte[] input =
                ScriptWriter.stream()
                        .send(Side.CLIENT, ASKED)
                        .send(Side.SERVER, ANSWERED)
                        .send(Side.CLIENT, ASKED)
                        .close(Close.BY_SERVER)
                        .bytes();

        assertThat(exchanges(Target.ANY, input)).containsExactly(ONE, "http/1 GET /a RESET");
    }

    @Test
    void cutsWhatIsSent() {
        for (int piece = 0; piece < Op.Shape.PIECES.length; piece++) {
            byte[] input =
                    joined(
                            new byte[] {Op.Setup.ESTABLISHED},
                            step(Op.CLIENT_SHAPED, ASKED, piece),
                            step(Op.SERVER_SHAPED, ANSWERED, piece | Op.Shape.SEGMENTS));

            assertThat(exchanges(Target.ANY, input)).as("%s", piece).containsExactly(ONE);
        }
    }

    @Test
    void repeatsSteps() {
        byte[] input =
                ScriptWriter.stream()
                        .send(Side.CLIENT, ASKED)
                        .send(Side.SERVER, ANSWERED)
                        .step(Op.REPEAT, 1)
                        .bytes();

        assertThat(exchanges(Target.ANY, input)).hasSize(5).containsOnly(ONE);
    }

    @Test
    void makesLengthsRight() {
        byte[] query = bytes("{\"query\":\"query A{b}\"}");
        byte[] data = bytes("{\"data\":{\"b\":1}}");
        byte[] input =
                joined(new byte[] {0}, step(Op.CLIENT_FRAMED, query), step(Op.SERVER_FRAMED, data));

        assertThat(exchanges(Target.GRAPHQL, input))
                .containsExactly("graphql query /graphql A OK http=200");
    }

    @Test
    void startsWithAnUpgradeWhereItIsAskedFor() {
        byte[] close = bytes("\u0088\u0002\u0003\u00e8");
        byte[] input =
                ScriptWriter.afterPreamble()
                        .send(Side.CLIENT, bytes("\u0088\u0082\0\0\0\0\u0003\u00e8"))
                        .send(Side.SERVER, close)
                        .bytes();

        assertThat(exchanges(Target.WEBSOCKET, input))
                .containsExactly("http/1 GET /ws OK http=101", "websocket GET /ws OK code=1000");
    }

    @Test
    void takesAnyBytes() {
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            byte[] input = new byte[random.nextInt(300)];
            random.nextBytes(input);
            exchanges(Target.ANY, input);
        }
    }
}
