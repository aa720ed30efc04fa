package io.foreshock.collector.l7.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ParserRun;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is told of calls of gRPC. */
class GrpcCallsTest {
    private static final String CALL = "grpc grpc /shop.v1.Orders/Get ";

    private final Frames client = new Frames(3);
    private final Frames server = new Frames(4);

    @Test
    void theStatusIsThatOfTheTrailer() {
        assertThat(answered(s -> s.answer(1).data(1, "x").trailer(1, 0)))
                .containsExactly(CALL + "OK http=200 grpc=0");
        assertThat(answered(s -> s.answer(1).data(1, "x").trailer(1, 14)))
                .containsExactly(CALL + "SERVER_ERROR http=200 grpc=14 name=UNAVAILABLE");
        assertThat(answered(s -> s.answer(1).trailer(1, 4)))
                .containsExactly(CALL + "TIMEOUT http=200 grpc=4 name=DEADLINE_EXCEEDED");
    }

    @Test
    void theHeadNeverWinsOverTheTrailer() {
        assertThat(answered(s -> s.headers(1, head("0")).data(1, "x").trailer(1, 13)))
                .containsExactly(CALL + "SERVER_ERROR http=200 grpc=13 name=INTERNAL");
    }

    @Test
    void aStatusInTheHeadCountsOnlyIfNoneCameInATrailer() {
        assertThat(answered(s -> s.headers(1, head("12")).end(1, "")))
                .containsExactly(
                        CALL + "SERVER_ERROR http=200 grpc=12 name=UNIMPLEMENTED INFERRED");
    }

    @Test
    void readsAnswersOfTrailersOnly() {
        assertThat(answered(s -> s.last(1, head("5"))))
                .containsExactly(CALL + "CLIENT_ERROR http=200 grpc=5 name=NOT_FOUND");
    }

    @Test
    void aStatusThatIsAbsentIsUnknownAndNotZero() {
        assertThat(answered(s -> s.answer(1).data(1, "x").last(1, "x-other", "1")))
                .containsExactly(CALL + "UNKNOWN http=200");
        assertThat(answered(s -> s.answer(1).end(1, "x")))
                .containsExactly(CALL + "UNKNOWN http=200");
        assertThat(answered(s -> s.answer(1).last(1, "grpc-status", "ok")))
                .containsExactly(CALL + "UNKNOWN http=200");
        assertThat(answered(s -> s.answer(1).last(1, "grpc-status", "")))
                .containsExactly(CALL + "UNKNOWN http=200");
        assertThat(answered(s -> s.answer(1).last(1, "grpc-status", "-1")))
                .containsExactly(CALL + "UNKNOWN http=200");
    }

    @Test
    void keepsANumberThatGrpcHasNot() {
        assertThat(answered(s -> s.answer(1).trailer(1, 17)))
                .containsExactly(CALL + "UNKNOWN http=200 grpc=17");
        assertThat(answered(s -> s.answer(1).trailer(1, 99_999)))
                .containsExactly(CALL + "UNKNOWN http=200 grpc=99999");
    }

    @Test
    void anErrorOfHttpStandsForAStatus() {
        assertThat(answered(s -> s.last(1, ":status", "503", "content-type", "text/html")))
                .containsExactly(CALL + "SERVER_ERROR http=503 grpc=14 name=UNAVAILABLE INFERRED");
        assertThat(answered(s -> s.status(1, 401).end(1, "no")))
                .containsExactly(
                        CALL + "CLIENT_ERROR http=401 grpc=16 name=UNAUTHENTICATED INFERRED");
    }

    @Test
    void grpcWebIsHttpSinceItsStatusIsInTheBody() {
        String type = "application/grpc-web+proto";
        String[] head = {":method", "POST", ":path", "/shop.v1.Orders/Get", "content-type", type};
        ParserRun run =
                new ParserRun()
                        .client(client.preface().headers(1, head).end(1, "x").take())
                        .server(
                                server.settings()
                                        .headers(1, ":status", "200", "content-type", type)
                                        .end(1, "grpc-status:0")
                                        .take());

        assertThat(run.exchanges(Http2Parser::new))
                .containsExactly("http/2 POST /shop.v1.Orders/Get OK http=200");
    }

    @Test
    void anAnswerThatIsResetHasNoStatus() {
        assertThat(answered(s -> s.answer(1).data(1, "x").reset(1, 2)))
                .containsExactly(CALL + "RESET http=200 code=2 name=INTERNAL_ERROR");
        assertThat(answered(s -> s.reset(1, 7)))
                .containsExactly(CALL + "REFUSED code=7 name=REFUSED_STREAM");
    }

    @Test
    void aCallerThatGivesUpTimesOut() {
        ParserRun run =
                start().client(client.call(1, "/a.B/C").end(1, "x").reset(1, 8).take())
                        .client(client.call(3, "/a.B/Watch").end(3, "x").take())
                        .server(server.answer(3).data(3, "event").take())
                        .client(client.reset(3, 8).take());

        assertThat(exchanges(run))
                .containsExactly(
                        "grpc grpc /a.B/C TIMEOUT code=8 name=CANCEL",
                        "grpc grpc /a.B/Watch UNKNOWN http=200 code=8 name=CANCEL");
    }

    @Test
    void aStreamThatTheServerLeavesOpenIsReset() {
        ParserRun run =
                start().client(client.call(1, "/a.B/C").end(1, "x").take())
                        .server(server.answer(1).data(1, "x").take())
                        .close(Close.BY_SERVER);

        assertThat(exchanges(run)).containsExactly("grpc grpc /a.B/C RESET http=200");
    }

    @Test
    void streamsOfMessagesBothWaysEndWithTheTrailer() {
        ParserRun run = start().client(client.call(1, "/a.B/Chat").take());
        run.server(server.answer(1).take());
        for (int i = 0; i < 5; i++) {
            run.client(client.data(1, "ask" + i).take()).server(server.data(1, "say" + i).take());
        }
        run.client(client.end(1, "").take()).server(server.trailer(1, 0).take());

        assertThat(exchanges(run)).containsExactly("grpc grpc /a.B/Chat OK http=200 grpc=0");
    }

    @Test
    void aPathThatIsNoMethodIsTemplated() {
        ParserRun run =
                start().client(client.call(1, "/a.B/42?key=secret").end(1, "x").take())
                        .server(server.answer(1).trailer(1, 0).take());

        assertThat(exchanges(run)).containsExactly("grpc grpc /a.B/{id} OK http=200 grpc=0");
    }

    private static String[] head(String grpcStatus) {
        return new String[] {
            ":status", "200", "content-type", "application/grpc+proto", "grpc-status", grpcStatus
        };
    }

    /** What is told of a call on a new connection that is answered so. */
    private static List<String> answered(UnaryOperator<Frames> answer) {
        Frames asking = new Frames(5).preface().call(1, "/shop.v1.Orders/Get").end(1, "x");
        byte[] answering = answer.apply(new Frames(6).settings()).take();
        return exchanges(new ParserRun().client(asking.take()).server(answering));
    }

    private ParserRun start() {
        return new ParserRun()
                .client(client.preface().take())
                .server(new Frames(4).settings().ack().take());
    }

    private static List<String> exchanges(ParserRun run) {
        List<String> whole = run.play(Http2Parser::new, 1 << 24, ParserRun::line);
        for (int piece : new int[] {1, 7, 64}) {
            assertThat(run.play(Http2Parser::new, piece, ParserRun::line)).isEqualTo(whole);
        }
        return whole;
    }
}
