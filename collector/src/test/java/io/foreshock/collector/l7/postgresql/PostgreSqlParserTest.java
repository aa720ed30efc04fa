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
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.untyped;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.welcome;
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

class PostgreSqlParserTest {
    private static final String LOGIN = "postgresql LOGIN  OK";

    private final Statements statements = new Statements(64);

    @Test
    void readsARecordedConversationOfSimpleQueries() {
        assertExchanges(
                Recordings.play(PostgreSqlRecordings.SIMPLE),
                "postgresql CREATE CREATE TABLE t(a int PRIMARY KEY, b text) OK",
                "postgresql INSERT INSERT INTO t VALUES (?) OK",
                "postgresql SELECT SELECT * FROM t WHERE a = ? OK",
                "postgresql SELECT SELECT ? / ? CLIENT_ERROR name=22012",
                "postgresql OTHER ? CLIENT_ERROR name=42601",
                "postgresql SELECT SELECT * FROM nope CLIENT_ERROR name=42P01",
                "postgresql INSERT INSERT INTO t VALUES (?) CLIENT_ERROR name=23505",
                "postgresql SELECT SELECT ?; SELECT ? / ?; SELECT ? CLIENT_ERROR name=22012",
                "postgresql SET SET statement_timeout = ? OK",
                "postgresql SELECT SELECT pg_sleep(?) TIMEOUT name=57014",
                "postgresql LISTEN LISTEN ch OK",
                "postgresql NOTIFY NOTIFY ch, ? OK",
                "postgresql DO DO ? OK",
                "postgresql BEGIN BEGIN OK",
                "postgresql FETCH FETCH ? FROM ? OK",
                "postgresql CLOSE CLOSE ? OK",
                "postgresql ROLLBACK ROLLBACK OK");
    }

    @Test
    void readsARecordedConversationOfPreparedStatements() {
        assertExchanges(
                Recordings.play(PostgreSqlRecordings.EXTENDED),
                "postgresql PREPARE SELECT b FROM t WHERE a = ? OK",
                "postgresql SELECT SELECT b FROM t WHERE a = ? OK",
                "postgresql SELECT SELECT b FROM t WHERE a = ? OK",
                "postgresql PREPARE SELECT * FROM nope WHERE a = ? CLIENT_ERROR name=42P01",
                "postgresql PREPARE INSERT INTO t VALUES (?) OK",
                "postgresql INSERT INSERT INTO t VALUES (?) CLIENT_ERROR name=23505",
                "postgresql INSERT INSERT INTO t VALUES (?) OK",
                "postgresql INSERT INSERT INTO t VALUES (?) OK",
                "postgresql INSERT INSERT INTO t VALUES (?) OK",
                "postgresql PREPARE SELECT * FROM t OK",
                "postgresql SELECT SELECT * FROM t OK",
                "postgresql SELECT SELECT * FROM t OK",
                "postgresql SELECT SELECT * FROM t OK",
                "postgresql SELECT SELECT * FROM t OK",
                "postgresql CLOSE  OK");
    }

    @Test
    void whatIsSkippedBehindAnErrorInAPipelineIsUnknownUnderItsName() {
        assertExchanges(
                Recordings.play(PostgreSqlRecordings.PIPELINE),
                "postgresql SELECT SELECT ? OK",
                "postgresql SELECT SELECT ? / ? CLIENT_ERROR name=22012",
                "postgresql SELECT SELECT ? UNKNOWN name=22012 INFERRED");
    }

    @Test
    void aLoginIsRefusedToTheClientOrForLackOfRoom() {
        assertThat(login("FATAL", "28P01"))
                .containsExactly("postgresql LOGIN  CLIENT_ERROR name=28P01");
        assertThat(login("FATAL", "3D000"))
                .containsExactly("postgresql LOGIN  CLIENT_ERROR name=3D000");
        assertThat(login("FATAL", "53300"))
                .containsExactly("postgresql LOGIN  SERVER_ERROR name=53300");
        assertThat(login("FATAL", "57P03"))
                .containsExactly("postgresql LOGIN  SERVER_ERROR name=57P03");
        assertThat(login("FATAL", "08P01"))
                .containsExactly("postgresql LOGIN  SERVER_ERROR name=08P01");
    }

