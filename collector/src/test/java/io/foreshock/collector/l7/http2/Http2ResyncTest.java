package io.foreshock.collector.l7.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ParserRun;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Connections of which not everything was seen. */
class Http2ResyncTest {
    /** :method GET, :scheme http, then :path and :authority as in the request before. */
    private static final byte[] REPEATED = bytes(0x82, 0x86, 0xbf, 0xbe);

    /** The same with a new path that goes into the table: /b. */
    private static final byte[] NEW_PATH = bytes(0x82, 0x86, 0x44, 2, '/', 'b', 0xbf);

    private static final byte[] STATUS_200 = bytes(0x88);

    private final Frames client = new Frames(1);
    private final Frames server = new Frames(2);

    @Test
    void fromTheMiddleOnTellsWhatIsCertain() {
        ParserRun run =
                new ParserRun()
                        .client(request(101, REPEATED))
                        .server(answer(101, STATUS_200))
                        .client(request(103, NEW_PATH))
                        .server(answer(103, bytes(0x8d)))
                        .client(request(105, bytes(0x82, 0x86, 0xbe)))
                        .server(answer(105, STATUS_200));

        assertThat(exchanges(run))
                .containsExactly(
                        "http/2 GET  OK http=200 MIDSTREAM",
                        "http/2 GET /b CLIENT_ERROR http=404 MIDSTREAM",
                        "http/2 GET /b OK http=200");
    }

    @Test
    void waitsForFramesThatCanBeTold() {
        ParserRun run =
                new ParserRun()
                        .client("the rest of a body of which the beginning was not seen, and then")
                        .server(new byte[40])
                        .client(request(101, NEW_PATH))
                        .server(answer(101, STATUS_200));

        assertThat(exchanges(run)).containsExactly("http/2 GET /b OK http=200 MIDSTREAM");
    }

    @Test
    void answersWhoseRequestWasNotSeenAreTold() {
        ParserRun run =
                new ParserRun()
                        .server(answer(99, bytes(0x8e)))
                        .client(request(101, NEW_PATH))
                        .server(answer(97, STATUS_200))
                        .server(server.status(95, 503).take())
                        .server(answer(101, STATUS_200))
                        .missing(Side.CLIENT, -1)
                        .server(answer(101, STATUS_200))
                        .server(answer(103, bytes(0x8d)))
                        .client(request(107, NEW_PATH))
                        .server(answer(105, STATUS_200))
                        .server(answer(107, STATUS_200))
                        .server(server.end(95, "").take())
                        .server(answer(109, STATUS_200));

        assertThat(exchanges(run))
                .containsExactly(
                        "http/2   SERVER_ERROR http=500 MIDSTREAM",
                        "http/2   OK http=200 MIDSTREAM",
                        "http/2 GET /b OK http=200 MIDSTREAM",
                        "http/2   CLIENT_ERROR http=404 MIDSTREAM",
                        "http/2   OK http=200 MIDSTREAM",
                        "http/2 GET /b OK http=200 MIDSTREAM",
                        "http/2   SERVER_ERROR http=503 MIDSTREAM");
    }

    @Test
    void framesThatPassedUnseenAfterAPartOfABodyAreNotTakenForItsRest() {
        byte[] known = bytes(0x82, 0x86, 0x44, 2, '/', 'a', 0x41, 1, 'h');
        ParserRun run =
                start().client(client.frame(Frame.HEADERS, 5, 1, known).take())
                        .client(client.headers(3, Frames.request("POST", "/up")).take())
                        .client(client.header(1000, Frame.DATA, 1, 3).bytes(new byte[50]).take())
                        .missing(Side.CLIENT, 100)
                        .client(request(5, REPEATED)) // 850 bytes and more have not been told
                        .server(answer(5, STATUS_200));

        assertThat(exchanges(run)).containsExactly("http/2 GET  OK http=200 MIDSTREAM");
    }

    @Test
    void aTrailerWithUnknownFieldsIsNotTakenForSuccess() {
        ParserRun run =
                new ParserRun()
                        .client(request(101, bytes(0x83, 0x86, 0xbe, 0xbf)))
                        .server(
                                server.frame(
                                                Frame.HEADERS,
                                                Frame.END_HEADERS,
                                                101,
                                                bytes(0x88, 0xbf))
                                        .data(101, "x")
                                        .take())
                        .server(answer(101, bytes(0xc0, 0xbe)));

        assertThat(exchanges(run)).containsExactly("http/2 POST  UNKNOWN http=200 MIDSTREAM");
    }

    @Test
    void afterALossFieldsOfBeforeAreNotTold() {
        ParserRun run =
                start().client(
                                client.frame(
                                                Frame.HEADERS,
                                                5,
                                                1,
                                                bytes(0x82, 0x86, 0x44, 2, '/', 'a', 0x41, 1, 'h'))
                                        .take())
                        .server(answer(1, STATUS_200))
                        .missing(Side.CLIENT, -1)
                        .client(request(5, REPEATED))
                        .server(answer(5, STATUS_200))
                        .client(request(7, NEW_PATH))
                        .server(answer(7, STATUS_200))
                        .client(request(9, bytes(0x82, 0x86, 0xbe)))
                        .server(answer(9, STATUS_200));

        assertThat(exchanges(run))
                .containsExactly(
                        "http/2 GET /a OK http=200",
                        "http/2 GET  OK http=200 MIDSTREAM",
                        "http/2 GET /b OK http=200 MIDSTREAM",
                        "http/2 GET /b OK http=200");
    }

