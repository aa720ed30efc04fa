package io.foreshock.collector.l7.mysql;

import static io.foreshock.collector.l7.mysql.MySqlBytes.bytes;
import static io.foreshock.collector.l7.mysql.MySqlBytes.column;
import static io.foreshock.collector.l7.mysql.MySqlBytes.end;
import static io.foreshock.collector.l7.mysql.MySqlBytes.eof;
import static io.foreshock.collector.l7.mysql.MySqlBytes.error;
import static io.foreshock.collector.l7.mysql.MySqlBytes.execute;
import static io.foreshock.collector.l7.mysql.MySqlBytes.greeting;
import static io.foreshock.collector.l7.mysql.MySqlBytes.int2;
import static io.foreshock.collector.l7.mysql.MySqlBytes.int4;
import static io.foreshock.collector.l7.mysql.MySqlBytes.ok;
import static io.foreshock.collector.l7.mysql.MySqlBytes.packet;
import static io.foreshock.collector.l7.mysql.MySqlBytes.prepareOk;
import static io.foreshock.collector.l7.mysql.MySqlBytes.query;
import static io.foreshock.collector.l7.mysql.MySqlBytes.response;
import static io.foreshock.collector.l7.mysql.MySqlBytes.result;
import static io.foreshock.collector.l7.mysql.MySqlBytes.row;
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
class MySqlParserGapsTest {
    private static final byte[] COLUMNS = bytes(packet(1, 1), column(2, "a"), eof(3));

    private final Statements statements = new Statements(64);

    @Test
    void beginsInTheMiddle() {
        assertExchanges(
                new ParserRun()
                        .client(query("select a from t"))
                        .server(result(1, 0))
                        .client(query("update t set a = 1"))
                        .server(error(1, 1213, "40001")),
                "mysql SELECT SELECT a FROM t OK",
                "mysql UPDATE UPDATE t SET a = ? SERVER_ERROR code=1213 name=40001");
    }

    @Test
    void beginsInTheMiddleOfAnAnswer() {
        assertExchanges(
                new ParserRun()
                        .server("the rest of a row, of which the beginning was not seen")
                        .client(query("select a from t"))
                        .server(result(1, 0)),
                "mysql SELECT SELECT a FROM t OK");
        assertExchanges(
                new ParserRun()
                        .server(bytes(packet(1, 1), column(2, "a"), eof(3), row(4, "x"), eof(5)))
                        .client(query("select a from t"))
                        .server(result(1, 0)),
                "mysql SELECT SELECT a FROM t OK");
    }

    @Test
    void learnsInTheMiddleWhetherDefinitionsHaveAnEnd() {
        byte[] withoutEof = bytes(packet(1, 1), column(2, "a"), row(3, "x"), end(4, 0));
        assertExchanges(
                new ParserRun()
                        .client(query("select a from t"))
                        .server(withoutEof)
                        .client(packet(0, 0x16, "select b from t where c = ?"))
                        .server(bytes(prepareOk(1, 1, 1), column(2, "?"), column(3, "b")))
                        .client(execute(1, true, "x"))
                        .server(ok(1))
                        .client(packet(0, 0x16, "select b from t where c = ?"))
                        .server(
                                bytes(
                                        prepareOk(2, 1, 1),
                                        column(2, "?"),
                                        eof(3),
                                        column(4, "b"),
                                        eof(5)))
                        .client(execute(2, true, "x"))
                        .server(ok(1)),
                "mysql SELECT SELECT a FROM t OK",
                "mysql PREPARE SELECT b FROM t WHERE c = ? OK",
                "mysql SELECT SELECT b FROM t WHERE c = ? OK",
                "mysql PREPARE SELECT b FROM t WHERE c = ? OK",
                "mysql SELECT SELECT b FROM t WHERE c = ? OK");
    }

    @Test
    void findsTheQueryBehindAttributesThatItDidNotSeeAgreedOn() {
        byte[] attributes = bytes(1, 1, 0, 1, 0xfe, 0, 2, "id", 6, "secret");
        assertExchanges(
                new ParserRun().client(packet(0, 3, attributes, "select a from t")).server(ok(1)),
                "mysql SELECT SELECT a FROM t OK");
    }

    @Test
    void aStatementPreparedBeforeIsUnknown() {
        assertExchanges(
                new ParserRun().client(execute(5, true, "x")).server(ok(1)),
                "mysql EXECUTE unknown statement OK MIDSTREAM");
    }

