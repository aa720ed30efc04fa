package io.foreshock.collector.l7.postgresql;

import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.bind;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.bytes;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.complete;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.describe;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.description;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.error;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.execute;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.flush;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.int2;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.int4;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.message;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.parse;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.query;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.ready;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.result;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.row;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.sslRequest;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.startup;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.sync;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.welcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.ParserRun;
import io.foreshock.collector.l7.sql.Losses;
import io.foreshock.collector.l7.sql.Mutations;
import io.foreshock.collector.l7.sql.Statements;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a parser makes of connections that were not seen from their beginning, or not wholly. */
class PostgreSqlParserGapsTest {
    private final Statements statements = new Statements(64);

    @Test
    void beginsInTheMiddle() {
        assertExchanges(
                new ParserRun()
                        .client(query("select a from t"))
                        .server(bytes(result(), ready()))
                        .client(query("selec"))
                        .server(bytes(error("ERROR", "42601"), ready())),
                "postgresql SELECT SELECT a FROM t OK",
                "postgresql OTHER ? CLIENT_ERROR name=42601");
    }

    @Test
    void aStatementPreparedBeforeIsUnknown() {
        assertExchanges(
                new ParserRun()
                        .client(bytes(bind("", "s", "x"), execute(""), sync()))
                        .server(bytes(message('2'), complete("SELECT 1"), ready())),
                "postgresql EXECUTE unknown statement OK MIDSTREAM");
    }

    @Test
    void messagesGoOnAtTheBeginningOfASegment() {
        assertExchanges(
                loggedIn()
                        .client(query("select a from t"))
                        .server(bytes(description(), row("x")))
                        .missing(Side.SERVER, 5000)
                        .server(bytes(row("y"), row("z"), complete("SELECT 9"), ready()))
                        .client(query("select b from t"))
                        .server(bytes(result(), ready())),
                "postgresql LOGIN  OK",
                "postgresql SELECT SELECT a FROM t OK INFERRED",
                "postgresql SELECT SELECT b FROM t OK");
    }

    @Test
    void theEndIsFoundAtTheEndOfASegment() {
        ParserRun run =
                loggedIn()
                        .client(query("select a from t"))
                        .server(bytes(description(), row("x")))
                        .missing(Side.SERVER, -1)
                        .server(bytes("the end of a row", row("y"), complete("SELECT 9"), ready()))
                        .client(query("select b from t"))
                        .server(bytes(description(), row("x")))
                        .missing(Side.SERVER, -1)
                        .server(bytes("the end of a row", error("ERROR", "57014"), ready()));
        assertExchanges(
                run,
                "postgresql LOGIN  OK",
                "postgresql SELECT SELECT a FROM t OK INFERRED",
                "postgresql SELECT SELECT b FROM t TIMEOUT name=57014 INFERRED");
    }

    @Test
    void anEndWithoutWhatCameBeforeItIsUnknown() {
        assertExchanges(
                loggedIn()
                        .client(query("select a from t"))
                        .server(bytes(description(), row("x")))
                        .missing(Side.SERVER, 100)
                        .server(ready()),
                "postgresql LOGIN  OK",
                "postgresql SELECT SELECT a FROM t UNKNOWN INFERRED");
    }

    @Test
    void anAnswerWhoseEndIsNotSeenIsUnknown() {
        assertExchanges(
                loggedIn()
                        .client(query("select a from t"))
                        .server(bytes(description(), row("x")))
                        .missing(Side.SERVER, 5000)
                        .server("in the middle of a row, and no end to be seen")
                        .client(query("select b from t"))
                        .server(bytes(result(), ready())),
                "postgresql LOGIN  OK",
                "postgresql SELECT SELECT a FROM t UNKNOWN MIDSTREAM",
                "postgresql SELECT SELECT b FROM t OK");
    }

    @Test
    void severalInFlightCannotBeToldApartBehindAGap() {
        byte[] one = bytes(parse("", "select $1"), bind("", "", "x"), execute(""), sync());
        assertExchanges(
                loggedIn()
                        .client(bytes(one, one))
                        .server(bytes(message('1'), message('2')))
                        .missing(Side.SERVER, 30)
                        .server(bytes(complete("SELECT 1"), ready()))
                        .client(query("select a from t"))
                        .server(bytes(result(), ready())),
                "postgresql LOGIN  OK",
                "postgresql SELECT SELECT ? UNKNOWN MIDSTREAM",
                "postgresql SELECT SELECT ? UNKNOWN MIDSTREAM",
                "postgresql SELECT SELECT a FROM t OK");
    }

    @Test
    void anErrorWhoseTextIsCutIsKnown() {
        byte[] error = error("ERROR", "23505");
        assertExchanges(
                loggedIn()
                        .client(query("insert into t values (1)"))
                        .server(Arrays.copyOf(error, 40))
                        .missing(Side.SERVER, error.length - 40)
                        .server(ready()),
                "postgresql LOGIN  OK",
                "postgresql INSERT INSERT INTO t VALUES (?) CLIENT_ERROR name=23505 TRUNCATED");
    }

