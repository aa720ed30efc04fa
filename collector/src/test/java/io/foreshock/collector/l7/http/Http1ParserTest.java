package io.foreshock.collector.l7.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ParserRun;
import io.foreshock.collector.l7.parse.ProtocolParser;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Http1ParserTest {
    private static final int[] PIECES = {Integer.MAX_VALUE, 1, 2, 7, 64, 1000};
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @Test
    void readsRequestsAndAnswersOfOneConnection() {
        reads(
                new ParserRun()
                        .client("GET /users/42?full=1 HTTP/1.1\r\nHost: a\r\n\r\n")
                        .server(OK)
                        .client("POST /users HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
                        .server("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
                        .client("DELETE /users/7 HTTP/1.1\r\n\r\n")
                        .server("HTTP/1.1 204 No Content\r\n\r\n")
                        .close(Close.BY_SERVER),
                "http/1 GET /users/{id} OK http=200",
                "http/1 POST /users OK http=201",
                "http/1 DELETE /users/{id} OK http=204");
    }

    @ParameterizedTest
    @CsvSource({
        "302, OK", "400, CLIENT_ERROR", "404, CLIENT_ERROR", "408, CLIENT_ERROR",
        "429, CLIENT_ERROR", "500, SERVER_ERROR", "503, SERVER_ERROR", "599, SERVER_ERROR",
        "600, UNKNOWN", "099, UNKNOWN", "999, UNKNOWN"
    })
    void takesTheOutcomeFromTheStatus(String status, String outcome) {
        reads(
                new ParserRun()
                        .client(get("/a"))
                        .server("HTTP/1.1 " + status + " x\r\nContent-Length: 1\r\n\r\nx"),
                "http/1 GET /a " + outcome + " http=" + Integer.parseInt(status));
    }

    @Test
    void pairsPipelinedRequestsInOrder() {
        reads(
                new ParserRun()
                        .client(get("/a") + get("/b") + get("/c"))
                        .server(OK + "HTTP/1.1 500 no\r\nContent-Length: 0\r\n\r\n")
                        .client(get("/d"))
                        .server("HTTP/1.1 404 no\r\nContent-Length: 3\r\n\r\nHTT" + OK),
                "http/1 GET /a OK http=200",
                "http/1 GET /b SERVER_ERROR http=500",
                "http/1 GET /c CLIENT_ERROR http=404",
                "http/1 GET /d OK http=200");
    }

    @Test
    void anAnswerToHeadHasNoBodyHoweverManyRequestsFollow() {
        int many = 200;
        String[] lines = new String[many + 1];
        Arrays.fill(lines, "http/1 GET /b OK http=200");
        lines[0] = "http/1 HEAD /a OK http=200";
        reads(
                new ParserRun()
                        .client("HEAD /a HTTP/1.1\r\n\r\n" + get("/b").repeat(many))
                        .server("HTTP/1.1 200 OK\r\nContent-Length: 70\r\n\r\n" + OK.repeat(many)),
                lines);
    }

    @Test
    void readsChunkedBodiesWithExtensionsAndTrailers() {
        String data = "5;name=\"v\"\r\nhello\r\n0000a \r\n0123456789\r\nC\r\nHTTP/1.1 200\r\n";
        String end = "0;x\r\nTrailer: v\r\nOther:\r\n\r\n";
        String chunks = data + end;
        reads(
                new ParserRun()
                        .client(
                                "PUT /a HTTP/1.1\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n"
                                        + chunks
                                        + get("/b"))
                        .server("HTTP/1.1 200 OK\r\nTransfer-encoding:chunked\r\n\r\n" + chunks)
                        .server("HTTP/1.1 404 no\r\nTransfer-encoding:chunked\r\n\r\n0\r\n\r\n"),
                "http/1 PUT /a OK http=200",
                "http/1 GET /b CLIENT_ERROR http=404");
    }

    @Test
    void aBodyMayEndWithTheConnection() {
        String answer =
                "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nHTTP/1.1 500 no\r\n\r\n";
        reads(
                new ParserRun().client(get("/a")).server(answer).close(Close.BY_SERVER),
                "http/1 GET /a OK http=200");
        reads(
                new ParserRun().client(get("/a")).server(answer).close(Close.BY_CLIENT),
                "http/1 GET /a OK http=200 INFERRED");
        reads(
                new ParserRun().client(get("/a")).server(answer).close(Close.RESET),
                "http/1 GET /a RESET http=200");
        reads(
                new ParserRun()
                        .client(get("/a"))
                        .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nxyz")
                        .close(Close.BY_SERVER),
                "http/1 GET /a OK http=200");
    }

    @Test
    void someAnswersHaveNoBody() {
        reads(
                new ParserRun()
                        .client("HEAD /a HTTP/1.1\r\n\r\n" + get("/b") + get("/c") + get("/d"))
                        .server("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                        .server("HTTP/1.1 304 Not Modified\r\nContent-Length: 1000\r\n\r\n")
                        .server("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n")
                        .server(OK),
                "http/1 HEAD /a OK http=200",
                "http/1 GET /b OK http=304",
                "http/1 GET /c OK http=204",
                "http/1 GET /d OK http=200");
    }

    @Test
    void interimAnswersAreNotTheAnswer() {
        reads(
                new ParserRun()
                        .client(
                                "POST /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
                        .server("HTTP/1.1 100 Continue\r\n\r\n")
                        .client("body")
                        .server("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK)
                        .client(get("/b"))
                        .server(OK),
                "http/1 POST /a OK http=200",
                "http/1 GET /b OK http=200");
    }

    @Test
    void aBodyThatIsExpectedNeedNotComeOnceItWasRefused() {
        ParserRun run =
                new ParserRun()
                        .client(
                                "POST /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 400\r\n\r\n")
                        .server("HTTP/1.1 417 no\r\nContent-Length: 0\r\n\r\n")
                        .client(get("/b"))
                        .server(OK);
        reads(run, "http/1 POST /a CLIENT_ERROR http=417", "http/1 GET /b OK http=200");
        reads(
                new ParserRun()
                        .client(
                                "POST /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
                        .server("HTTP/1.1 413 no\r\nContent-Length: 0\r\n\r\n")
                        .client("body" + get("/b"))
                        .server(OK),
                "http/1 POST /a CLIENT_ERROR http=413",
                "http/1 GET /b OK http=200");
    }

    @Test
    void anAnswerMayComeBeforeTheRequestHasEnded() {
        reads(
                new ParserRun()
                        .client(
                                "POST /a HTTP/1.1\r\nContent-Length: 5000\r\n\r\n"
                                        + "x".repeat(100))
                        .server("HTTP/1.1 413 no\r\nContent-Length: 0\r\n\r\n")
                        .client("x".repeat(4900) + get("/b"))
                        .server(OK),
                "http/1 POST /a CLIENT_ERROR http=413",
                "http/1 GET /b OK http=200");
    }

    @Test
    void countsBytesWithThoseSkipped() {
        String body = "x".repeat(10_000);
        String request = "POST /a HTTP/1.1\r\nContent-Length: 10000\r\n\r\n";
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n";
        ParserRun run = new ParserRun().client(request).client(body).server(answer).server(body);
        for (int piece : PIECES) {
            assertThat(
                            run.play(
                                    Http1ParserTest::parser,
                                    piece,
                                    x -> x.requestBytes + " " + x.responseBytes))
                    .containsExactly(
                            (request.length() + 10_000) + " " + (answer.length() + 10_000));
        }
        ParserRun sendfile =
                new ParserRun()
                        .client(get("/a"))
                        .server(answer)
                        .missing(Side.SERVER, 10_000)
                        .client(get("/b"))
                        .server(OK);
        assertThat(
                        sendfile.play(
                                Http1ParserTest::parser,
                                1000,
                                x -> ParserRun.line(x) + " " + x.responseBytes))
                .containsExactly(
                        "http/1 GET /a OK http=200 " + (answer.length() + 10_000),
                        "http/1 GET /b OK http=200 " + OK.length());
    }

    @Test
    void latencyIsFromTheFirstByteToTheLast() {
        ParserRun run =
                new ParserRun()
                        .client("GET /a HT") // at 1001 us
                        .client("TP/1.1\r\n\r\n")
                        .server("HTTP/1.1 100 Continue\r\n\r\n")
                        .server("HTTP/1.1 200 OK\r\n") // at 1004 us
                        .server("Content-Length: 2\r\n\r\n")
                        .server("o")
                        .server("k"); // at 1007 us
        assertThat(
                        run.play(
                                Http1ParserTest::parser,
                                Integer.MAX_VALUE,
                                x -> x.requestNs + " " + x.responseNs + " " + x.endNs))
                .containsExactly("1001000 1004000 1007000");
    }

    @Test
    void readsWhatHeadersTell() {
        ParserRun run =
                new ParserRun()
                        .client(
                                "GET /a HTTP/1.1"
                                        + "\r\nTraceParent:"
                                        + " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
                                        + "\r\nX-Envoy-Attempt-Count: 2\r\n\r\n")
                        .server(OK);
        for (int piece : PIECES) {
            assertThat(
                            run.play(
                                    Http1ParserTest::parser,
                                    piece,
                                    x ->
                                            Long.toHexString(x.traceHigh)
                                                    + Long.toHexString(x.traceLow)
                                                    + " "
                                                    + Long.toHexString(x.spanId)
                                                    + " "
                                                    + x.attempt))
                    .containsExactly("4bf92f3577b34da6a3ce929d0e0e4736 f067aa0ba902b7 2");
        }
    }

    @Test
    void theFingerprintIsThatOfTheWholeRequest() {
        List<Long> prints =
                prints(
                        get("/a?x=1"),
                        get("/a?x=1"),
                        get("/a?x=2"),
                        "HEAD /a?x=1 HTTP/1.1\r\n\r\n",
                        "POST /a HTTP/1.1\r\nContent-Length: 1\r\n\r\n1",
                        "POST /a HTTP/1.1\r\nContent-Length: 1\r\n\r\n2",
                        "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n1\r\n0\r\n\r\n");
        assertThat(prints.get(0)).isEqualTo(prints.get(1));
        assertThat(prints.get(4)).isEqualTo(prints.get(6));
        assertThat(prints.stream().distinct()).hasSize(5).doesNotContain(0L);
    }

    private static List<Long> prints(String... requests) {
        ParserRun run = new ParserRun();
        for (String request : requests) {
            run.client(request).server("HTTP/1.1 204 No Content\r\n\r\n");
        }
        List<String> whole =
                run.play(Http1ParserTest::parser, Integer.MAX_VALUE, x -> "" + x.fingerprint);
        assertThat(run.play(Http1ParserTest::parser, 1, x -> "" + x.fingerprint)).isEqualTo(whole);
        return whole.stream().map(Long::valueOf).toList();
    }

    @Test
    void longHeadsAreReadLineByLine() {
        String cookies = ("Cookie: " + "c".repeat(900) + "\r\n").repeat(5);
        reads(
                new ParserRun()
                        .client(
                                "POST /a HTTP/1.1\r\n"
                                        + cookies
                                        + "X: "
                                        + "y".repeat(5000)
                                        + "\r\nContent-Length: 3\r\n\r\nabc"
                                        + get("/b"))
                        .server(
                                "HTTP/1.1 404 no\r\n"
                                        + cookies
                                        + "Content-Length: 3\r\n\r\nabc"
                                        + OK),
                "http/1 POST /a CLIENT_ERROR http=404",
                "http/1 GET /b OK http=200");
    }

    @Test
    void aRequestLineLongerThanAHeadIsCut() {
        reads(
                new ParserRun()
                        .client(
                                "GET /search/x?q="
                                        + "y".repeat(5000)
                                        + " HTTP/1.1\r\nHost: a\r\n\r\n")
                        .server(OK)
                        .client("GET /a/b/" + "y".repeat(5000) + " HTTP/1.1\r\n\r\n" + get("/c"))
                        .server(
                                "HTTP/1.1 414 "
                                        + "x".repeat(2000)
                                        + "\r\nContent-Length: 0\r\n\r\n")
                        .server(OK),
                "http/1 GET /search/x OK http=200 TRUNCATED",
                "http/1 GET /a/b/ CLIENT_ERROR http=414 TRUNCATED",
                "http/1 GET /c OK http=200");
    }

    @Test
    void toleratesWhatTheSpecificationTellsTo() {
        reads(
                new ParserRun()
                        .client("\r\n\nGET /a HTTP/1.1\nHost: a\nX:\n y\n\n")
                        .server("\r\nHTTP/1.1 200\nContent-Length:\r\n 2\r\n\r\nok")
                        .client(
                                "PUT /b HTTP/1.1\r\nTransfer-Encoding:\r\n\tchunked\r\n"
                                        + "\r\n1\nx\n0\n\n"
                                        + get("/c d"))
                        .server("HTTP/1.1 200 OK\r\nContent-Length : 2, 2\r\n\r\nok" + OK),
                "http/1 GET /a OK http=200",
                "http/1 PUT /b OK http=200",
                "http/1 GET /{id} OK http=200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: -1",
                "Content-Length: x",
                "Content-Length: 9999999999999999999999",
                "Content-Length: 1\r\nContent-Length: 2",
                "Content-Length: 1, 2",
                "Content-Length: 1\r\n 2",
                "Content-Length: 1 2",
                "Content-Length: +2"
            })
    void anAnswerOfWhichTheLengthIsAbsurdIsAProtocolError(String field) {
        reads(
                new ParserRun()
                        .client(get("/a"))
                        .server("HTTP/1.1 200 OK\r\n" + field + "\r\n\r\n")
                        .server("??")
                        .close(Close.BY_CLIENT),
                "http/1 GET /a PROTOCOL_ERROR http=200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\n",
                "-1\r\n",
                "\r\n",
                "10000000000000000\r\n",
                "1\r\nab\r\n",
                "5 x\r\n",
                "0x5\r\n"
            })
    void anAnswerOfWhichTheChunksAreNoneIsAProtocolError(String chunk) {
        reads(
                new ParserRun()
                        .client(get("/a"))
                        .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk)
                        .close(Close.BY_CLIENT),
                "http/1 GET /a PROTOCOL_ERROR http=200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "Transfer-Encoding: chunked, gzip\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nzz\r\n"
            })
    void aRequestOfWhichTheLengthIsAbsurdIsAnsweredAllTheSame(String rest) {
        ParserRun run =
                new ParserRun()
                        .client("POST /a HTTP/1.1\r\n" + rest)
                        .server("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
                        .client(get("/b"))
                        .server(OK);
        reads(run, "http/1 POST /a CLIENT_ERROR http=400", "http/1 GET /b OK http=200");
    }

    @Test
    void chunkedHoldsAgainstALength() {
        reads(
                new ParserRun()
                        .client(
                                "POST /a HTTP/1.1\r\nContent-Length: 6"
                                        + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                                        + get("/smuggled"))
                        .server(OK + "HTTP/1.1 403 no\r\nContent-Length: 0\r\n\r\n"),
                "http/1 POST /a OK http=200",
                "http/1 GET /smuggled CLIENT_ERROR http=403");
    }

    @Test
    void aBodyCutOffByTheEndIsReset() {
        ParserRun length =
                new ParserRun()
                        .client(get("/a"))
                        .server("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
                        .close(Close.BY_SERVER);
        reads(length, "http/1 GET /a RESET http=200");
        ParserRun chunks =
                new ParserRun()
                        .client(get("/a"))
                        .server(
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
                        .close(Close.BY_SERVER);
        reads(chunks, "http/1 GET /a RESET http=200");
        ParserRun head = new ParserRun().client(get("/a")).server("HTTP/1.1 200 OK\r\nX");
        reads(head.close(Close.BY_SERVER), "http/1 GET /a RESET http=200");
        ParserRun none = new ParserRun().client(get("/a")).close(Close.BY_SERVER);
        reads(none, "http/1 GET /a RESET");
        ParserRun timeout = new ParserRun().client(get("/a")).close(Close.BY_CLIENT);
        reads(timeout, "http/1 GET /a TIMEOUT");
    }

    @Test
    void whatIsNoAnswerIsAProtocolError() {
        for (String answer :
                List.of(
                        "-ERR unknown command 'GET'\r\n",
                        "SSH-2.0-OpenSSH_9.2\r\n",
                        "\u0015\u0003\u0003")) {
            reads(
                    new ParserRun().client(get("/a") + get("/b")).server(answer),
                    "http/1 GET /a PROTOCOL_ERROR",
                    "http/1 GET /b UNKNOWN");
        }
    }

    @Test
    void anotherProtocolInMidConnectionIsNotHttp() {
        reads(
                new ParserRun()
                        .client(get("/a"))
                        .server(OK)
                        .client("*1\r\n$4\r\nPING\r\n")
                        .client(get("/b"))
                        .server(OK),
                "http/1 GET /a OK http=200");
    }

    @Test
    void aTunnelIsForOthers() {
        reads(
                new ParserRun()
                        .client("CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n")
                        .server("HTTP/1.1 200 Connection established\r\n\r\n")
                        .client("\u0016\u0003\u0001")
                        .server("\u0016\u0003\u0003"),
                "http/1 CONNECT {authority} OK http=200");
        reads(
                new ParserRun()
                        .client("CONNECT example.com:443 HTTP/1.1\r\n\r\n\u0016\u0003\u0001")
                        .server("HTTP/1.1 502 no\r\nContent-Length: 2\r\n\r\nno"),
                "http/1 CONNECT {authority} SERVER_ERROR http=502");
    }

    @Test
    void whatFollowsAnUnknownUpgradeIsForOthers() {
        reads(
                new ParserRun()
                        .client(
                                "POST /attach HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"
                                        + "\r\nraw bytes")
                        .server(
                                "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n")
                        .server("raw bytes")
                        .client("more"),
                "http/1 POST /attach OK http=101");
    }

    @Test
    void anUpgradeThatIsNotTakenChangesNothing() {
        reads(
                new ParserRun()
                        .client(
                                "GET /a HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade:"
                                        + " h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABk\r\n\r\n")
                        .server(OK)
                        .client(get("/b"))
                        .server(OK),
                "http/1 GET /a OK http=200",
                "http/1 GET /b OK http=200");
    }

    @Test
    void a408OnAnIdleConnectionIsNoAnswer() {
        String timeout =
                "HTTP/1.0 408 Request Time-out\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno";
        reads(new ParserRun().server(timeout).close(Close.BY_SERVER));
        reads(
                new ParserRun().client(get("/a")).server(OK).server(timeout).close(Close.BY_SERVER),
                "http/1 GET /a OK http=200");
        reads(
                new ParserRun()
                        .client("GET /a HTTP/1.1\r\nHost: slow")
                        .server(timeout)
                        .close(Close.BY_SERVER),
                "http/1 GET /a CLIENT_ERROR http=408");
    }

    @Test
    void anIdleCloseIsNoFailure() {
        reads(new ParserRun().close(Close.RESET));
        reads(
                new ParserRun().client(get("/a")).server(OK).close(Close.RESET),
                "http/1 GET /a OK http=200");
    }

    @Test
    void aNewConnectionKnowsNothingOfThoseBefore() {
        ParserRun cut = new ParserRun().client(get("/a")).server("HTTP/1.1 200 OK\r\nContent-");
        ParserRun next = new ParserRun().client(get("/b")).server(OK);
        assertThat(cut.close(Close.RESET).exchanges(Http1ParserTest::parser))
                .containsExactly("http/1 GET /a RESET http=200");
        assertThat(next.exchanges(Http1ParserTest::parser))
                .containsExactly("http/1 GET /b OK http=200");
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: example.com\r\n\r\n";
    }

    private static void reads(ParserRun run, String... lines) {
        for (int piece : PIECES) {
            assertThat(run.play(Http1ParserTest::parser, piece, ParserRun::line))
                    .as("%s", piece)
                    .containsExactly(lines);
        }
    }

    private static ProtocolParser parser(Exchanges exchanges) {
        return new Http1Parser(exchanges, Upgrades.NONE);
    }
}