    @Test
    void rowsGoOnBehindAGap() {
        byte[] rows =
                bytes(row(7, "u"), row(8, "v"), row(9, "w"), row(10, "x"), row(11, "y"), eof(12));
        assertExchanges(
                loggedIn()
                        .client(query("select a from t"))
                        .server(bytes(COLUMNS, row(4, "a"), bytes(50, 0, 0, 5, "cut")))
                        .missing(Side.SERVER, 5000)
                        .server(rows)
                        .client(query("select b from t"))
                        .server(result(1, 0)),
                "mysql LOGIN  OK",
                "mysql SELECT SELECT a FROM t OK INFERRED",
                "mysql SELECT SELECT b FROM t OK");
    }

    @Test
    void theEndOfRowsIsFoundAtTheEndOfASegment() {
        assertExchanges(
                loggedIn()
                        .client(query("select a from t"))
                        .server(bytes(COLUMNS, row(4, "a")))
                        .missing(Side.SERVER, -1)
                        .server(bytes("the end of a row", row(17, "x"), eof(18)))
                        .client(query("select b from t"))
                        .server(result(1, 0)),
                "mysql LOGIN  OK",
                "mysql SELECT SELECT a FROM t OK INFERRED",
                "mysql SELECT SELECT b FROM t OK");
    }

    @Test
    void anAnswerWhoseEndIsNotSeenIsUnknown() {
        assertExchanges(
                loggedIn()
                        .client(query("select a from t"))
                        .server(bytes(COLUMNS, row(4, "a")))
                        .missing(Side.SERVER, 5000)
                        .server("in the middle of a row, and no end to be seen")
                        .client(query("select b from t"))
                        .server(result(1, 0)),
                "mysql LOGIN  OK",
                "mysql SELECT SELECT a FROM t UNKNOWN MIDSTREAM",
                "mysql SELECT SELECT b FROM t OK");
    }

    @Test
    void anAnswerThatIsNotSeenAtAllIsUnknown() {
        assertExchanges(
                loggedIn()
                        .client(query("update t set a = 1"))
                        .missing(Side.SERVER, 11)
                        .client(query("update t set a = 2"))
                        .server(ok(1)),
                "mysql LOGIN  OK",
                "mysql UPDATE UPDATE t SET a = ? UNKNOWN MIDSTREAM",
                "mysql UPDATE UPDATE t SET a = ? OK");
    }

    @Test
    void anErrorWhoseTextIsCutIsKnown() {
        byte[] error = error(1, 1062, "23000");
        assertExchanges(
                loggedIn()
                        .client(query("insert into t values (1)"))
                        .server(Arrays.copyOf(error, 14))
                        .missing(Side.SERVER, error.length - 14)
                        .client(query("select 1"))
                        .server(result(1, 0)),
                "mysql LOGIN  OK",
                "mysql INSERT INSERT INTO t VALUES (?) CLIENT_ERROR code=1062 name=23000 TRUNCATED",
                "mysql SELECT SELECT ? OK");
    }

    @Test
    void aCommandThatIsNotSeenTakesNoAnswerOfAnother() {
        assertExchanges(
                loggedIn()
                        .client(query("select 1"))
                        .server(result(1, 0))
                        .missing(Side.CLIENT, 30)
                        .server(error(1, 1146, "42S02"))
                        .client(query("select 2"))
                        .server(result(1, 0)),
                "mysql LOGIN  OK",
                "mysql SELECT SELECT ? OK",
                "mysql SELECT SELECT ? OK");
    }

    @Test
    void aStatementThatIsCutIsTruncated() {
        assertExchanges(
                loggedIn()
                        .client(bytes(200, 0, 0, 0, 3, "select a from t where b = 'secr"))
                        .missing(Side.CLIENT, 170)
                        .server(ok(1)),
                "mysql LOGIN  OK",
                "mysql SELECT SELECT a FROM t WHERE b = ? OK TRUNCATED");
    }

    @Test
    void aFileOfWhichOnlyTheBeginningIsSeenIsAnswered() {
        assertExchanges(
                loadedInPart().server(ok(42)).client(query("select 1")).server(result(1, 0)),
                "mysql LOGIN  OK",
                "mysql LOAD LOAD data LOCAL infile ? INTO TABLE t OK INFERRED",
                "mysql SELECT SELECT ? OK");
    }

