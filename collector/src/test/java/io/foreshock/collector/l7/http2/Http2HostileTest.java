package io.foreshock.collector.l7.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.ExchangePool;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ParserRun;
import io.foreshock.collector.l7.parse.ProtocolParser;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Input that is meant to do harm, or makes no sense. */
class Http2HostileTest {
    private static final List<Close> ENDS = List.of(Close.values());

    private final Frames client = new Frames(1);
    private final Frames server = new Frames(2);

    @Test
    void aBlockWithoutAnEndIsReadOn() {
        byte[] block = client.block(Frames.request("GET", "/a"));
        client.preface().frame(Frame.HEADERS, Frame.END_STREAM, 1, block);
        byte[] cookie = client.block("cookie", "x".repeat(60));
        for (int i = 0; i < 20_000; i++) {
            client.frame(Frame.CONTINUATION, 0, 1, i % 2 == 0 ? cookie : new byte[0]);
        }
        client.frame(Frame.CONTINUATION, Frame.END_HEADERS, 1);
        ParserRun run =
                new ParserRun()
                        .client(client.take())
                        .server(server.settings().last(1, ":status", "431").take());

        assertThat(run.play(Http2Parser::new, 16_384, ParserRun::line))
                .containsExactly("http/2 GET /a CLIENT_ERROR http=431");
    }

    @Test
    void framesOfNothingAreReadOn() {
        client.preface().headers(1, Frames.request("POST", "/a"));
        for (int i = 0; i < 50_000; i++) {
            client.frame(i % 3 == 0 ? Frame.DATA : 0xbe, 0, 1);
        }
        ParserRun run =
                new ParserRun()
                        .client(client.end(1, "").take())
                        .server(server.settings().last(1, ":status", "200").take());

        assertThat(run.play(Http2Parser::new, 16_384, ParserRun::line))
                .containsExactly("http/2 POST /a OK http=200");
    }

    @Test
    void aFieldThatComesAgainAndAgainIsReadOnce() {
        byte[] block = new byte[16_000];
        Arrays.fill(block, (byte) 0xbe); // the newest entry
        byte[] head = {(byte) 0x82, 0x44, 0x7f, (byte) 0x81, 0x07}; // a path of 1024 bytes
        System.arraycopy(head, 0, block, 0, head.length);
        Arrays.fill(block, head.length, head.length + 1024, (byte) '/');
        block[head.length + 1] = 'a';
        client.preface().frame(Frame.HEADERS, 5, 1, block);
        ParserRun run =
                new ParserRun()
                        .client(client.take())
                        .server(server.settings().last(1, ":status", "200").take());

        assertThat(run.play(Http2Parser::new, 1 << 20, ParserRun::line))
                .containsExactly("http/2 GET /a/ OK http=200");
    }

    @Test
    void streamsThatAreResetAtOnceAreFollowed() {
        client.preface();
        for (int i = 0; i < 10_000; i++) {
            client.get(2 * i + 1, "/a").reset(2 * i + 1, 8);
        }
        ParserRun run = new ParserRun().client(client.take());

        assertThat(run.play(Http2Parser::new, 16_384, ParserRun::line))
                .isEqualTo(Collections.nCopies(10_000, "http/2 GET /a TIMEOUT code=8 name=CANCEL"));
    }

    @Test
    void theHighestStreamIdIsOne() {
        ParserRun run =
                new ParserRun()
                        .client(client.preface().get(Integer.MAX_VALUE, "/a").get(1, "/b").take())
                        .server(server.settings().last(Integer.MAX_VALUE, ":status", "200").take());

        assertThat(run.exchanges(Http2Parser::new)).containsExactly("http/2 GET /a OK http=200");
    }

