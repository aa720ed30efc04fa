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
import static io.foreshock.collector.l7.mysql.MySqlBytes.tls;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.allocation.Allocated;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.ExchangePool;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ParserRun;
import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.l7.sql.Recordings;
import io.foreshock.collector.l7.sql.Statements;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class MySqlParserTest {
    private static final int PLAIN = 0;

    private final Statements statements = new Statements(64);

    @Test
    void readsARecordedConversation() {
        assertExchanges(
                Recordings.play(MySqlRecordings.TEXT),
                "mysql LOGIN  OK",
                "mysql SET SET NAMES utf8mb4 OK",
                "mysql SET SET AUTOCOMMIT = ? OK",
                "mysql INSERT INSERT INTO t VALUES (?) OK",
                "mysql SELECT SELECT * FROM t WHERE a = ? OK",
                "mysql SELECT SELECT * FROM nope CLIENT_ERROR code=1146 name=42S02",
                "mysql OTHER ? CLIENT_ERROR code=1064 name=42000",
                "mysql INSERT INSERT INTO t VALUES (?) CLIENT_ERROR code=1062 name=23000",
                "mysql SELECT SELECT ?; SELECT ?; INSERT INTO t VALUES (?) OK",
                "mysql SELECT SELECT ?; ? CLIENT_ERROR code=1064 name=42000",
                "mysql UPDATE UPDATE t SET b = ? OK",
                "mysql PING  OK",
                "mysql INIT_DB  OK",
                "mysql SET SET max_statement_time = ? OK",
                "mysql COMMIT COMMIT OK");
    }

    @Test
    void readsARecordedConversationWithoutEof() {
        assertExchanges(
                Recordings.play(MySqlRecordings.WITHOUT_EOF),
                "mysql LOGIN  OK",
                "mysql SELECT SELECT * FROM t OK",
                "mysql SELECT SELECT ? OK",
                "mysql SHOW SHOW TABLES OK",
                "mysql SELECT SELECT * FROM nope CLIENT_ERROR code=1146 name=42S02");
    }

    @Test
    void aLoginMayTakeSeveralTurns() {
        ParserRun fast =
                new ParserRun()
                        .server(greeting(MySqlBytes.PROTOCOL))
                        .client(response(1, PLAIN))
                        .server(packet(2, 1, 3))
                        .server(ok(3));
        ParserRun full =
                new ParserRun()
                        .server(greeting(MySqlBytes.PROTOCOL))
                        .client(response(1, PLAIN))
                        .server(packet(2, 0xfe, "caching_sha2_password", 0, "saltsaltsaltsaltsalt"))
                        .client(packet(3, "proof"))
                        .server(packet(4, 1, 4))
                        .client(packet(5, 2))
                        .server(packet(6, 1, "-----BEGIN PUBLIC KEY-----"))
                        .client(packet(7, "encrypted"))
                        .server(ok(8));
        assertExchanges(fast, "mysql LOGIN  OK");
        assertExchanges(full, "mysql LOGIN  OK");
    }

    @Test
    void aLoginIsRefusedToTheClient() {
        ParserRun run =
                new ParserRun()
                        .server(greeting(MySqlBytes.PROTOCOL))
                        .client(response(1, PLAIN))
                        .server(error(2, 1045, "28000"))
                        .close(Close.BY_SERVER);
        assertExchanges(run, "mysql LOGIN  CLIENT_ERROR code=1045 name=28000");
    }

    @Test
    void tooManyConnectionsAreTheServersAlsoInPlaceOfAGreeting() {
        assertExchanges(
                new ParserRun().server(packet(0, 0xff, int2(1040), "Too many connections")),
                "mysql LOGIN  SERVER_ERROR code=1040");
        assertExchanges(
                new ParserRun().server(error(0, 1040, "08004")),
                "mysql LOGIN  SERVER_ERROR code=1040 name=08004");
        ParserRun late =
                new ParserRun()
                        .server(greeting(MySqlBytes.PROTOCOL))
                        .client(response(1, PLAIN))
                        .server(error(2, 1040, "08004"));
        assertExchanges(late, "mysql LOGIN  SERVER_ERROR code=1040 name=08004");
    }

    @Test
    void aConnectionThatIsOnlyTriedIsNoExchange() {
        assertExchanges(
                new ParserRun().server(greeting(MySqlBytes.PROTOCOL)).close(Close.BY_CLIENT));
    }

    @Test
    void handsOverToTls() {
        List<MySqlParser> parsers = new ArrayList<>();
        ParserRun run =
                new ParserRun()
                        .server(greeting(MySqlBytes.PROTOCOL | MySqlBytes.SSL))
                        .client(tls(PLAIN))
                        .client(bytes(0x16, 3, 1, 0, 5, "hello"));
        assertThat(run.exchanges(exchanges -> add(parsers, exchanges))).isEmpty();
        assertThat(parsers.get(0).isTls()).isTrue();
        assertThat(parsers.get(0).onData(Side.CLIENT, chunk(bytes(0x16, 3, 1))))
                .isEqualTo(ProtocolParser.NOT_MINE);
    }

    @Test
    void readsThePlainTextOfATlsConnection() {
        ParserRun run =
                new ParserRun()
                        .client(response(2, PLAIN))
                        .server(packet(3, 1, 4))
                        .client(packet(4, "password", 0))
                        .server(ok(5))
                        .client(query("select 1"))
                        .server(result(1, 0));
        assertExchanges(run, "mysql LOGIN  OK", "mysql SELECT SELECT ? OK");
    }

    @Test
    void aCommandWithSeveralResultsIsOneExchange() {
        ParserRun run =
                loggedIn(PLAIN)
                        .client(query("call p()"))
                        .server(result(1, MySqlBytes.MORE_RESULTS))
                        .server(result(6, MySqlBytes.MORE_RESULTS))
                        .server(ok(11));
        assertExchanges(run, "mysql CALL CALL p() OK");
    }

    @Test
    void anErrorMayComeAmongRows() {
        ParserRun run =
                loggedIn(PLAIN)
                        .client(query("select a from t"))
                        .server(
                                bytes(
                                        packet(1, 1),
                                        column(2, "a"),
                                        eof(3),
                                        row(4, "x"),
                                        error(5, 3024, "HY000")));
        assertExchanges(run, "mysql SELECT SELECT a FROM t TIMEOUT code=3024 name=HY000");
    }

    @Test
    void rowsEndWithoutEof() {
        byte[] answer =
                bytes(
                        packet(1, 1),
                        column(2, "a"),
                        row(3, "x"),
                        row(4, "y"),
                        end(5, 0),
                        new byte[0]);
        ParserRun run =
                loggedIn(MySqlBytes.DEPRECATE_EOF).client(query("select a from t")).server(answer);
        assertExchanges(run, "mysql SELECT SELECT a FROM t OK");
    }

    @Test
    void aValueOf250BytesAndARowLikeAnEndAreRows() {
        // Lengths 0xfc to 0xfe begin texts; NULL is 0xfb; only a short 0xfe is the end.
        byte[] answer =
                bytes(
                        packet(1, 1),
                        column(2, "a"),
                        eof(3),
                        packet(4, 0xfc, int2(300), "x".repeat(300)),
                        packet(5, 0xfb),
                        packet(6, 0),
                        eof(7));
        ParserRun run = loggedIn(PLAIN).client(query("select a from t")).server(answer);
        assertExchanges(run, "mysql SELECT SELECT a FROM t OK");
    }

    @Test
    void knowsPreparedStatementsByTheirNumbers() {
        ParserRun run =
                loggedIn(PLAIN)
                        .client(packet(0, 0x16, "select a from t where b = ?"))
                        .server(
                                bytes(
                                        prepareOk(7, 1, 1),
                                        column(2, "?"),
                                        eof(3),
                                        column(4, "a"),
                                        eof(5)))
                        .client(execute(7, true, "secret"))
                        .server(binaryResult())
                        .client(packet(0, 0x18, int4(7), int2(0), "secret"))
                        .client(packet(0, 0x1a, int4(7)))
                        .server(ok(1))
                        .client(packet(0, 0x19, int4(7)))
                        .client(execute(7, false, "x"))
                        .server(error(1, 1243, "HY000"));
        assertExchanges(
                run,
                "mysql PREPARE SELECT a FROM t WHERE b = ? OK",
                "mysql SELECT SELECT a FROM t WHERE b = ? OK",
                "mysql RESET_STATEMENT SELECT a FROM t WHERE b = ? OK",
                "mysql EXECUTE unknown statement CLIENT_ERROR code=1243 name=HY000 MIDSTREAM");
    }

    @Test
    void anAttemptHasTheFingerprintOfTheFirstThoughItsTypesAreNotSentAgain() {
        ParserRun run =
                loggedIn(PLAIN)
                        .client(packet(0, 0x16, "select a from t where b = ?"))
                        .server(bytes(prepareOk(7, 0, 1), column(2, "?"), eof(3)))
                        .client(execute(7, true, "x"))
                        .server(ok(1))
                        .client(execute(7, false, "x"))
                        .server(ok(1))
                        .client(execute(7, false, "y"))
                        .server(ok(1));
        List<String> prints =
                run.play(this::parser, Integer.MAX_VALUE, x -> Long.toString(x.fingerprint));
        assertThat(prints).hasSize(5);
        assertThat(prints.get(2)).isEqualTo(prints.get(3)).isNotEqualTo(prints.get(4));
        assertThat(prints).doesNotContain("0");
    }

    @Test
    void aCursorsRowsAreFetchedApart() {
        ParserRun run =
                loggedIn(PLAIN)
                        .client(packet(0, 0x16, "select a from t"))
                        .server(bytes(prepareOk(3, 1, 0), column(2, "a"), eof(3)))
                        .client(packet(0, 0x17, int4(3), 1, int4(1)))
                        .server(bytes(packet(1, 1), column(2, "a"), eof(3, MySqlBytes.CURSOR)))
                        .client(packet(0, 0x1c, int4(3), int4(2)))
                        .server(bytes(packet(1, 0, 0, 1, "x"), packet(2, 0, 0, 1, "y")))
                        .server(eof(3, MySqlBytes.CURSOR))
                        .client(packet(0, 0x1c, int4(3), int4(2)))
                        .server(eof(1, 0x80));
        assertExchanges(
                run,
                "mysql PREPARE SELECT a FROM t OK",
                "mysql SELECT SELECT a FROM t OK",
                "mysql FETCH SELECT a FROM t OK",
                "mysql FETCH SELECT a FROM t OK");
    }

    @Test
    void mariaDbExecutesWhatItHasNotYetPrepared() {
        ParserRun run =
                loggedIn(MySqlBytes.DEPRECATE_EOF)
                        .client(packet(0, 0x16, "insert into t values (?)"))
                        .client(execute(-1, true, "x"))
                        .server(bytes(prepareOk(9, 0, 1), column(2, "?")))
                        .server(ok(1))
                        .client(packet(0, 0xfa, int4(9), int2(128), 0xfd, 0, 0, 1, "x", 0, 1, "y"))
                        .server(ok(1));
        assertExchanges(
                run,
                "mysql PREPARE INSERT INTO t VALUES (?) OK",
                "mysql INSERT INSERT INTO t VALUES (?) OK",
                "mysql INSERT INSERT INTO t VALUES (?) OK");
    }

    @Test
    void readsQueryAttributes() {
        byte[] attributes =
                bytes(
                        2,
                        1,
                        0,
                        1, // two, in one set, none of them NULL, types are new
                        0xfe,
                        0,
                        11,
                        "traceparent",
                        8,
                        0,
                        2,
                        "id",
                        55,
                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                        int4(7),
                        int4(0));
        ParserRun run =
                loggedIn(MySqlBytes.QUERY_ATTRIBUTES)
                        .client(packet(0, 3, 0, 1, "select 1"))
                        .server(result(1, 0))
                        .client(packet(0, 3, attributes, "select 2"))
                        .server(result(1, 0));
        Function<Exchange, String> line =
                x -> ParserRun.line(x) + " " + Long.toHexString(x.traceHigh) + " " + x.spanId;
        for (int piece : new int[] {1, 7, 64, 5000}) {
            assertThat(run.play(this::parser, piece, line))
                    .containsExactly(
                            "mysql LOGIN  OK 0 0",
                            "mysql SELECT SELECT ? OK 0 0",
                            "mysql SELECT SELECT ? OK af7651916cd43dd " + 0xb7ad6b7169203331L);
        }
    }

    @Test
    void sendsAFileOfMorePacketsThanThereAreNumbers() {
        assertExchanges(
                longFile(600).server(ok(602 & 0xff)).client(query("select 1")).server(result(1, 0)),
                "mysql LOGIN  OK",
                "mysql LOAD LOAD data LOCAL infile ? INTO TABLE t OK",
                "mysql SELECT SELECT ? OK");
        assertExchanges(
                longFile(253)
                        .server(error(255, 1062, "23000"))
                        .client(query("select 1"))
                        .server(result(1, 0)),
                "mysql LOGIN  OK",
                "mysql LOAD LOAD data LOCAL infile ? INTO TABLE t CLIENT_ERROR code=1062 name=23000",
                "mysql SELECT SELECT ? OK");
    }

    /** A file in so many packets, the last of them the empty one. */
    private static ParserRun longFile(int packets) {
        ParserRun run =
                loggedIn(PLAIN)
                        .client(query("load data local infile 'f' into table t"))
                        .server(packet(1, 0xfb, "f"));
        for (int i = 0; i < packets - 1; i++) {
            run.client(packet((i + 2) & 0xff, "\u0003select of a file\n"));
        }
        return run.client(packet((packets + 1) & 0xff));
    }

    @Test
    void sendsAFile() {
        ParserRun run =
                loggedIn(PLAIN)
                        .client(query("load data local infile 'secret' into table t"))
                        .server(packet(1, 0xfb, "secret"))
                        .client(packet(2, "1\tx\n".repeat(2000)))
                        .client(packet(3, "2\ty\n"))
                        .client(packet(4))
                        .server(ok(5))
                        .client(query("select 1"))
                        .server(result(1, 0));
        assertExchanges(
                run,
                "mysql LOGIN  OK",
                "mysql LOAD LOAD data LOCAL infile ? INTO TABLE t OK",
                "mysql SELECT SELECT ? OK");
    }

    @Test
    void packetsGoOnBeyond16MiB() {
        String values = "x".repeat(2000);
        byte[] first = bytes(0xff, 0xff, 0xff, 0, 3, "insert into t values ('", values);
        ParserRun run =
                loggedIn(PLAIN)
                        .client(first)
                        .missing(Side.CLIENT, 0xffffff - (first.length - 4))
                        .client(packet(1, "rest')"))
                        .server(ok(2))
                        .client(query("select a from t"))
                        .server(bytes(packet(1, 1), column(2, "a"), eof(3)))
                        .server(bytes(0xff, 0xff, 0xff, 4, 0xfe, values))
                        .missing(Side.SERVER, 0xfffffe - values.length())
                        .server(bytes(packet(5, 0xff, "rest"), eof(6)));
        assertThat(run.exchanges(this::parser))
                .containsExactly(
                        "mysql LOGIN  OK",
                        "mysql INSERT INSERT INTO t VALUES (? OK TRUNCATED",
                        "mysql SELECT SELECT a FROM t OK");
    }

    @Test
    void countsBytesThatItSkips() {
        String text = "x".repeat(5000);
        byte[] request = query("select '" + text + "'");
        byte[] answer = bytes(packet(1, 1), column(2, "a"), eof(3), row(4, text), eof(5));
        ParserRun run = loggedIn(PLAIN).client(request).server(answer);
        for (int piece : new int[] {1, 7, 64, 1000, 50_000}) {
            List<String> sizes =
                    run.play(this::parser, piece, x -> x.requestBytes + " " + x.responseBytes);
            assertThat(sizes.get(1)).isEqualTo(request.length + " " + answer.length);
        }
    }

    @Test
    void aLongStatementIsTruncatedTheSameHoweverItIsCut() {
        String list = "insert into t values (1, 'secret')" + ", (2, 'secret')".repeat(500);
        ParserRun run = loggedIn(PLAIN).client(query(list)).server(ok(1));
        assertExchanges(
                run, "mysql LOGIN  OK", "mysql INSERT INSERT INTO t VALUES (?) OK TRUNCATED");
    }

    @Test
    void progressReportsOfMariaDbAreNoErrors() {
        byte[] progress = bytes(0xff, 0xff, 0xff, 1, 1, 2, 0, 0, 0, 6, "repair");
        ParserRun run =
                loggedIn(PLAIN)
                        .client(query("alter table t add c int"))
                        .server(packet(1, progress))
                        .server(packet(2, progress))
                        .server(ok(3));
        assertExchanges(run, "mysql LOGIN  OK", "mysql ALTER ALTER TABLE t ADD c int OK");
    }

    @Test
    void aReplicaWaitsForEvents() {
        List<MySqlParser> parsers = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        ParserRun.Player player =
                new ParserRun.Player(x -> add(parsers, x), x -> lines.add(ParserRun.line(x)));
        player.send(Side.SERVER, greeting(MySqlBytes.PROTOCOL));
        player.send(Side.CLIENT, response(1, PLAIN));
        player.send(Side.SERVER, ok(2));
        assertThat(parsers.get(0).isPatient()).isFalse();
        player.send(Side.CLIENT, packet(0, 0x12, int4(4), int2(0), int4(2), "bin.1"));
        assertThat(parsers.get(0).isPatient()).isTrue();
        player.send(Side.SERVER, bytes(packet(1, 0, "event"), packet(2, 0, "event")));
        player.send(Side.CLIENT, packet(0, 0xef, int4(1), int4(0), "bin.1"));
        player.send(Side.SERVER, packet(3, 0, "event"));
        player.close(Close.BY_CLIENT);

        assertThat(lines).containsExactly("mysql LOGIN  OK", "mysql BINLOG_DUMP  OK");
    }

    @Test
    void anErrorOnAnIdleConnectionIsNoExchange() {
        ParserRun run =
                loggedIn(PLAIN)
                        .client(query("select 1"))
                        .server(result(1, 0))
                        .server(error(0, 4031, "HY000"))
                        .close(Close.BY_SERVER);
        assertExchanges(run, "mysql LOGIN  OK", "mysql SELECT SELECT ? OK");
    }

    @Test
    void changingTheUserForgetsStatements() {
        ParserRun run =
                loggedIn(PLAIN)
                        .client(packet(0, 0x16, "select 1"))
                        .server(bytes(prepareOk(1, 1, 0), column(2, "1"), eof(3)))
                        .client(packet(0, 0x11, "other", 0, 0))
                        .server(packet(1, 0xfe, "mysql_native_password", 0, "salt"))
                        .client(packet(2, "proof"))
                        .server(ok(3))
                        .client(packet(0, 0x17, int4(1), 0, int4(1)))
                        .server(error(1, 1243, "HY000"));
        assertExchanges(
                run,
                "mysql PREPARE SELECT ? OK",
                "mysql CHANGE_USER  OK",
                "mysql EXECUTE unknown statement CLIENT_ERROR code=1243 name=HY000 MIDSTREAM");
    }

    @Test
    void noHashIsMadeOfWhatAUserProvesToBeOneWith() {
        ParserRun run = loggedIn(PLAIN);
        for (String user : List.of("ann", "ann", "bob")) {
            for (String proof : List.of("hunter2", "another")) {
                run.client(packet(0, 0x11, user, 0, 7, proof, "db", 0, int2(33))).server(ok(1));
            }
        }
        run.client(packet(0, 0x11, "ann", 0, 7, "hunter2", "other", 0, int2(33))).server(ok(1));
        List<String> prints =
                run.play(this::parser, Integer.MAX_VALUE, x -> Long.toString(x.fingerprint));
        assertThat(prints).hasSize(8).doesNotContain("0");
        assertThat(prints.get(1)).isEqualTo(prints.get(2)).isEqualTo(prints.get(3));
        assertThat(prints.get(5)).isEqualTo(prints.get(6)).isNotEqualTo(prints.get(1));
        assertThat(prints.get(7)).isNotIn(prints.subList(0, 7));
    }

    @Test
    void otherCommandsHaveTheirNamesOnly() {
        ParserRun run =
                loggedIn(PLAIN)
                        .client(packet(0, 0x0e))
                        .server(ok(1))
                        .client(packet(0, 0x09))
                        .server(packet(1, "Uptime: 12  Threads: 1"))
                        .client(packet(0, 0x04, "t", 0, "%"))
                        .server(bytes(column(1, "a"), eof(2)))
                        .client(packet(0, 0x1b, 0, 0))
                        .server(eof(1))
                        .client(packet(0, 0x1f))
                        .server(ok(1))
                        .client(packet(0, 0x01))
                        .close(Close.BY_CLIENT);
        assertExchanges(
                run,
                "mysql LOGIN  OK",
                "mysql PING  OK",
                "mysql STATISTICS  OK",
                "mysql FIELD_LIST  OK",
                "mysql SET_OPTION  OK",
                "mysql RESET_CONNECTION  OK");
    }

    @Test
    void whatIsCutOffByTheEndOfTheConnectionIsLeftToIt() {
        ParserRun run = loggedIn(PLAIN).client(query("select sleep(100)")).close(Close.BY_SERVER);
        assertExchanges(run, "mysql LOGIN  OK", "mysql SELECT SELECT sleep(?) RESET");
    }

    @Test
    void aWrongSequenceNumberIsNotThisProtocol() {
        ParserRun run = loggedIn(PLAIN).client(query("select 1")).server(result(3, 0));
        assertExchanges(run, "mysql LOGIN  OK", "mysql SELECT SELECT ? UNKNOWN");
    }

    @Test
    void learnsFromAnswersWhatABackslashMeans() {
        String statement = "select 'a\\' , b, 'c\\'";
        ParserRun run =
                loggedIn(PLAIN)
                        .client(query("set sql_mode = 'no_backslash_escapes'"))
                        .server(ok(1, 0x200))
                        .client(query(statement))
                        .server(ok(1, 0x200));
        assertExchanges(
                run,
                "mysql LOGIN  OK",
                "mysql SET SET sql_mode = ? OK",
                "mysql SELECT SELECT ?, b, ? OK");
    }

    @Test
    void compressedExchangesAreCountedByTurns() {
        int flags = MySqlBytes.COMPRESS;
        byte[] frame = bytes(3, 0, 0, 0, 90, 0, 0, "zip");
        ParserRun run =
                new ParserRun()
                        .server(greeting(MySqlBytes.PROTOCOL | flags))
                        .client(response(1, flags))
                        .server(ok(2))
                        .client(frame)
                        .server(bytes(3, 0, 0, 1, 90, 0, 0, "zip"))
                        .server(bytes(3, 0, 0, 2, 90, 0, 0, "zap"))
                        .client(bytes(frame, bytes(3, 0, 0, 1, 90, 0, 0, "zip")))
                        .server(bytes(3, 0, 0, 2, 90, 0, 0, "zip"))
                        .client(bytes(5, 0, 0, 0, 0, 0, 0, packet(0, 0x01)))
                        .close(Close.BY_CLIENT);
        assertExchanges(
                run, "mysql LOGIN  OK", "mysql   UNKNOWN INFERRED", "mysql   UNKNOWN INFERRED");
    }

    @Test
    void allocatesNothingForAMessage() {
        Exchanges exchanges = new Exchanges(new ExchangePool(10), x -> {});
        MySqlParser parser = new MySqlParser(exchanges, statements);
        parser.onData(Side.SERVER, chunk(greeting(MySqlBytes.PROTOCOL)));
        parser.onData(Side.CLIENT, chunk(response(1, PLAIN)));
        parser.onData(Side.SERVER, chunk(ok(2)));
        parser.onData(Side.CLIENT, chunk(packet(0, 0x16, "select a from t where b = ?")));
        parser.onData(Side.SERVER, chunk(bytes(prepareOk(7, 0, 1), column(2, "?"), eof(3))));
        Chunk[] requests = {
            chunk(query("select a from t where b = 'x' and c in (1, 2, 3)")),
            chunk(execute(7, true, "secret")),
            chunk(query("insert into t values (1, 'x')"))
        };
        Chunk[] answers = {
            chunk(result(1, 0)), chunk(binaryResult()), chunk(error(1, 1062, "23000"))
        };

        long allocated =
                Allocated.by(
                        () -> {
                            for (int i = 0; i < requests.length; i++) {
                                parser.onData(Side.CLIENT, requests[i]);
                                parser.onData(Side.SERVER, answers[i]);
                            }
                        });

        assertThat(allocated).isZero();
        assertThat(exchanges.isEmpty()).isTrue();
    }

    private static byte[] binaryResult() {
        return bytes(packet(1, 1), column(2, "a"), eof(3), packet(4, 0, 0, 6, "secret"), eof(5));
    }

    private static ParserRun loggedIn(int capabilities) {
        return new ParserRun()
                .server(greeting(MySqlBytes.PROTOCOL | capabilities))
                .client(response(1, capabilities))
                .server(ok(2));
    }

    private void assertExchanges(ParserRun run, String... expected) {
        List<String> lines = new ArrayList<>(List.of(expected));
        for (int piece : new int[] {Integer.MAX_VALUE, 1, 7, 64}) {
            List<String> played = run.play(this::parser, piece, ParserRun::line);
            boolean login = !played.isEmpty() && played.get(0).startsWith("mysql LOGIN  OK");
            if (login && !lines.contains("mysql LOGIN  OK")) {
                lines.add(0, "mysql LOGIN  OK");
            }
            assertThat(played).as("pieces of %s", piece).isEqualTo(lines);
        }
    }

    private MySqlParser parser(Exchanges exchanges) {
        return new MySqlParser(exchanges, statements);
    }

    private MySqlParser add(List<MySqlParser> parsers, Exchanges exchanges) {
        parsers.add(parser(exchanges));
        return parsers.get(parsers.size() - 1);
    }

    private static Chunk chunk(byte[] bytes) {
        Chunk chunk = new Chunk();
        chunk.bytes = bytes;
        chunk.to = bytes.length;
        chunk.firstNs = 1000;
        chunk.lastNs = 2000;
        return chunk;
    }
}
