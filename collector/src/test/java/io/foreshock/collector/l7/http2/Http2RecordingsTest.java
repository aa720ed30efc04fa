package io.foreshock.collector.l7.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.http2.Recordings.Segment;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.ParserRun;
import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.l7.parse.Recognition;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations of real clients and servers; what they logged is what is expected. */
class Http2RecordingsTest {
    private static final int WHOLE = 1 << 20;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, WHOLE})
    void nghttpAsksNginx(int piece) {
        assertThat(play("nginx-nghttp", 0, Http2Parser::new, piece))
                .containsExactly(
                        "http/2 GET /a.txt OK http=200",
                        "http/2 GET /users/{id} OK http=200",
                        "http/2 GET /err SERVER_ERROR http=503",
                        "http/2 GET /none CLIENT_ERROR http=404");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, WHOLE})
    void nghttpAsksNghttpd(int piece) {
        assertThat(play("nghttpd-nghttp", 0, Http2Parser::new, piece))
                .containsExactly(
                        "http/2 GET /a.txt OK http=200",
                        "http/2 GET /users/{id} OK http=200",
                        "http/2 GET /none CLIENT_ERROR http=404");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, WHOLE})
    void nodeAsksNodeWithInterimAnswersTrailersAndResets(int piece) {
        assertThat(play("node-node", 0, Http2Parser::new, piece))
                .containsExactly(
                        "http/2 GET /users/{id} OK http=200",
                        "http/2 GET /users/{id} OK http=200",
                        "http/2 GET /none CLIENT_ERROR http=404",
                        "http/2 GET /early OK http=200",
                        "http/2 POST /users/{id} OK http=200",
                        "http/2 GET /rst RESET code=2 name=INTERNAL_ERROR",
                        "http/2 GET /refuse REFUSED code=7 name=REFUSED_STREAM",
                        "http/2 GET /trail OK http=200",
                        "http/2 GET /slow/{id} TIMEOUT code=8 name=CANCEL");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, WHOLE})
    void grpcJsCallsGrpcJs(int piece) {
        assertThat(play("grpc-js", 0, Http2Parser::new, piece))
                .containsExactly(
                        "grpc grpc /shop.v1.Orders/Get OK http=200 grpc=0",
                        "grpc grpc /shop.v1.Orders/Get OK http=200 grpc=0",
                        "grpc grpc /shop.v1.Orders/Fail SERVER_ERROR http=200 grpc=14"
                                + " name=UNAVAILABLE",
                        "grpc grpc /shop.v1.Orders/Fail CLIENT_ERROR http=200 grpc=5"
                                + " name=NOT_FOUND",
                        "grpc grpc /shop.v1.Orders/Odd UNKNOWN http=200 grpc=42",
                        "grpc grpc /shop.v1.Orders/Watch OK http=200 grpc=0",
                        "grpc grpc /shop.v1.Orders/Chat OK http=200 grpc=0",
                        "grpc grpc /shop.v1.Orders/Slow TIMEOUT http=200 grpc=4"
                                + " name=DEADLINE_EXCEEDED",
                        "grpc grpc /shop.v1.Orders/Get OK http=200 grpc=0");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, WHOLE})
    void h2loadAsksFiveAtATime(int piece) {
        assertThat(play("h2load", 0, Http2Parser::new, piece))
                .isEqualTo(Collections.nCopies(20, "http/2 GET /a.txt OK http=200"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, WHOLE})
    void nghttpUpgradesAtNghttpx(int piece) {
        List<Segment> segments = Recordings.segments("nghttpx-upgrade");
        String answer = new String(segments.get(1).bytes(), StandardCharsets.ISO_8859_1);
        assertThat(answer).startsWith("HTTP/1.1 101 ");
        int head = answer.indexOf("\r\n\r\n") + 4;
        byte[] rest = answer.substring(head).getBytes(StandardCharsets.ISO_8859_1); // settings
        ParserRun run = new ParserRun().server(rest);
        segments.subList(2, segments.size()).forEach(s -> run.send(s.side(), s.bytes()));

        assertThat(run.play(Http2RecordingsTest::upgraded, piece, ParserRun::line))
                .containsExactly(
                        "http/2 GET /a.txt OK http=200", "http/2 GET /users/{id} OK http=200");
    }

    private static ProtocolParser upgraded(Exchanges exchanges) {
        Exchange request = Objects.requireNonNull(exchanges.begin(Protocol.HTTP1, 1, 0));
        request.method.set("GET".getBytes(StandardCharsets.US_ASCII));
        request.endpoint.set("/a.txt".getBytes(StandardCharsets.US_ASCII));
        return Http2Parser.afterUpgrade(exchanges);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 6, 8, 10, 12, 14, 16, 18, 20})
    void whatIsToldOfGrpcFromAnywhereOnIsTrue(int first) {
        List<String> all = play("grpc-js", 0, Http2Parser::new, WHOLE);
        List<String> some = play("grpc-js", first, Http2Parser::new, WHOLE);

        assertThat(some).isNotEmpty();
        for (int i = 1; i <= some.size(); i++) {
            String told = some.get(some.size() - i);
            String truth = all.get(all.size() - i);
            assertThat(told).doesNotContain("grpc=0 name").matches(line -> agrees(line, truth));
        }
    }

    /** What is in a line that is not exact is in that which is; UNKNOWN says nothing. */
    private static boolean agrees(String told, String truth) {
        if (told.equals(truth)) {
            return true;
        }
        if (!told.endsWith(" MIDSTREAM")) {
            return false;
        }
        return Arrays.stream(told.replace(" MIDSTREAM", "").split(" "))
                .allMatch(
                        word ->
                                word.isEmpty()
                                        || word.equals("http/2")
                                        || word.equals("UNKNOWN")
                                        || word.equals("POST")
                                        || truth.contains(word));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx-nghttp", "nghttpd-nghttp", "node-node", "grpc-js", "h2load"})
    void bothEndsAreRecognised(String name) {
        for (Side side : Side.values()) {
            Segment first =
                    Recordings.segments(name).stream()
                            .filter(segment -> segment.side() == side)
                            .findFirst()
                            .orElseThrow();
            assertThat(recognise(side, first.bytes())).isEqualTo(Recognition.YES);
        }
    }

    private static Recognition recognise(Side side, byte[] bytes) {
        Chunk chunk = new Chunk();
        chunk.bytes = bytes;
        chunk.to = bytes.length;
        return Http2Parser.recognise(side, chunk);
    }

    private static List<String> play(
            String name, int first, Function<Exchanges, ProtocolParser> parser, int piece) {
        return Recordings.run(name, first).play(parser, piece, ParserRun::line);
    }
}