    private List<String> login(String severity, String state) {
        return new ParserRun()
                .client(startup())
                .server(message('R', int4(5), "salt"))
                .client(message('p', "md5secret", 0))
                .server(error(severity, state))
                .close(Close.BY_SERVER)
                .exchanges(this::parser);
    }

    @Test
    void passwordsInClearAndNegotiationBelongToTheLogin() {
        ParserRun run =
                new ParserRun()
                        .client(untyped(int4(0x30002), "user", 0, "app", 0, 0))
                        .server(bytes(message('v', int4(0x30000), int4(0)), message('R', int4(3))))
                        .client(message('p', "secret", 0))
                        .server(welcome());
        assertExchanges(run);
    }

    @Test
    void handsOverWhenBothAgreeToEncrypt() {
        List<PostgreSqlParser> parsers = new ArrayList<>();
        ParserRun run =
                new ParserRun()
                        .client(sslRequest())
                        .server("S")
                        .client(bytes(0x16, 3, 1, 0, 5, "hello"));
        assertThat(run.exchanges(exchanges -> add(parsers, exchanges))).isEmpty();
        assertThat(parsers.get(0).isTls()).isTrue();
        assertThat(parsers.get(0).onData(Side.CLIENT, chunk(bytes(0x16, 3, 1))))
                .isEqualTo(ProtocolParser.NOT_MINE);
    }

    @Test
    void goesOnInClearWhenTheServerDeclines() {
        assertExchanges(
                new ParserRun()
                        .client(untyped(int4(80877104)))
                        .server("N")
                        .client(sslRequest())
                        .server("N")
                        .client(startup())
                        .server(welcome()));
    }

    @Test
    void aServerMayRefuseWhenAskedToEncrypt() {
        assertThat(
                        new ParserRun()
                                .client(sslRequest())
                                .server(error("FATAL", "53300"))
                                .exchanges(this::parser))
                .containsExactly("postgresql LOGIN  SERVER_ERROR name=53300");
    }

    @Test
    void aCancelIsNeverAnswered() {
        byte[] cancel = untyped(int4(80877102), int4(7), int4(8));
        assertThat(new ParserRun().client(cancel).close(Close.BY_SERVER).exchanges(this::parser))
                .containsExactly("postgresql CANCEL  UNKNOWN");
    }

    @Test
    void noHashIsMadeOfACancelsKey() {
        List<String> prints = new ArrayList<>();
        for (int key : new int[] {8, 9}) {
            byte[] cancel = untyped(int4(80877102), int4(7), int4(key));
            prints.addAll(
                    new ParserRun()
                            .client(cancel)
                            .close(Close.BY_SERVER)
                            .play(this::parser, 9999, x -> Long.toString(x.fingerprint)));
        }
        assertThat(prints).hasSize(2).doesNotContain("0");
        assertThat(prints.get(0)).isEqualTo(prints.get(1));
    }

    @Test
    void anErrorAtTheCommitIsThatOfTheLastExecute() {
        assertExchanges(
                loggedIn()
                        .client(
                                bytes(
                                        parse("", "insert into t values ($1)"),
                                        bind("", "", "secret"),
                                        execute(""),
                                        sync()))
                        .server(
                                bytes(
                                        message('1'),
                                        message('2'),
                                        complete("INSERT 0 1"),
                                        error("ERROR", "40001"),
                                        ready())),
                "postgresql INSERT INSERT INTO t VALUES (?) SERVER_ERROR name=40001");
    }

    @Test
    void severalPipelinesMayBeInFlight() {
        byte[] request =
                bytes(parse("", "select $1"), bind("", "", "x"), describe(""), execute(""), sync());
        byte[] answer = bytes(message('1'), message('2'), result(), ready());
        assertExchanges(
                loggedIn()
                        .client(bytes(request, request, parse("", "selec"), sync(), request))
                        .server(bytes(answer, answer))
                        .server(bytes(error("ERROR", "42601"), ready(), answer)),
                "postgresql SELECT SELECT ? OK",
                "postgresql SELECT SELECT ? OK",
                "postgresql PREPARE ? CLIENT_ERROR name=42601",
                "postgresql SELECT SELECT ? OK");
    }

