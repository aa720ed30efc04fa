package io.foreshock.collector.l7.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ParserRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class Http2ParserTest {
    private final Frames client = new Frames(1);
    private final Frames server = new Frames(2);

    @Test
    void tellsAnExchange() {
        ParserRun run =
                start().client(client.get(1, "/users/42?key=secret").take())
                        .server(server.status(1, 200).end(1, "{}").take());

        assertThat(exchanges(run)).containsExactly("http/2 GET /users/{id} OK http=200");
    }

    @Test
    void countsBytesAndTimes() {
        byte[] request =
                client.headers(1, Frames.request("POST", "/orders")).end(1, "{\"id\":1}").take();
        byte[] answer = server.status(1, 201).data(1, "{").end(1, "}").take();
        ParserRun run = start().client(request).server(answer);

        Function<Exchange, String> line =
                x ->
                        x.requestBytes
                                + " "
                                + x.responseBytes
                                + " "
                                + (x.responseNs - x.requestNs)
                                + " "
                                + x.latencyNs()
                                + " stream "
                                + x.streamId;
        assertThat(run.play(Http2Parser::new, 1 << 20, line))
                .containsExactly(request.length + " " + answer.length + " 1000 1000 stream 1");
    }

    @Test
    void tellsStreamsApartThatRunTogether() {
        ParserRun run =
                start().client(
                                client.get(1, "/a")
                                        .get(3, "/b")
                                        .headers(5, Frames.request("POST", "/c"))
                                        .get(7, "/d")
                                        .take())
                        .server(server.status(3, 404).status(1, 200).data(1, "x").take())
                        .client(client.data(5, "x").end(5, "y").take())
                        .server(server.last(5, ":status", "503").end(3, "z").take())
                        .server(server.last(7, ":status", "302").end(1, "").take());

        assertThat(exchanges(run))
                .containsExactly(
                        "http/2 POST /c SERVER_ERROR http=503",
                        "http/2 GET /b CLIENT_ERROR http=404",
                        "http/2 GET /d OK http=302",
                        "http/2 GET /a OK http=200");
    }

    @Test
    void readsBlocksOfSeveralFramesWithPaddingAndPriority() {
        byte[] block = client.block(Frames.request("GET", "/padded"));
        byte[] first = new byte[6 + 5 + 3];
        first[0] = 3;
        first[5] = 16;
        System.arraycopy(block, 0, first, 6, 5);
        int flags = Frame.PADDED | Frame.HAS_PRIORITY | Frame.END_STREAM;
        byte[] request =
                client.frame(Frame.HEADERS, flags, 1, first)
                        .frame(Frame.CONTINUATION, 0, 1)
                        .frame(Frame.CONTINUATION, 0, 1, block[5], block[6])
                        .frame(
                                Frame.CONTINUATION,
                                Frame.END_HEADERS,
                                1,
                                Arrays.copyOfRange(block, 7, block.length))
                        .take();
        byte[] answer =
                server.status(1, 200)
                        .frame(
                                Frame.DATA,
                                Frame.PADDED | Frame.END_STREAM,
                                1,
                                new byte[] {1, 65, 0})
                        .take();

        assertThat(exchanges(start().client(request).server(answer)))
                .containsExactly("http/2 GET /padded OK http=200");
    }

    @Test
    void passesOverWhatIsNoneOfItsBusiness() {
        byte[] noise =
                client.frame(Frame.PING, 0, 0, new byte[8])
                        .frame(Frame.PRIORITY, 0, 9, new byte[5])
                        .frame(Frame.WINDOW_UPDATE, 0, 0, Frames.int32(1000))
                        .frame(0x10, 0xff, 0, new byte[20])
                        .frame(0xfa, 0, 3, new byte[0])
                        .take();
        ParserRun run =
                start().client(noise)
                        .server(noise)
                        .client(client.get(1, "/a").take())
                        .client(noise)
                        .server(noise)
                        .server(server.last(1, ":status", "204").take());

        assertThat(exchanges(run)).containsExactly("http/2 GET /a OK http=204");
    }

    @Test
    void anInterimAnswerIsNotTheAnswer() {
        ParserRun run =
                start().client(client.headers(1, Frames.request("PUT", "/a")).take())
                        .server(server.headers(1, ":status", "100").take())
                        .client(client.end(1, "body").take())
                        .server(server.headers(1, ":status", "103", "link", "</x>").take())
                        .server(server.status(1, 500).last(1, "x-sum", "1").take());

        assertThat(exchanges(run)).containsExactly("http/2 PUT /a SERVER_ERROR http=500");
    }

    @Test
    void anAnswerMayComeBeforeTheRequestHasEnded() {
        ParserRun run =
                start().client(client.headers(1, Frames.request("POST", "/a")).data(1, "x").take())
                        .server(server.last(1, ":status", "413").reset(1, 0).take())
                        .client(client.data(1, "y").reset(1, 8).take());

        assertThat(exchanges(run)).containsExactly("http/2 POST /a CLIENT_ERROR http=413");
    }

    @Test
    void aResetSaysWhoGaveUp() {
        ParserRun run =
                start().client(client.get(1, "/a").get(3, "/b").get(5, "/c").get(7, "/d").take())
                        .client(client.get(9, "/e").get(11, "/f").take())
                        .client(client.reset(1, 8).reset(99, 8).take())
                        .server(server.reset(3, 7).reset(5, 2).take())
                        .server(server.status(7, 200).data(7, "x").take())
                        .client(client.reset(7, 8).reset(9, 1).take())
                        .server(server.reset(11, 77).reset(11, 77).take());

        assertThat(exchanges(run))
                .containsExactly(
                        "http/2 GET /a TIMEOUT code=8 name=CANCEL",
                        "http/2 GET /b REFUSED code=7 name=REFUSED_STREAM",
                        "http/2 GET /c RESET code=2 name=INTERNAL_ERROR",
                        "http/2 GET /d UNKNOWN http=200 code=8 name=CANCEL",
                        "http/2 GET /e PROTOCOL_ERROR code=1 name=PROTOCOL_ERROR",
                        "http/2 GET /f RESET code=77");
    }

    @Test
    void streamsThatGoAwayLeavesOutAreRefused() {
        ParserRun run =
                start().client(client.get(1, "/a").get(3, "/b").get(5, "/c").take())
                        .server(server.goAway(Integer.MAX_VALUE, 0).goAway(3, 0).take())
                        .client(client.get(7, "/d").goAway(0, 0).take())
                        .server(server.status(3, 200).end(3, "").last(1, ":status", "200").take())
                        .close(Close.BY_SERVER);

        assertThat(exchanges(run))
                .containsExactly(
                        "http/2 GET /c REFUSED code=0 name=NO_ERROR INFERRED",
                        "http/2 GET /d REFUSED code=0 name=NO_ERROR INFERRED",
                        "http/2 GET /b OK http=200",
                        "http/2 GET /a OK http=200");
    }

    @Test
    void aConnectionThatGoesAwayInErrorSaysWhy() {
        ParserRun run =
                start().client(client.get(1, "/a").take())
                        .server(server.goAway(1, 11).take())
                        .close(Close.BY_SERVER);

        assertThat(exchanges(run))
                .containsExactly("http/2 GET /a RESET code=11 name=ENHANCE_YOUR_CALM");
    }

    @Test
    void aClosedConnectionEndsWhatIsInFlight() {
        ParserRun run =
                start().client(client.get(1, "/a").get(3, "/b").take())
                        .server(server.status(3, 200).data(3, "x").take());

        assertThat(exchanges(run.close(Close.BY_CLIENT)))
                .containsExactlyInAnyOrder(
                        "http/2 GET /a TIMEOUT", "http/2 GET /b UNKNOWN http=200 INFERRED");
    }

    @Test
    void aGracefulEndOfAnIdleConnectionIsNothing() {
        ParserRun run =
                start().client(client.get(1, "/a").take())
                        .server(server.last(1, ":status", "200").goAway(1, 0).take())
                        .close(Close.BY_SERVER);

        assertThat(exchanges(run)).containsExactly("http/2 GET /a OK http=200");
    }

    @Test
    void pushedStreamsAreNoExchangesButTheirFieldsAreRead() {
        byte[] promised = server.block(Frames.request("GET", "/style"));
        byte[] promise = new byte[4 + promised.length];
        promise[3] = 2;
        System.arraycopy(promised, 0, promise, 4, promised.length);
        ParserRun run =
                start().client(client.get(1, "/a").take())
                        .server(
                                server.frame(Frame.PUSH_PROMISE, Frame.END_HEADERS, 1, promise)
                                        .status(2, 200)
                                        .end(2, "css")
                                        .status(1, 200)
                                        .end(1, "html")
                                        .take())
                        .client(client.get(3, "/b").take())
                        .server(server.status(3, 200).end(3, "").take());

        assertThat(exchanges(run))
                .containsExactly("http/2 GET /a OK http=200", "http/2 GET /b OK http=200");
    }

    @Test
    void aStreamIdIsNotUsedTwice() {
        ParserRun run =
                start().client(client.get(5, "/a").take())
                        .server(server.last(5, ":status", "200").take())
                        .client(client.get(5, "/b").get(3, "/c").get(2, "/d").take())
                        .server(server.last(5, ":status", "500").take())
                        .client(client.get(7, "/e").take())
                        .server(server.last(7, ":status", "201").take());

        assertThat(exchanges(run))
                .containsExactly("http/2 GET /a OK http=200", "http/2 GET /e OK http=201");
    }

    @Test
    void readsTraceAndAttempt() {
        List<String> head = new ArrayList<>(List.of(Frames.request("GET", "/a")));
        Collections.addAll(
                head,
                "traceparent",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "x-envoy-attempt-count",
                "2",
                "grpc-previous-rpc-attempts",
                "3");
        ParserRun run =
                start().client(client.last(1, head.toArray(String[]::new)).take())
                        .server(server.last(1, ":status", "200").take());

        assertThat(
                        play(
                                run,
                                x ->
                                        Long.toHexString(x.traceHigh)
                                                + Long.toHexString(x.traceLow)
                                                + " "
                                                + Long.toHexString(x.spanId)
                                                + " "
                                                + x.attempt))
                .containsExactly("4bf92f3577b34da6a3ce929d0e0e4736 f067aa0ba902b7 4");
    }

    @Test
    void attemptsAtTheSameHaveOneFingerprint() {
        String longBody = "x".repeat(1000);
        ParserRun run = start();
        int id = 1;
        for (String path : List.of("/a?b=1", "/a?b=1", "/a?b=2")) {
            for (String body : List.of("{1}", "{2}", longBody, longBody + "y")) {
                byte[] head = client.headers(id, Frames.request("POST", path)).take();
                byte[] half = client.data(id, body.substring(0, 2)).take();
                byte[] rest = client.end(id, body.substring(2)).take();
                run.client(head).client(half).client(rest);
                run.server(server.last(id, ":status", "200").take());
                id += 2;
            }
        }

        List<String> prints = play(run, x -> Long.toHexString(x.fingerprint));
        assertThat(prints.subList(0, 4)).isEqualTo(prints.subList(4, 8)).doesNotContain("0");
        assertThat(prints.subList(8, 12)).doesNotContainAnyElementsOf(prints.subList(0, 4));
        assertThat(prints.get(0)).isNotEqualTo(prints.get(1));
        assertThat(prints.get(2)).isEqualTo(prints.get(3)); // of a long body, the first part
    }

    @Test
    void skipsBodiesThatAreNotCaptured() {
        ParserRun run =
                start().client(client.headers(1, Frames.request("POST", "/a")).take())
                        .client(client.header(16_000, Frame.DATA, 0, 1).bytes(new byte[500]).take())
                        .missing(Side.CLIENT, 15_500)
                        .client(client.end(1, "").take())
                        .server(server.status(1, 200).take())
                        .server(server.header(1 << 20, Frame.DATA, 1, 1).take())
                        .missing(Side.SERVER, (1 << 20) - 10)
                        .server(new byte[10])
                        .client(client.get(3, "/b").take())
                        .server(server.last(3, ":status", "204").take());

        assertThat(exchanges(run))
                .containsExactly("http/2 POST /a OK http=200", "http/2 GET /b OK http=204");
        assertThat(play(run, x -> x.responseBytes > 1 << 20 ? "large" : "small"))
                .containsExactly("large", "small");
    }

    @Test
    void keepsItsPlaceWhenThePartOfABodyIsMissingThatItWanted() {
        ParserRun run =
                start().client(client.headers(1, Frames.request("POST", "/a")).take())
                        .client(client.header(1000, Frame.DATA, 1, 1).bytes(new byte[50]).take())
                        .missing(Side.CLIENT, 900)
                        .client(client.bytes(new byte[50]).get(3, "/b").take())
                        .server(server.last(1, ":status", "200").last(3, ":status", "200").take());

        assertThat(run.exchanges(Http2Parser::new))
                .containsExactly(
                        "http/2 POST /a OK http=200 TRUNCATED", "http/2 GET /b OK http=200");
    }

    @Test
    void aLongQueryTakesNothingOfThePath() {
        String key = "x".repeat(600);
        ParserRun run =
                start().client(client.get(1, "/api/search?q=" + key).get(3, "/api/" + key).take())
                        .server(server.last(1, ":status", "200").last(3, ":status", "200").take());

        assertThat(exchanges(run))
                .containsExactly(
                        "http/2 GET /api/search OK http=200", "http/2 GET /api/ OK http=200");
    }

    @Test
    void aHeaderBlockThatIsCutIsTruncatedAndItsPlaceKept() {
        byte[] request = client.get(1, "/a").get(3, "/long/" + "x".repeat(2000)).take();
        int captured = request.length - 1500;
        ParserRun run =
                start().client(Arrays.copyOf(request, captured))
                        .missing(Side.CLIENT, 1500)
                        .client(client.last(5, ":method", "GET", ":path", "/").take())
                        .server(server.last(1, ":status", "200").take())
                        .server(server.last(3, ":status", "200").take())
                        .server(server.last(5, ":status", "200").take());

        assertThat(run.exchanges(Http2Parser::new))
                .containsExactly(
                        "http/2 GET /a OK http=200",
                        "http/2 GET  OK http=200 TRUNCATED",
                        "http/2 GET / OK http=200");
    }

    @Test
    void anAnswerThatIsNoHttp2IsAProtocolError() {
        ParserRun run = start().client(client.get(1, "/a").take());
        ParserRun other =
                new ParserRun()
                        .client(new Frames(1).preface().get(1, "/a").take())
                        .server("HTTP/1.1 400 Bad Request\r\n\r\n")
                        .client("more");

        assertThat(exchanges(other)).containsExactly("http/2 GET /a PROTOCOL_ERROR");
        assertThat(exchanges(run.server(server.frame(Frame.PING, 0, 0, new byte[7]).take())))
                .containsExactly("http/2 GET /a PROTOCOL_ERROR");
    }

    @Test
    void tooManyStreamsAreCountedAndThePlaceIsKept() {
        ParserRun run = start();
        int many = StreamTable.MAX_OPEN + 44;
        for (int i = 0; i < many; i++) {
            run.client(client.get(2 * i + 1, "/a").take());
        }
        run.server(server.last(1, ":status", "200").take());
        run.client(client.get(2 * many + 1, "/z").take());
        run.server(server.last(2 * many + 1, ":status", "201").take());

        assertThat(run.exchanges(Http2Parser::new))
                .containsExactly("http/2 GET /a OK http=200", "http/2 GET /z OK http=201");
        assertThat(run.play(Http2Parser::new, 1 << 20, x -> "" + x.ordinal))
                .containsExactly("0", "" + many);
    }

    @Test
    void isPatientWithStreamsThatAreBeingAnsweredOrAsked() {
        List<Boolean> patient = new ArrayList<>();
        Http2Parser[] parser = new Http2Parser[1];
        ParserRun.Player player =
                new ParserRun.Player(
                        x -> parser[0] = new Http2Parser(x), x -> patient.add(x.patient));
        player.send(Side.CLIENT, client.preface().call(1, "/a.B/Watch").data(1, "x").take());
        assertThat(parser[0].isPatient()).isTrue(); // it has not asked all
        player.send(Side.CLIENT, client.end(1, "").take());
        assertThat(parser[0].isPatient()).isFalse();
        player.send(Side.SERVER, server.settings().answer(1).data(1, "x").take());
        assertThat(parser[0].isPatient()).isTrue();
        player.send(Side.CLIENT, client.get(3, "/a").take());
        assertThat(parser[0].isPatient()).isFalse();
        player.send(Side.CLIENT, client.reset(3, 8).reset(1, 8).take());
        assertThat(patient).containsExactly(false, true);
        assertThat(parser[0].isPatient()).isFalse();
    }

    private ParserRun start() {
        return new ParserRun()
                .client(client.preface().take())
                .server(server.settings().ack().take())
                .client(client.ack().take());
    }

    /** The exchanges, which are the same however the conversation is cut. */
    private static List<String> exchanges(ParserRun run) {
        return play(run, ParserRun::line);
    }

    private static List<String> play(ParserRun run, Function<Exchange, String> line) {
        List<String> whole = run.play(Http2Parser::new, 1 << 24, line);
        for (int piece : new int[] {1, 7, 64}) {
            assertThat(run.play(Http2Parser::new, piece, line)).isEqualTo(whole);
        }
        return whole;
    }
}