    @Test
    void framesThatCannotBeAreNoHttp2() {
        byte[][] illegal = {
            client.frame(Frame.HEADERS, 4, 0, new byte[] {(byte) 0x82}).take(),
            client.frame(Frame.CONTINUATION, 4, 1, new byte[] {(byte) 0x82}).take(),
            client.frame(Frame.SETTINGS, 0, 0, new byte[5]).take(),
            client.frame(Frame.SETTINGS, 1, 0, new byte[6]).take(),
            client.frame(Frame.SETTINGS, 0, 1).take(),
            client.frame(Frame.PING, 0, 0, new byte[7]).take(),
            client.frame(Frame.RST_STREAM, 0, 1, new byte[5]).take(),
            client.frame(Frame.WINDOW_UPDATE, 0, 1, new byte[3]).take(),
            client.frame(Frame.GOAWAY, 0, 0, new byte[7]).take(),
            client.frame(Frame.DATA, Frame.PADDED, 1, new byte[] {9}).take(),
            client.frame(Frame.HEADERS, Frame.PADDED, 1, new byte[0]).take(),
            client.frame(Frame.HEADERS, Frame.HAS_PRIORITY, 1, new byte[4]).take(),
            client.frame(Frame.HEADERS, 0, 1).frame(Frame.DATA, 0, 1).take(),
            client.frame(Frame.HEADERS, 0, 1).frame(Frame.CONTINUATION, 0, 3).take(),
        };
        for (byte[] bytes : illegal) {
            Chunk chunk = new Chunk();
            chunk.bytes = new Frames(1).preface().bytes(bytes).bytes(new byte[20]).take();
            chunk.to = chunk.bytes.length;
            assertThat(parser().onData(Side.CLIENT, chunk)).isEqualTo(ProtocolParser.NOT_MINE);
        }
    }

    @Test
    void aBlockThatCannotBeReadCostsItsFieldsOnly() {
        ParserRun run =
                new ParserRun()
                        .client(client.preface().get(1, "/a").take())
                        .client(client.frame(Frame.HEADERS, 5, 3, new byte[] {(byte) 0x80}).take())
                        .client(client.last(5, ":method", "GET", ":path", "/").take())
                        .server(server.settings().last(1, ":status", "200").take())
                        .server(server.last(3, ":status", "400").last(5, ":status", "200").take());

        assertThat(run.exchanges(Http2Parser::new))
                .containsExactly(
                        "http/2 GET /a OK http=200",
                        "http/2   CLIENT_ERROR http=400 TRUNCATED",
                        "http/2 GET / OK http=200");
    }

    @Test
    void survivesAnyBytes() {
        Random random = new Random(11);
        List<byte[]> seeds =
                List.of(
                        new Frames(1).preface().get(1, "/a").call(3, "/a.B/C").end(3, "x").take(),
                        new Frames(2).settings().status(1, 200).end(1, "x").answer(3).take(),
                        new Frames(3).trailer(3, 0).goAway(1, 0).reset(5, 8).take());
        for (int round = 0; round < 30_000; round++) {
            ParserRun.Player player = new ParserRun.Player(Http2Parser::new, x -> {});
            for (int step = random.nextInt(8); step >= 0; step--) {
                byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
                for (int change = random.nextInt(4); change > 0; change--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                Side side = random.nextBoolean() ? Side.CLIENT : Side.SERVER;
                if (random.nextInt(8) == 0) {
                    player.miss(side, random.nextInt(100) - 5);
                } else {
                    player.send(side, Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length)));
                }
            }
            player.close(ENDS.get(random.nextInt(ENDS.size())));
            assertThat(player.inFlight()).isZero();
        }
    }

    @Test
    void survivesPureNoise() {
        Random random = new Random(12);
        for (int round = 0; round < 30_000; round++) {
            ProtocolParser parser = parser();
            Chunk chunk = new Chunk();
            chunk.bytes = new byte[1 + random.nextInt(200)];
            random.nextBytes(chunk.bytes);
            chunk.to = chunk.bytes.length;
            for (Side side : Side.values()) {
                parser.canResume(side, chunk);
                Http2Parser.recognise(side, chunk);
                assertThat(parser.onData(side, chunk)).isBetween(-1L, 1L << 25);
                parser.onSkipped(side, 1, 0);
                parser.onGap(side, chunk, random.nextInt());
            }
            parser.onClose(Close.UNKNOWN, 1);
        }
    }

    private static Http2Parser parser() {
        return new Http2Parser(new Exchanges(new ExchangePool(100), x -> {}));
    }
}