    @Test
    void statementsAndPortalsHaveNames() {
        assertExchanges(
                loggedIn()
                        .client(bytes(parse("s1", "select a from t where b = $1"), sync()))
                        .server(bytes(message('1'), ready()))
                        .client(bytes(bind("p1", "s1", "x"), execute("p1"), sync()))
                        .server(bytes(message('2'), row("x"), message('s'), ready()))
                        .client(bytes(execute("p1"), sync()))
                        .server(bytes(complete("SELECT 0"), ready()))
                        .client(bytes(message('C', "S", "s1", 0), sync()))
                        .server(bytes(message('3'), ready()))
                        .client(bytes(bind("", "s1", "x"), execute(""), sync()))
                        .server(bytes(error("ERROR", "26000"), ready())),
                "postgresql PREPARE SELECT a FROM t WHERE b = ? OK",
                "postgresql SELECT SELECT a FROM t WHERE b = ? OK",
                "postgresql SELECT SELECT a FROM t WHERE b = ? OK",
                "postgresql CLOSE  OK",
                "postgresql EXECUTE unknown statement CLIENT_ERROR name=26000 MIDSTREAM");
    }

    @Test
    void anAttemptHasTheFingerprintOfTheFirst() {
        byte[] first = bytes(parse("", "select $1"), bind("", "", "x"), execute(""), sync());
        byte[] other = bytes(parse("", "select $1"), bind("", "", "y"), execute(""), sync());
        byte[] answer = bytes(message('1'), message('2'), complete("SELECT 1"), ready());
        List<String> prints =
                loggedIn()
                        .client(first)
                        .server(answer)
                        .client(other)
                        .server(answer)
                        .client(first)
                        .server(answer)
                        .play(this::parser, 9999, x -> Long.toString(x.fingerprint));
        assertThat(prints.get(1)).isEqualTo(prints.get(3)).isNotEqualTo(prints.get(2));
        assertThat(prints).doesNotContain("0");
    }

    @Test
    void readsTheTraceInAComment() {
        String traced =
                "select $1 /*traceparent='00-0af7651916cd43dd8448eb211c80319c-"
                        + "b7ad6b7169203331-01'*/";
        Function<Exchange, String> line = x -> x.endpoint + " " + Long.toHexString(x.spanId);
        assertThat(
                        loggedIn()
                                .client(query(traced))
                                .server(bytes(result(), ready()))
                                .client(
                                        bytes(
                                                parse("", traced),
                                                bind("", "", "x"),
                                                execute(""),
                                                sync()))
                                .server(bytes(message('1'), message('2'), result(), ready()))
                                .client(bytes(bind("", "", "x"), execute(""), sync()))
                                .server(bytes(message('2'), result(), ready()))
                                .play(this::parser, 7, line))
                .containsExactly(
                        " 0",
                        "SELECT ? b7ad6b7169203331",
                        "SELECT ? b7ad6b7169203331",
                        "SELECT ? 0");
    }

    @Test
    void copiesInAndOut() {
        assertExchanges(
                loggedIn()
                        .client(query("copy t from stdin"))
                        .server(message('G', 0, int2(1), int2(0)))
                        .client(message('d', "secret\n".repeat(900)))
                        .client(bytes(message('d', "secret\n"), message('c')))
                        .server(bytes(complete("COPY 901"), ready()))
                        .client(query("copy t from stdin"))
                        .server(message('G', 0, int2(1), int2(0)))
                        .client(bytes(message('d', "x"), message('f', "secret", 0)))
                        .server(bytes(error("ERROR", "57014"), ready()))
                        .client(query("copy t to stdout"))
                        .server(message('H', 0, int2(1), int2(0)))
                        .server(bytes(message('d', "secret\n"), message('c')))
                        .server(bytes(complete("COPY 1"), ready())),
                "postgresql COPY COPY t FROM STDIN OK",
                "postgresql COPY COPY t FROM STDIN TIMEOUT name=57014",
                "postgresql COPY COPY t TO STDOUT OK");
    }

