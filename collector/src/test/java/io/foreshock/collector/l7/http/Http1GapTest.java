package io.foreshock.collector.l7.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ParserRun;
import io.foreshock.collector.l7.parse.ProtocolParser;
import org.junit.jupiter.api.Test;

/** Connections of which not all bytes are seen. */
class Http1GapTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    @Test
    void aConnectionMayBeSeenFromItsMiddle() {
        reads(
                new ParserRun().server(OK).client(get("/a")).server(OK),
                "http/1   OK http=200 MIDSTREAM",
                "http/1 GET /a OK http=200");
    }

    @Test
    void theRestOfABodyOfKnownLengthNeedNotBeSeen() {
        reads(
                new ParserRun()
                        .client("POST /a HTTP/1.1\r\nContent-Length: 5000\r\n\r\nabc")
                        .missing(Side.CLIENT, 4997)
                        .server("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nabc")
                        .missing(Side.SERVER, 3000)
                        .server("x".repeat(1000))
                        .missing(Side.SERVER, 997)
                        .client(get("/b"))
                        .server("HTTP/1.1 404 no\r\nContent-Length: 0\r\n\r\n"),
                "http/1 POST /a OK http=200",
                "http/1 GET /b CLIENT_ERROR http=404");
    }

    @Test
    void aPartOfABodyOfKnownLengthNeedNotBeSeen() {
        reads(
                new ParserRun()
                        .client("POST /a HTTP/1.1\r\nContent-Length: 100\r\n\r\nabc")
                        .missing(Side.CLIENT, 90)
                        .client("defghij" + get("/b"))
                        .server(OK + OK),
                "http/1 POST /a OK http=200",
                "http/1 GET /b OK http=200");
    }

    @Test
    void anEmptyChunkBehindOneThatIsCutIsConcluded() {
        reads(
                new ParserRun()
                        .client(get("/a"))
                        .server(CHUNKED + "800\r\n" + "x".repeat(900))
                        .missing(Side.SERVER, 0x800 - 900 + 7)
                        .close(Close.RESET),
                "http/1 GET /a OK http=200 INFERRED");
        reads(
                new ParserRun()
                        .client(get("/a"))
                        .server(CHUNKED + "3\r\nabc\r\n")
                        .missing(Side.SERVER, 5)
                        .close(Close.RESET),
                "http/1 GET /a OK http=200 INFERRED");
    }

    @Test
    void aChunkedAnswerEndsWithItsLastChunkThoughOthersWereLost() {
        ParserRun run =
                new ParserRun()
                        .client(get("/a"))
                        .server(CHUNKED + "800\r\n" + "x".repeat(900))
                        .missing(Side.SERVER, 5000) // until 1003 us
                        .server("y".repeat(500) + "\r\n0\r\n\r\n") // at 1004 us
                        .client(get("/b"))
                        .server(OK);
        reads(run, "http/1 GET /a OK http=200 INFERRED", "http/1 GET /b OK http=200");
        assertThat(run.play(Http1GapTest::parser, 1000, x -> "" + x.endNs)).startsWith("1004000");
    }

    @Test
    void anAnswerOfWhichTheEndIsLostEndsWhereItWasLastSeen() {
        ParserRun run =
                new ParserRun()
                        .client(get("/a"))
                        .server(CHUNKED + "800\r\n" + "x".repeat(900)) // at 1002 us
                        .missing(Side.SERVER, 5000)
                        .server("y".repeat(500)) // at 1004 us
                        .client(get("/b"))
                        .server(OK);
        reads(run, "http/1 GET /a OK http=200 INFERRED", "http/1 GET /b OK http=200");
        assertThat(run.play(Http1GapTest::parser, 1000, x -> "" + x.endNs)).startsWith("1004000");
        reads(
                new ParserRun()
                        .client(get("/a"))
                        .server(CHUNKED + "800\r\nabc")
                        .missing(Side.SERVER, -1)
                        .close(Close.BY_CLIENT),
                "http/1 GET /a OK http=200 INFERRED");
    }

    @Test
    void aPipelinedAnswerOfWhichTheEndIsLostEndsWithTheNext() {
        reads(
                new ParserRun()
                        .client(get("/a") + get("/b") + get("/c"))
                        .server(CHUNKED + "800\r\nabc")
                        .missing(Side.SERVER, 5000)
                        .server("HTTP/1.1 404 no\r\nContent-Length: 0\r\n\r\n")
                        .server(OK),
                "http/1 GET /a OK http=200 INFERRED",
                "http/1 GET /b CLIENT_ERROR http=404 INFERRED",
                "http/1 GET /c OK http=200 INFERRED");
    }

    @Test
    void anAnswerThatWasLostIsUnknown() {
        reads(
                new ParserRun()
                        .client(get("/a"))
                        .missing(Side.SERVER, 5000)
                        .client(get("/b"))
                        .server(OK)
                        .client(get("/c"))
                        .server(OK),
                "http/1 GET /a UNKNOWN INFERRED",
                "http/1 GET /b OK http=200",
                "http/1 GET /c OK http=200");
    }

    @Test
    void anAnswerToARequestThatWasLostIsMidstream() {
        reads(
                new ParserRun()
                        .client(get("/a"))
                        .server(OK)
                        .missing(Side.CLIENT, 300)
                        .server("HTTP/1.1 500 no\r\nContent-Length: 0\r\n\r\n")
                        .client(get("/b"))
                        .server(OK)
                        .client(get("/c"))
                        .server(OK),
                "http/1 GET /a OK http=200",
                "http/1   SERVER_ERROR http=500 MIDSTREAM",
                "http/1 GET /b OK http=200",
                "http/1 GET /c OK http=200");
    }

    @Test
    void answersAfterALossAmongPipelinedRequestsArePairedByOrder() {
        reads(
                new ParserRun()
                        .client(get("/a"))
                        .missing(Side.CLIENT, 300)
                        .client(get("/b") + get("/c"))
                        .server(OK + "HTTP/1.1 500 no\r\nContent-Length: 0\r\n\r\n" + OK + OK)
                        .client(get("/d"))
                        .server(OK),
                "http/1 GET /a OK http=200 INFERRED",
                "http/1 GET /b SERVER_ERROR http=500 INFERRED",
                "http/1 GET /c OK http=200 INFERRED",
                "http/1 GET /d OK http=200");
    }

    @Test
    void anAnswerToAHeadThatWasNotSeenHasNoBody() {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n";
        reads(
                new ParserRun().server(head).client(get("/a")).server(OK),
                "http/1   OK http=200 MIDSTREAM",
                "http/1 GET /a OK http=200");
        reads(
                new ParserRun().server(head + OK).client(get("/a")).server(OK),
                "http/1   OK http=200 MIDSTREAM",
                "http/1   OK http=200 MIDSTREAM",
                "http/1 GET /a OK http=200");
    }

    @Test
    void aHeadThatIsCutIsTruncated() {
        reads(
                new ParserRun()
                        .client("GET /a HTTP/1.1\r\nCookie: " + "c".repeat(900))
                        .missing(Side.CLIENT, 2000)
                        .server("HTTP/1.1 200 OK\r\nSet-Cookie: " + "c".repeat(900))
                        .missing(Side.SERVER, 2000)
                        .client(get("/b"))
                        .server(OK),
                "http/1 GET /a OK http=200 TRUNCATED",
                "http/1 GET /b OK http=200");
    }

    @Test
    void aRequestLineThatIsCutIsTruncated() {
        reads(
                new ParserRun()
                        .client("GET /a/b?x=" + "c".repeat(400))
                        .missing(Side.CLIENT, 2000)
                        .server(OK)
                        .client(get("/b"))
                        .server(OK),
                "http/1 GET /a/b OK http=200 TRUNCATED",
                "http/1 GET /b OK http=200");
        reads(
                new ParserRun()
                        .client("GET /a/12")
                        .missing(Side.CLIENT, 2000)
                        .server("HTTP/1.1 500 " + "x".repeat(100))
                        .missing(Side.SERVER, 2000)
                        .client(get("/b"))
                        .server(OK),
                "http/1 GET /a/ SERVER_ERROR http=500 TRUNCATED",
                "http/1 GET /b OK http=200");
    }

    @Test
    void aBodyIsNotTakenForAHeadAfterAGap() {
        reads(
                new ParserRun()
                        .client(get("/a"))
                        .server("HTTP/1.1 200 OK\r\nX: y")
                        .missing(Side.SERVER, 3000)
                        .server("HTTP is a protocol of\r\n")
                        .server("GET / HTTP/1.1\r\n\r\n")
                        .server("HTTP/1.1 is its version\r\n")
                        .client(get("/b"))
                        .server(OK),
                "http/1 GET /a OK http=200 INFERRED",
                "http/1 GET /b OK http=200");
    }

    @Test
    void anAnswerUntilTheCloseMayHaveGaps() {
        reads(
                new ParserRun()
                        .client(get("/a"))
                        .server("HTTP/1.0 200 OK\r\n\r\nabc")
                        .missing(Side.SERVER, 3000)
                        .server("HTTP/1.1 500 is in the text\r\n\r\n")
                        .missing(Side.SERVER, -1)
                        .close(Close.BY_SERVER),
                "http/1 GET /a OK http=200");
    }

    @Test
    void whetherAResetCameBeforeAnEndThatWasLostIsUnknown() {
        reads(
                new ParserRun()
                        .client(get("/a"))
                        .server(CHUNKED + "800\r\nabc")
                        .missing(Side.SERVER, -1)
                        .close(Close.RESET),
                "http/1 GET /a UNKNOWN http=200 INFERRED");
    }

    @Test
    void answersThatMayHaveBeenLostAreNoFailuresWhenTheConnectionEnds() {
        reads(
                new ParserRun()
                        .client(get("/a") + get("/b") + get("/c"))
                        .server(OK + "HTTP/1.1 200 O")
                        .missing(Side.SERVER, 5000)
                        .client(get("/d"))
                        .close(Close.BY_SERVER),
                "http/1 GET /a OK http=200",
                "http/1 GET /b OK http=200 INFERRED",
                "http/1 GET /c UNKNOWN INFERRED",
                "http/1 GET /d RESET");
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: example.com\r\n\r\n";
    }

    private static void reads(ParserRun run, String... lines) {
        assertThat(run.exchanges(Http1GapTest::parser)).containsExactly(lines);
    }

    private static ProtocolParser parser(Exchanges exchanges) {
        return new Http1Parser(exchanges, Upgrades.NONE);
    }
}