    @Test
    void aFileOfWhichOnlyTheBeginningIsSeenIsRefused() {
        assertExchanges(
                loadedInPart()
                        .server(error(42, 1062, "23000"))
                        .client(query("select 1"))
                        .server(result(1, 0)),
                "mysql LOGIN  OK",
                "mysql LOAD LOAD data LOCAL infile ? INTO TABLE t CLIENT_ERROR"
                        + " code=1062 name=23000 INFERRED",
                "mysql SELECT SELECT ? OK");
    }

    @Test
    void aFileWhoseAnswerIsNotSeenIsUnknown() {
        assertExchanges(
                loadedInPart().client(query("select 1")).server(result(1, 0)),
                "mysql LOGIN  OK",
                "mysql LOAD LOAD data LOCAL infile ? INTO TABLE t UNKNOWN MIDSTREAM",
                "mysql SELECT SELECT ? OK");
    }

    private static ParserRun loadedInPart() {
        byte[] part = packet(2, "1\tsecret\n".repeat(900));
        return loggedIn()
                .client(query("load data local infile 'f' into table t"))
                .server(packet(1, 0xfb, "f"))
                .client(bytes(part, Arrays.copyOf(part, 8000)))
                .missing(Side.CLIENT, 300_000)
                .client(bytes("the rest of a line\n", packet(41)));
    }

    @Test
    void aLossMakesNoWrongAnswer() {
        assertThat(new Losses(1, this::parser).play(MySqlRecordings.TEXT, 5000))
                .isGreaterThan(40_000);
        assertThat(new Losses(2, this::parser).play(MySqlRecordings.WITHOUT_EOF, 5000))
                .isGreaterThan(10_000);
    }

    @Test
    void takesWhateverComes() {
        Mutations mutations =
                new Mutations(42, this::parser, "secret")
                        .add(Side.SERVER, greeting(MySqlBytes.PROTOCOL))
                        .add(Side.CLIENT, response(1, 0))
                        .add(Side.SERVER, ok(2))
                        .add(Side.CLIENT, query("select a from t where b = 'secret'"))
                        .add(Side.SERVER, result(1, MySqlBytes.MORE_RESULTS))
                        .add(Side.SERVER, result(6, 0))
                        .add(Side.CLIENT, packet(0, 0x16, "select a from t where b = ?"))
                        .add(Side.SERVER, bytes(prepareOk(7, 0, 1), column(2, "?"), eof(3)))
                        .add(Side.CLIENT, execute(7, true, "secret"))
                        .add(Side.SERVER, bytes(COLUMNS, row(4, "secret"), error(5, 1317, "70100")))
                        .add(Side.CLIENT, query("load data local infile 'secret' into table t"))
                        .add(Side.SERVER, packet(1, 0xfb, "secret"))
                        .add(Side.CLIENT, bytes(packet(2, "1\tsecret\n".repeat(200)), packet(3)))
                        .add(Side.SERVER, ok(4))
                        .add(Side.CLIENT, packet(0, 0x11, "secret", 0, 0))
                        .add(Side.SERVER, packet(1, 0xfe, "mysql_native_password", 0, "salt"))
                        .add(Side.CLIENT, packet(2, "secret"))
                        .add(Side.SERVER, ok(3))
                        .add(Side.CLIENT, packet(0, 0x12, int4(4), int2(0), int4(2), "bin.1"))
                        .add(Side.SERVER, bytes(packet(1, 0, "event"), packet(2, 0, "event")));

        assertThat(mutations.play(20_000)).isGreaterThan(20_000);
    }

    @Test
    void takesWhateverComesCompressed() {
        byte[] frame = bytes(30, 0, 0, 0, 90, 0, 0, "z".repeat(30));
        Mutations mutations =
                new Mutations(43, this::parser, "secret")
                        .add(Side.SERVER, greeting(MySqlBytes.PROTOCOL | MySqlBytes.COMPRESS))
                        .add(Side.CLIENT, response(1, MySqlBytes.COMPRESS))
                        .add(Side.SERVER, ok(2))
                        .add(Side.CLIENT, frame)
                        .add(Side.SERVER, frame)
                        .add(Side.CLIENT, frame)
                        .add(Side.SERVER, frame);

        assertThat(mutations.play(20_000)).isGreaterThan(10_000);
    }

    private static ParserRun loggedIn() {
        return new ParserRun()
                .server(greeting(MySqlBytes.PROTOCOL))
                .client(response(1, 0))
                .server(ok(2));
    }

    private void assertExchanges(ParserRun run, String... expected) {
        assertThat(run.exchanges(this::parser)).containsExactly(expected);
    }

    private MySqlParser parser(Exchanges exchanges) {
        return new MySqlParser(exchanges, statements);
    }
}