    @Test
    void aRequestThatIsNotSeenTakesNoAnswerOfAnother() {
        assertExchanges(
                loggedIn()
                        .client(query("select 1"))
                        .server(bytes(result(), ready()))
                        .missing(Side.CLIENT, 30)
                        .server(bytes(error("ERROR", "42601"), ready()))
                        .client(query("select 2"))
                        .server(bytes(result(), ready())),
                "postgresql LOGIN  OK",
                "postgresql SELECT SELECT ? OK",
                "postgresql SELECT SELECT ? OK");
    }

    @Test
    void whatFollowsAGapInAPipelineIsUnknown() {
        byte[] one = bytes(bind("", "s", "x"), execute(""));
        assertExchanges(
                loggedIn()
                        .client(bytes(parse("s", "select $1"), one))
                        .missing(Side.CLIENT, one.length)
                        .client(bytes(one, sync()))
                        .server(bytes(message('1'), message('2'), complete("SELECT 1")))
                        .server(bytes(message('2'), error("ERROR", "22012"), ready()))
                        .client(query("select a from t"))
                        .server(bytes(result(), ready())),
                "postgresql LOGIN  OK",
                "postgresql SELECT SELECT ? UNKNOWN MIDSTREAM",
                "postgresql SELECT SELECT ? UNKNOWN MIDSTREAM",
                "postgresql SELECT SELECT a FROM t OK");
    }

    @Test
    void aStatementThatIsCutIsTruncated() {
        byte[] request = query("select a from t where b = 'secret'");
        assertExchanges(
                loggedIn()
                        .client(Arrays.copyOf(request, request.length - 5))
                        .missing(Side.CLIENT, 5)
                        .server(bytes(result(), ready())),
                "postgresql LOGIN  OK",
                "postgresql SELECT SELECT a FROM t WHERE b = ? OK TRUNCATED");
    }

    @Test
    void aLossMakesNoWrongAnswer() {
        assertThat(new Losses(1, this::parser).play(PostgreSqlRecordings.SIMPLE, 5000))
                .isGreaterThan(50_000);
        assertThat(new Losses(2, this::parser).play(PostgreSqlRecordings.EXTENDED, 5000))
                .isGreaterThan(40_000);
        assertThat(new Losses(3, this::parser).play(PostgreSqlRecordings.PIPELINE, 5000))
                .isGreaterThan(5000);
    }

    @Test
    void takesWhateverComes() {
        Mutations mutations =
                new Mutations(42, this::parser, "secret")
                        .add(Side.CLIENT, sslRequest())
                        .add(Side.SERVER, bytes("N"))
                        .add(Side.CLIENT, startup())
                        .add(Side.SERVER, message('R', int4(10), "SCRAM-SHA-256", 0, 0))
                        .add(Side.CLIENT, message('p', "secret"))
                        .add(Side.SERVER, welcome())
                        .add(Side.CLIENT, query("select a from t where b = 'secret'"))
                        .add(Side.SERVER, bytes(result(), ready()))
                        .add(
                                Side.CLIENT,
                                bytes(
                                        parse("s", "select $1"),
                                        bind("p", "s", "secret"),
                                        describe("p"),
                                        execute("p"),
                                        sync()))
                        .add(Side.SERVER, bytes(message('1'), message('2'), result(), ready()))
                        .add(
                                Side.CLIENT,
                                bytes(parse("", "select 1"), message('D', "S", 0), flush()))
                        .add(Side.SERVER, bytes(message('1'), message('t', int2(0)), description()))
                        .add(
                                Side.CLIENT,
                                bytes(bind("", "", "x"), execute(""), execute(""), sync()))
                        .add(Side.SERVER, bytes(message('2'), error("ERROR", "22012"), ready()))
                        .add(Side.CLIENT, query("copy t from stdin"))
                        .add(Side.SERVER, message('G', 0, int2(1), int2(0)))
                        .add(Side.CLIENT, bytes(message('d', "secret\n".repeat(99)), message('c')))
                        .add(Side.SERVER, bytes(complete("COPY 99"), ready()))
                        .add(Side.SERVER, message('A', int4(7), "c", 0, "secret", 0))
                        .add(Side.CLIENT, query("select pg_sleep(9)"))
                        .add(Side.SERVER, error("FATAL", "57P01"));

        assertThat(mutations.play(20_000)).isGreaterThan(20_000);
    }

    private static ParserRun loggedIn() {
        return new ParserRun().client(startup()).server(welcome());
    }

    private void assertExchanges(ParserRun run, String... expected) {
        assertThat(run.exchanges(this::parser)).containsExactly(expected);
    }

    private PostgreSqlParser parser(Exchanges exchanges) {
        return new PostgreSqlParser(exchanges, statements);
    }
}
