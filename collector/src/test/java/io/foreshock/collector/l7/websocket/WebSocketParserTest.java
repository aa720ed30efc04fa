package io.foreshock.collector.l7.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.allocation.Allocated;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.ExchangePool;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.http.Http1Parser;
import io.foreshock.collector.l7.http.Upgrades;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ParserRun;
import io.foreshock.collector.l7.parse.ProtocolParser;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSocketParserTest {
    private static final List<Close> CLOSES = List.of(Close.values());
    private static final int[] PIECES = {Integer.MAX_VALUE, 1, 2, 3, 7, 64};
    private static final String UPGRADED = "http/1 GET /chat/{id} OK http=101";

    // The handshake of RFC 6455 section 1.2.
    private static final String REQUEST =
            "GET /chat/42?token=x HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket"
                    + "\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
                    + "\r\nSec-WebSocket-Version: 13\r\n\r\n";
    private static final String ANSWER =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: Upgrade"
                    + "\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n%s\r\n";

    // The examples of RFC 6455 section 5.7.
    private static final byte[] HELLO = hex("810548656c6c6f");
    private static final byte[] HELLO_MASKED = hex("818537fa213d7f9f4d5158");
    private static final byte[] HEL = hex("010348656c");
    private static final byte[] LO = hex("80026c6f");
    private static final byte[] PING = hex("890548656c6c6f");
    private static final byte[] PONG_MASKED = hex("8a8537fa213d7f9f4d5158");

    @Test
    void itsLifeIsOneExchange() {
        reads(
                open().server(HELLO)
                        .client(HELLO_MASKED)
                        .server(HEL)
                        .server(PING)
                        .client(PONG_MASKED)
                        .server(LO)
                        .client(close(Side.CLIENT, 1000))
                        .server(close(Side.SERVER, 1000))
                        .close(Close.BY_SERVER),
                UPGRADED,
                "websocket GET /chat/{id} OK code=1000");
    }

    @Test
    void framesMayFollowTheUpgradeAtOnce() {
        byte[] answer = join(answer(""), HELLO, close(Side.SERVER, 1001));
        reads(
                new ParserRun().client(REQUEST).server(answer).client(close(Side.CLIENT, 1001)),
                UPGRADED,
                "websocket GET /chat/{id} OK code=1001");
    }

    @ParameterizedTest
    @CsvSource({
        "1000, OK",
        "1001, OK",
        "1002, PROTOCOL_ERROR",
        "1003, CLIENT_ERROR",
        "1004, PROTOCOL_ERROR",
        "1005, OK",
        "1006, PROTOCOL_ERROR",
        "1007, PROTOCOL_ERROR",
        "1008, CLIENT_ERROR",
        "1009, CLIENT_ERROR",
        "1010, PROTOCOL_ERROR",
        "1011, SERVER_ERROR",
        "1012, SERVER_ERROR",
        "1013, SERVER_ERROR",
        "1014, SERVER_ERROR",
        "1015, PROTOCOL_ERROR",
        "0, PROTOCOL_ERROR",
        "2999, PROTOCOL_ERROR",
        "3000, CLIENT_ERROR",
        "3003, CLIENT_ERROR",
        "3008, TIMEOUT",
        "3500, UNKNOWN",
        "4000, CLIENT_ERROR",
        "4401, CLIENT_ERROR",
        "4500, SERVER_ERROR",
        "4999, CLIENT_ERROR",
        "5000, PROTOCOL_ERROR",
        "65535, PROTOCOL_ERROR"
    })
    void theFirstCloseTellsTheOutcome(int code, String outcome) {
        String line = "websocket GET /chat/{id} " + outcome + " code=" + code;
        if (code != 1005) { // is never sent
            reads(
                    open().server(close(Side.SERVER, code)).client(close(Side.CLIENT, 1000)),
                    UPGRADED,
                    line);
            reads(open().client(close(Side.CLIENT, code)).close(Close.BY_CLIENT), UPGRADED, line);
        } else {
            reads(open().server(hex("8800")).close(Close.BY_SERVER), UPGRADED, line);
        }
    }

    @Test
    void anEndWithoutACloseIsAbnormal() {
        String line = "websocket GET /chat/{id} ";
        reads(open().server(HELLO).close(Close.BY_SERVER), UPGRADED, line + "RESET code=1006");
        reads(open().close(Close.BY_CLIENT), UPGRADED, line + "RESET code=1006");
        reads(open().close(Close.RESET), UPGRADED, line + "RESET code=1006");
        reads(open().close(Close.TIMED_OUT), UPGRADED, line + "TIMEOUT code=1006");
        reads(open().close(Close.UNKNOWN), UPGRADED, line + "UNKNOWN");
    }

    @ParameterizedTest
    @CsvSource({
        "SERVER, 8305", // unknown opcodes
        "SERVER, 8b00",
        "SERVER, c100", // a reserved bit
        "SERVER, 9100",
        "SERVER, 0900", // a fragmented ping
        "SERVER, 897e0080", // a long one
        "SERVER, 880100", // a close with half a code
        "SERVER, 818137fa213d00", // a server that masks
        "CLIENT, 810548656c6c6f", // a client that does not
        "SERVER, 80026c6f", // a continuation of nothing
        "SERVER, 010348656c810548656c6c6f", // a message in a message
        "SERVER, 817fffffffffffffffff", // an absurd length
    })
    void whatIsAgainstTheProtocolIsAProtocolError(Side side, String frames) {
        reads(
                open().send(side, hex(frames)).send(side, HELLO).close(Close.RESET),
                UPGRADED,
                "websocket GET /chat/{id} PROTOCOL_ERROR");
    }

    @Test
    void extensionsMayUseReservedBits() {
        byte[] compressed = hex("c107f248cdc9c90700"); // RFC 7692 section 7.2.3.1
        byte[] other = hex("a100");
        String end = "websocket GET /chat/{id} ";
        reads(
                open("Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=10\r\n")
                        .server(compressed)
                        .server(hex("8800"))
                        .client(hex("888037fa213d")),
                UPGRADED,
                end + "OK code=1005");
        reads(
                open("Sec-WebSocket-Extensions: permessage-deflate\r\n").server(other),
                UPGRADED,
                end + "PROTOCOL_ERROR");
        reads(
                open("Sec-WebSocket-Extensions: x-own, permessage-deflate\r\n")
                        .server(other)
                        .server(hex("8800"))
                        .close(Close.BY_SERVER),
                UPGRADED,
                end + "OK code=1005");
    }

    @Test
    void longFramesAreSkippedAndCounted() {
        byte[] medium = join(hex("827e1000"), new byte[0x1000]);
        byte[] large = join(hex("82ff000000000001000001020304"), new byte[0x10000]);
        ParserRun run =
                open().server(medium)
                        .client(large)
                        .server(hex("827f0000000100000000"))
                        .missing(Side.SERVER, 0x100000000L)
                        .server(close(Side.SERVER, 1000))
                        .client(close(Side.CLIENT, 1000));
        reads(run, UPGRADED, "websocket GET /chat/{id} OK code=1000");
        for (int piece : new int[] {Integer.MAX_VALUE, 1000, 7}) {
            assertThat(
                            run.play(
                                    WebSocketParserTest::parser,
                                    piece,
                                    x -> x.requestBytes + " " + x.responseBytes))
                    .contains((large.length + 8) + " " + (medium.length + 10 + 0x100000000L + 4));
        }
    }

    @Test
    void isReadOnAfterALoss() {
        ParserRun run =
                open().server(HELLO)
                        .missing(Side.SERVER, 100)
                        .server("no frames") // may be the middle of one
                        .server(join(hex("8003616263"), HELLO))
                        .server(close(Side.SERVER, 1011));
        assertThat(run.close(Close.BY_SERVER).exchanges(WebSocketParserTest::parser))
                .containsExactly(
                        UPGRADED, "websocket GET /chat/{id} SERVER_ERROR code=1011 INFERRED");
        ParserRun lost = open().missing(Side.SERVER, -1).close(Close.BY_SERVER);
        assertThat(lost.exchanges(WebSocketParserTest::parser))
                .containsExactly(UPGRADED, "websocket GET /chat/{id} UNKNOWN INFERRED");
    }

    @Test
    void anUpgradeOfWhichTheRequestWasNotSeenIsRead() {
        reads(
                new ParserRun().server(answer("")).server(hex("8800")).client(hex("888000000000")),
                "http/1   OK http=101 MIDSTREAM",
                "websocket   OK code=1005 MIDSTREAM");
    }

    @Test
    void aRefusedUpgradeIsNone() {
        reads(
                new ParserRun()
                        .client(REQUEST)
                        .server("HTTP/1.1 403 no\r\nContent-Length: 0\r\n\r\n")
                        .close(Close.BY_SERVER),
                "http/1 GET /chat/{id} CLIENT_ERROR http=403");
    }

    @Test
    void turnsLeftOutCountWithTheUpgradeOnly() {
        List<String> weights = new ArrayList<>();
        Exchanges exchanges =
                new Exchanges(new ExchangePool(9), x -> weights.add(x.protocol + " " + x.weight));
        ProtocolParser parser = parser(exchanges);
        exchanges.leaveOut(6);
        parser.onData(Side.CLIENT, chunk(REQUEST.getBytes(StandardCharsets.US_ASCII)));
        exchanges.drawn();
        parser.onData(Side.SERVER, chunk(answer("")));
        parser.onClose(Close.BY_SERVER, 9);

        assertThat(weights).containsExactly("HTTP1 7", "WEBSOCKET 1");
    }

    @Test
    void itIsPatientWhileItIsOpen() {
        Exchanges exchanges = new Exchanges(new ExchangePool(9), exchange -> {});
        WebSocketParser parser = new WebSocketParser(exchanges, null, 0, chunk(new byte[0]));
        assertThat(parser.isPatient()).isTrue();
        parser.onData(Side.SERVER, chunk(hex("8800")));
        assertThat(parser.isPatient()).isTrue();
        parser.onData(Side.CLIENT, chunk(hex("888000000000")));
        assertThat(parser.isPatient()).isFalse();
        assertThat(exchanges.isEmpty()).isTrue();
    }

    @Test
    void timesAreThoseOfTheUpgradeAndTheClose() {
        ParserRun run =
                new ParserRun()
                        .client(REQUEST)
                        .server(answer("")) // at 1002 us
                        .client(HELLO_MASKED)
                        .server(HELLO) // at 1004 us
                        .server(close(Side.SERVER, 1000))
                        .client(close(Side.CLIENT, 1000)) // at 1006 us
                        .close(Close.BY_SERVER);
        assertThat(
                        run.play(
                                WebSocketParserTest::parser,
                                Integer.MAX_VALUE,
                                x -> x.requestNs + " " + x.responseNs + " " + x.endNs))
                .containsExactly("1001000 1002000 1002000", "1002000 1004000 1006000");
    }

    @Test
    void takesAnyBytes() {
        Random random = new Random(17);
        for (int i = 0; i < 20_000; i++) {
            ParserRun run = open();
            for (int k = random.nextInt(8); k > 0; k--) {
                byte[] bytes = new byte[1 + random.nextInt(30)];
                random.nextBytes(bytes);
                bytes[0] = random.nextBoolean() ? bytes[0] : (byte) 0x82;
                Side side = random.nextBoolean() ? Side.CLIENT : Side.SERVER;
                if (random.nextInt(10) == 0) {
                    run.missing(side, random.nextInt(200) - 1);
                } else {
                    run.send(side, bytes);
                }
            }
            run.close(CLOSES.get(random.nextInt(CLOSES.size())));
            int piece = 1 + random.nextInt(20);
            assertThat(run.play(WebSocketParserTest::parser, piece, ParserRun::line)).hasSize(2);
        }
    }

    @Test
    void allocatesNothingForAFrame() {
        Exchanges exchanges = new Exchanges(new ExchangePool(9), exchange -> {});
        WebSocketParser parser = new WebSocketParser(exchanges, null, 0, chunk(new byte[0]));
        Chunk client = chunk(join(HELLO_MASKED, PONG_MASKED));
        Chunk server = chunk(join(HEL, PING, LO));
        Runnable work =
                () -> {
                    parser.onData(Side.CLIENT, client);
                    parser.onData(Side.SERVER, server);
                };
        assertThat(Allocated.by(work)).isZero();
        Exchange open = exchanges.first();
        assertThat(open).isNotNull();
        assertThat(open.requestBytes).isGreaterThan(1_000_000);
    }

    private static ParserRun open() {
        return open("");
    }

    private static ParserRun open(String fields) {
        return new ParserRun().client(REQUEST).server(answer(fields));
    }

    private static byte[] answer(String fields) {
        return ANSWER.replace("%s", fields).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] close(Side side, int code) {
        int high = code >> 8;
        int low = code & 0xff;
        if (side == Side.SERVER) {
            return new byte[] {(byte) 0x88, 2, (byte) high, (byte) low};
        }
        return new byte[] {
            (byte) 0x88,
            (byte) 0x82,
            0x37,
            (byte) 0xfa,
            0x21,
            0x3d,
            (byte) (high ^ 0x37),
            (byte) (low ^ 0xfa)
        };
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] hex(String digits) {
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
        }
        return bytes;
    }

    private static Chunk chunk(byte[] bytes) {
        Chunk chunk = new Chunk();
        chunk.bytes = bytes;
        chunk.to = bytes.length;
        return chunk;
    }

    private static void reads(ParserRun run, String... lines) {
        for (int piece : PIECES) {
            assertThat(run.play(WebSocketParserTest::parser, piece, ParserRun::line))
                    .as("%s", piece)
                    .containsExactly(lines);
        }
    }

    private static ProtocolParser parser(Exchanges exchanges) {
        return new Http1Parser(exchanges, Upgrades.NONE);
    }
}