    @Test
    void aReplicaWaitsForChanges() {
        List<PostgreSqlParser> parsers = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        ParserRun.Player player =
                new ParserRun.Player(x -> add(parsers, x), x -> lines.add(ParserRun.line(x)));
        player.send(Side.CLIENT, startup());
        player.send(Side.SERVER, welcome());
        player.send(Side.CLIENT, query("START_REPLICATION SLOT s LOGICAL 0/0"));
        assertThat(parsers.get(0).isPatient()).isFalse();
        player.send(Side.SERVER, message('W', 0, int2(0)));
        player.send(Side.SERVER, message('d', "w", new byte[24], "change"));
        player.send(Side.CLIENT, message('d', "r", new byte[33]));
        assertThat(parsers.get(0).isPatient()).isTrue();
        player.close(Close.BY_CLIENT);

        assertThat(lines)
                .containsExactly(
                        LOGIN,
                        "postgresql START_REPLICATION START_REPLICATION SLOT s LOGICAL ? / ? OK");
    }

    @Test
    void aCallOfAFunctionIsAnExchange() {
        assertExchanges(
                loggedIn()
                        .client(message('F', int4(1598), int2(0), int2(0), int2(0)))
                        .server(bytes(message('V', int4(-1)), ready())),
                "postgresql FUNCTION_CALL  OK");
    }

    @Test
    void whatComesOnTheServersOwnAccountIsNoAnswer() {
        List<String> answered =
                loggedIn()
                        .client(query("listen c"))
                        .server(bytes(complete("LISTEN"), ready()))
                        .server(message('A', int4(7), "c", 0, "secret", 0))
                        .client(query("select 1"))
                        .server(message('N', "SNOTICE", 0, "C00000", 0, "Msecret", 0, 0))
                        .server(message('S', "TimeZone", 0, "UTC", 0))
                        .server(bytes(result(), ready()))
                        .server(message('A', int4(7), "c", 0, "secret", 0))
                        .close(Close.BY_CLIENT)
                        .play(
                                this::parser,
                                9999,
                                x -> ParserRun.line(x) + " " + (x.responseNs - x.requestNs));
        assertThat(answered)
                .containsExactly(
                        LOGIN + " 1000",
                        "postgresql LISTEN LISTEN c OK 1000",
                        "postgresql SELECT SELECT ? OK 3000");
    }

    @Test
    void aServerMayEndASessionWithAndWithoutARequest() {
        ParserRun idle =
                loggedIn()
                        .client(query("select 1"))
                        .server(bytes(result(), ready()))
                        .server(error("FATAL", "57P01"))
                        .close(Close.BY_SERVER);
        assertExchanges(idle, "postgresql SELECT SELECT ? OK");
        ParserRun busy =
                loggedIn()
                        .client(query("select pg_sleep(9)"))
                        .server(error("FATAL", "57P01"))
                        .close(Close.BY_SERVER);
        assertExchanges(busy, "postgresql SELECT SELECT pg_sleep(?) SERVER_ERROR name=57P01");
    }

    @Test
    void theEmptyQueryIsAnswered() {
        assertExchanges(
                loggedIn().client(query("")).server(bytes(message('I'), ready())),
                "postgresql   OK");
    }

    @Test
    void aStatementThatIsFlushedEndsBeforeTheNext() {
        assertExchanges(
                loggedIn()
                        .client(bytes(parse("s", "select $1"), message('D', "Ss", 0), flush()))
                        .server(bytes(message('1'), message('t', int2(1), int4(25)), description()))
                        .client(bytes(bind("", "s", "x"), execute(""), flush()))
                        .server(bytes(message('2'), row("x"), complete("SELECT 1")))
                        .client(sync())
                        .server(ready()),
                "postgresql PREPARE SELECT ? OK",
                "postgresql SELECT SELECT ? OK");
    }

    @Test
    void countsBytesThatItSkips() {
        byte[] request = query("select '" + "x".repeat(5000) + "'");
        byte[] answer = bytes(description(), row("x".repeat(5000)), complete("SELECT 1"), ready());
        ParserRun run = loggedIn().client(request).server(answer);
        for (int piece : new int[] {1, 7, 64, 1000, 50_000}) {
            List<String> sizes =
                    run.play(this::parser, piece, x -> x.requestBytes + " " + x.responseBytes);
            assertThat(sizes.get(1)).isEqualTo(request.length + " " + answer.length);
        }
    }