    @Test
    void whatMayHaveBeenAnsweredInAGapIsUnknownOnceTheServerGoesOn() {
        ParserRun run =
                start().client(client.get(1, "/a").get(3, "/b").take())
                        .missing(Side.SERVER, 200)
                        .client(client.get(5, "/c").take())
                        .server(answer(3, STATUS_200))
                        .server(answer(5, STATUS_200))
                        .close(Close.BY_CLIENT);

        assertThat(exchanges(run))
                .containsExactly(
                        "http/2 GET /b OK http=200 MIDSTREAM",
                        "http/2 GET /c OK http=200",
                        "http/2 GET /a UNKNOWN MIDSTREAM");
    }

    @Test
    void whatMayHaveBeenAnsweredInAGapIsUnknownAtTheEnd() {
        ParserRun run =
                start().client(client.get(1, "/a").take())
                        .missing(Side.SERVER, -1)
                        .close(Close.RESET);

        assertThat(exchanges(run)).containsExactly("http/2 GET /a UNKNOWN MIDSTREAM");
    }

    @Test
    void aTrailerThatIsLostLeavesTheStatusUnknown() {
        byte[] answer = server.answer(1).data(1, "x").take();
        byte[] trailer = server.trailer(1, 0).take();
        ParserRun run =
                start().client(client.call(1, "/a.B/C").end(1, "x").take())
                        .server(answer)
                        .server(Arrays.copyOf(trailer, 10))
                        .missing(Side.SERVER, trailer.length - 10)
                        .client(client.call(3, "/a.B/D").end(3, "x").take())
                        .server(new Frames(9).answer(3).trailer(3, 0).take());

        assertThat(exchanges(run))
                .containsExactly(
                        "grpc grpc /a.B/C UNKNOWN http=200 TRUNCATED",
                        "grpc grpc /a.B/D OK http=200 grpc=0");
    }

    @Test
    void resumesInNoBody() {
        byte[] body = new byte[600];
        new Random(3).nextBytes(body);
        List<byte[]> bodies = new ArrayList<>();
        bodies.add(body);
        bodies.add(new byte[600]);
        bodies.add("00000000".repeat(70).getBytes(StandardCharsets.US_ASCII));
        byte[] integers = new byte[600]; // 16-byte records: 4 KiB, 0, 1, 2
        for (int i = 0; i + 16 <= integers.length; i += 16) {
            integers[i + 2] = 16;
            integers[i + 11] = 1;
            integers[i + 15] = 2;
        }
        bodies.add(integers);
        for (byte[] each : bodies) {
            ParserRun run = start().client(client.get(1, "/a").take()).missing(Side.CLIENT, -1);
            for (int from = 0; from < 64; from++) {
                run.client(Arrays.copyOfRange(each, from, each.length));
            }
            run.client(request(3, NEW_PATH)).server(answer(3, STATUS_200));
            assertThat(exchanges(run)).containsExactly("http/2 GET /b OK http=200 MIDSTREAM");
        }
    }

    @Test
    void neverTellsWhatIsWrongWhateverIsLost() {
        int told = 0;
        int exact = 0;
        for (int seed = 0; seed < 600; seed++) {
            Random random = new Random(seed);
            Conversation conversation = new Conversation(random);
            List<String> wrong = new ArrayList<>();
            int[] counts = new int[2];
            ParserRun run = conversation.lossy();
            run.play(
                    Http2Parser::new,
                    1 << 24,
                    x -> {
                        counts[0]++;
                        counts[1] += x.outcome == Outcome.OK ? 1 : 0;
                        if (!conversation.agrees(x)) {
                            wrong.add(x.streamId + " " + ParserRun.line(x));
                        }
                        return "";
                    });
            assertThat(wrong).as("seed %d", seed).isEmpty();
            told += counts[0];
            exact += counts[1];
        }
        assertThat(told).isGreaterThan(5_000);
        assertThat(exact).isGreaterThan(1_000);
    }

    @Test
    void tellsTheSameHoweverAConversationIsCut() {
        for (int seed = 0; seed < 150; seed++) {
            Conversation conversation = new Conversation(new Random(seed));
            ParserRun run = conversation.whole();
            List<String> whole = run.play(Http2Parser::new, 1 << 24, Http2ResyncTest::detail);
            assertThat(whole).hasSize(Conversation.STREAMS);
            for (int piece : new int[] {1, 7, 64}) {
                assertThat(run.play(Http2Parser::new, piece, Http2ResyncTest::detail))
                        .isEqualTo(whole);
            }
            run.play(
                    Http2Parser::new,
                    9,
                    x -> {
                        assertThat(conversation.agrees(x)).isTrue();
                        assertThat(x.confidence.name()).isEqualTo("EXACT");
                        return "";
                    });
        }
    }

    private static String detail(Exchange x) {
        return ParserRun.line(x)
                + " "
                + x.requestBytes
                + " "
                + x.responseBytes
                + " "
                + x.fingerprint;
    }

    private ParserRun start() {
        return new ParserRun()
                .client(client.preface().ack().take())
                .server(server.settings().ack().take());
    }

    private static byte[] request(int stream, byte[] block) {
        return new Frames(0).frame(Frame.HEADERS, 5, stream, block).take();
    }

    private static byte[] answer(int stream, byte[] block) {
        return new Frames(0).frame(Frame.HEADERS, 5, stream, block).take();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static List<String> exchanges(ParserRun run) {
        return run.play(Http2Parser::new, 1 << 24, ParserRun::line);
    }
}