    @Test
    void aLongStatementIsTruncatedTheSameHoweverItIsCut() {
        String list = "insert into t values (1, 'secret')" + ", (2, 'secret')".repeat(500);
        assertExchanges(
                loggedIn().client(query(list)).server(bytes(complete("INSERT 0 501"), ready())),
                "postgresql INSERT INSERT INTO t VALUES (?) OK TRUNCATED");
    }

    @Test
    void thousandsOfExecutesMayBeInOnePipeline() {
        int count = 3000;
        byte[] one = bytes(bind("", "s", "x"), execute(""));
        byte[] done = bytes(message('2'), complete("INSERT 0 1"));
        ParserRun run = loggedIn().client(parse("s", "insert into t values ($1)"));
        for (int i = 0; i < count; i++) {
            run.client(one);
        }
        run.client(sync()).server(message('1'));
        for (int i = 0; i < count; i++) {
            run.server(done);
        }
        run.server(ready()).client(query("select 1")).server(bytes(result(), ready()));

        List<String> lines = run.exchanges(this::parser);

        // Those that are too many are counted by the pool, and their answers are nobody else's.
        assertThat(lines).hasSize(1 + Exchanges.MAX_IN_FLIGHT + 1);
        assertThat(lines.subList(1, Exchanges.MAX_IN_FLIGHT + 1))
                .containsOnly("postgresql INSERT INSERT INTO t VALUES (?) OK");
        assertThat(lines).last().isEqualTo("postgresql SELECT SELECT ? OK");
    }

    @Test
    void lengthsThatCannotBeAreNotThisProtocol() {
        PostgreSqlParser parser = parser(new Exchanges(new ExchangePool(10), x -> {}));
        parser.onData(Side.CLIENT, chunk(startup()));
        assertThat(parser.onData(Side.SERVER, chunk(bytes("D", int4(3), "x"))))
                .isEqualTo(ProtocolParser.NOT_MINE);
        assertThat(parser.onData(Side.SERVER, chunk(bytes("D", int4(-3), "x"))))
                .isEqualTo(ProtocolParser.NOT_MINE);
        assertThat(parser.onData(Side.CLIENT, chunk(bytes("Q", int4(0x7fffffff), "x"))))
                .isEqualTo(ProtocolParser.NOT_MINE);
    }

    @Test
    void allocatesNothingForAMessage() {
        Exchanges exchanges = new Exchanges(new ExchangePool(10), x -> {});
        PostgreSqlParser parser = parser(exchanges);
        parser.onData(Side.CLIENT, chunk(startup()));
        parser.onData(Side.SERVER, chunk(welcome()));
        Chunk[] requests = {
            chunk(query("select a from t where b = 'x' and c in (1, 2, 3)")),
            chunk(
                    bytes(
                            parse("s", "select $1"),
                            bind("p", "s", "x"),
                            describe("p"),
                            execute("p"),
                            sync())),
            chunk(query("insert into t values (1, 'x')"))
        };
        Chunk[] answers = {
            chunk(bytes(result(), ready())),
            chunk(bytes(message('1'), message('2'), result(), ready())),
            chunk(bytes(error("ERROR", "23505"), ready()))
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

    private static ParserRun loggedIn() {
        return new ParserRun().client(startup()).server(welcome());
    }

    /** A login, and these. */
    private void assertExchanges(ParserRun run, String... expected) {
        List<String> lines = new ArrayList<>(List.of(expected));
        lines.add(0, LOGIN);
        for (int piece : new int[] {Integer.MAX_VALUE, 1, 7, 64}) {
            assertThat(run.play(this::parser, piece, ParserRun::line))
                    .as("pieces of %s", piece)
                    .isEqualTo(lines);
        }
    }

    private PostgreSqlParser parser(Exchanges exchanges) {
        return new PostgreSqlParser(exchanges, statements);
    }

    private PostgreSqlParser add(List<PostgreSqlParser> parsers, Exchanges exchanges) {
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
