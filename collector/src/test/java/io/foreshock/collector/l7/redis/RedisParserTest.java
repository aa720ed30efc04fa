package io.foreshock.collector.l7.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ParserRun;
import io.foreshock.collector.l7.parse.Pieces;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisParserTest {
    /** A command as clients send it. */
    static String command(String... arguments) {
        StringBuilder text = new StringBuilder("*").append(arguments.length).append("\r\n");
        for (String argument : arguments) {
            text.append('$').append(argument.length()).append("\r\n");
            text.append(argument).append("\r\n");
        }
        return text.toString();
    }

    private static List<String> exchanges(ParserRun run) {
        return Pieces.exchanges(run, RedisParser::new);
    }

    @Test
    void pairsACommandWithItsReply() {
        ParserRun run = new ParserRun().client(command("set", "key", "value")).server("+OK\r\n");
        assertThat(exchanges(run)).containsExactly("redis SET  OK");
    }

    @Test
    void countsBytesAsSentThoughTheyAreSkipped() {
        ParserRun run =
                new ParserRun()
                        .client(command("SET", "key", "x".repeat(100_000)))
                        .server("+OK\r\n")
                        .client(command("GET", "key"))
                        .server("$100000\r\n" + "x".repeat(100_000) + "\r\n");
        assertThat(
                        Pieces.exchanges(
                                run,
                                RedisParser::new,
                                x -> x.method + " " + x.requestBytes + " " + x.responseBytes))
                .containsExactly("SET 100033 5", "GET 22 100011");
    }

    @Test
    void namesSubcommandsOfThoseThatHaveThem() {
        ParserRun run =
                new ParserRun()
                        .client(command("config", "get", "maxmemory"))
                        .server("*2\r\n$9\r\nmaxmemory\r\n$1\r\n0\r\n")
                        .client(command("CLIENT", "SETINFO", "LIB-NAME", "x"))
                        .server("+OK\r\n")
                        .client(command("XGROUP", "CREATE", "s", "g", "$"))
                        .server("-BUSYGROUP Consumer Group name already exists\r\n")
                        .client(command("CLIENT", "NONSENSE"))
                        .server("-ERR unknown subcommand 'NONSENSE'. Try CLIENT HELP.\r\n");
        assertThat(exchanges(run))
                .containsExactly(
                        "redis CONFIG GET  OK",
                        "redis CLIENT SETINFO  OK",
                        "redis XGROUP CREATE  CLIENT_ERROR name=BUSYGROUP",
                        "redis CLIENT  CLIENT_ERROR name=ERR");
    }

    @Test
    void makesNoNewNamesOfUnknownCommands() {
        ParserRun run =
                new ParserRun()
                        .client(command("nonsense-" + "x".repeat(40), "a"))
                        .server("-ERR unknown command 'nonsense'\r\n")
                        .client(command("FOO4711"))
                        .server("-ERR unknown command 'FOO4711'\r\n");
        assertThat(exchanges(run))
                .containsExactly(
                        "redis OTHER  CLIENT_ERROR name=ERR", "redis OTHER  CLIENT_ERROR name=ERR");
    }

    @Test
    void tellsWhoIsToBlameByTheErrorsFirstWord() {
        ParserRun run = new ParserRun();
        String[][] errors = {
            {"WRONGTYPE Operation against a key holding the wrong kind of value", "CLIENT_ERROR"},
            {"NOAUTH Authentication required.", "CLIENT_ERROR"},
            {"WRONGPASS invalid username-password pair or user is disabled.", "CLIENT_ERROR"},
            {"NOPERM this user has no permissions to run the 'get' command", "CLIENT_ERROR"},
            {"NOSCRIPT No matching script. Please use EVAL.", "CLIENT_ERROR"},
            {"CROSSSLOT Keys in request don't hash to the same slot", "CLIENT_ERROR"},
            {"OOM command not allowed when used memory > 'maxmemory'.", "SERVER_ERROR"},
            {"LOADING Redis is loading the dataset in memory", "SERVER_ERROR"},
            {"BUSY Redis is busy running a script.", "SERVER_ERROR"},
            {"MISCONF Redis is configured to save RDB snapshots", "SERVER_ERROR"},
            {"READONLY You can't write against a read only replica.", "SERVER_ERROR"},
            {"CLUSTERDOWN The cluster is down", "SERVER_ERROR"},
            {"MASTERDOWN Link with MASTER is down", "SERVER_ERROR"},
            {"NOREPLICAS Not enough good replicas to write.", "SERVER_ERROR"},
            {"TRYAGAIN Multiple keys request during rehashing of slot", "SERVER_ERROR"},
            {"IOERR error or timeout reading from target instance", "SERVER_ERROR"},
            {"MOVED 3999 127.0.0.1:6381", "OK"},
            {"ASK 3999 127.0.0.1:6381", "OK"},
            {"MYAPP_LIMIT not today", "CLIENT_ERROR"},
        };
        String[] expected = new String[errors.length];
        for (int i = 0; i < errors.length; i++) {
            String message = errors[i][0];
            run.client(command("GET", "a")).server("-" + message + "\r\n");
            expected[i] =
                    "redis GET  "
                            + errors[i][1]
                            + " name="
                            + message.substring(0, message.indexOf(' '));
        }
        assertThat(exchanges(run)).containsExactly(expected);
    }

    @Test
    void keepsNoErrorNameThatCouldBeAnIdOrProse() {
        ParserRun run =
                new ParserRun()
                        .client(command("FT.SEARCH", "i", "*"))
                        .server("-Unknown index name\r\n")
                        .client(command("EVAL", "return redis.error_reply('SECRET4711 x')", "0"))
                        .server("-SECRET4711 x\r\n");
        assertThat(exchanges(run))
                .containsExactly(
                        "redis FT.SEARCH  CLIENT_ERROR name=OTHER",
                        "redis EVAL  CLIENT_ERROR name=OTHER");
    }

    @Test
    void pairsPipelinesInOrder() {
        ParserRun run =
                new ParserRun()
                        .client(command("GET", "a") + command("INCR", "b") + command("GET", "c"))
                        .client(command("LPUSH", "d", "e"))
                        .server("$-1\r\n:7\r\n-WRONGTYPE x\r\n")
                        .server("-OOM x\r\n");
        assertThat(exchanges(run))
                .containsExactly(
                        "redis GET  OK",
                        "redis INCR  OK",
                        "redis GET  CLIENT_ERROR name=WRONGTYPE",
                        "redis LPUSH  SERVER_ERROR name=OOM");
    }

    @Test
    void keepsInStepBeyondTheLimitOfExchangesInFlight() {
        StringBuilder commands = new StringBuilder();
        StringBuilder replies = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            commands.append(command("GET", "key"));
            replies.append("$-1\r\n");
        }
        ParserRun run =
                new ParserRun()
                        .client(commands.toString())
                        .client(command("INCR", "x"))
                        .server(replies.toString())
                        .client(command("INCR", "y"))
                        .server(":1\r\n-ERR value is not an integer or out of range\r\n");
        List<String> lines = run.exchanges(RedisParser::new);
        assertThat(lines).hasSize(1025);
        assertThat(lines.get(1023)).isEqualTo("redis GET  OK");
        assertThat(lines.get(1024)).isEqualTo("redis INCR  CLIENT_ERROR name=ERR");
    }

    @Test
    void readsEveryTypeOfResp3ToItsEnd() {
        String[] replies = {
            "_\r\n",
            "#t\r\n",
            "#f\r\n",
            ",3.1415\r\n",
            ",-inf\r\n",
            "(3492890328409238509324850943850943825024385\r\n",
            "(" + "9".repeat(500) + "\r\n",
            "=15\r\ntxt:Some string\r\n",
            "%2\r\n+first\r\n:1\r\n+second\r\n*2\r\n:1\r\n#t\r\n",
            "~3\r\n+a\r\n+b\r\n*0\r\n",
            "%0\r\n",
            "*-1\r\n",
            "|1\r\n+ttl\r\n:3600\r\n*2\r\n:1\r\n|1\r\n+a\r\n+b\r\n:2\r\n",
            "|?\r\n+ttl\r\n:3600\r\n.\r\n$2\r\nok\r\n",
            "$?\r\n;4\r\nHell\r\n;5\r\no wor\r\n;1\r\nd\r\n;0\r\n",
            "*?\r\n:1\r\n*2\r\n:2\r\n%?\r\n+a\r\n$?\r\n;1\r\nx\r\n;0\r\n.\r\n:3\r\n.\r\n",
            "*2\r\n$?\r\n;0\r\n~?\r\n.\r\n",
            "+" + "long ".repeat(100) + "\r\n",
        };
        ParserRun run = new ParserRun();
        String[] expected = new String[replies.length + 1];
        for (int i = 0; i < replies.length; i++) {
            run.client(command("EVAL", "x", "0")).server(replies[i]);
            expected[i] = "redis EVAL  OK";
        }
        run.client(command("EVAL", "x", "0")).server("!21\r\nSYNTAX invalid syntax\r\n");
        expected[replies.length] = "redis EVAL  CLIENT_ERROR name=SYNTAX";
        assertThat(exchanges(run)).containsExactly(expected);
    }

    @Test
    void readsAggregatesHoweverDeep() {
        ParserRun run =
                new ParserRun()
                        .client(command("EVAL", "x", "0"))
                        .server("*2\r\n".repeat(5000) + ":1\r\n".repeat(5001))
                        .client(command("GET", "x"))
                        .server("-LOADING x\r\n");
        assertThat(exchanges(run))
                .containsExactly("redis EVAL  OK", "redis GET  SERVER_ERROR name=LOADING");
    }

    @Test
    void endsAnAggregateOfUnknownLengthThatIsTooDeep() {
        ParserRun run =
                new ParserRun()
                        .client(command("EVAL", "x", "0"))
                        .server("*?\r\n".repeat(5000) + ".\r\n".repeat(5000))
                        .close(Close.BY_SERVER);
        assertThat(exchanges(run)).containsExactly("redis EVAL  PROTOCOL_ERROR");
    }

    @Test
    void takesAnErrorBehindAnAttributeForTheAnswer() {
        ParserRun run =
                new ParserRun()
                        .client(command("GET", "x"))
                        .server("|1\r\n+key-popularity\r\n-ERR in it\r\n-NOPERM x\r\n");
        assertThat(exchanges(run)).containsExactly("redis GET  CLIENT_ERROR name=NOPERM");
    }

    @Test
    void endsATransactionByTheFirstErrorOfItsCommands() {
        ParserRun run =
                new ParserRun()
                        .client(command("MULTI") + command("SET", "a", "b") + command("LPOP", "a"))
                        .client(command("EXEC"))
                        .server("+OK\r\n+QUEUED\r\n+QUEUED\r\n")
                        .server("*2\r\n+OK\r\n-WRONGTYPE Operation against a key\r\n")
                        .client(command("EXEC"))
                        .server("-EXECABORT Transaction discarded because of previous errors.\r\n")
                        .client(command("EXEC"))
                        .server("*-1\r\n");
        assertThat(exchanges(run))
                .containsExactly(
                        "redis MULTI  OK",
                        "redis SET  OK",
                        "redis LPOP  OK",
                        "redis EXEC  CLIENT_ERROR name=WRONGTYPE",
                        "redis EXEC  CLIENT_ERROR name=EXECABORT",
                        "redis EXEC  OK");
    }

    @Test
    void takesAnErrorWithinAnotherReplyForData() {
        ParserRun run =
                new ParserRun()
                        .client(command("EVALSHA", "4711", "0"))
                        .server("*2\r\n:1\r\n-WRONGTYPE x\r\n");
        assertThat(exchanges(run)).containsExactly("redis EVALSHA  OK name=WRONGTYPE");
    }

    @Test
    void endsASubscriptionWithItsLastConfirmation() {
        ParserRun run =
                new ParserRun()
                        .client(command("SUBSCRIBE", "a", "b"))
                        .server("*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n")
                        .server("*3\r\n$9\r\nsubscribe\r\n$1\r\nb\r\n:2\r\n")
                        .server("*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$5\r\nhello\r\n")
                        .client(command("PING"))
                        .server("*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$5\r\nhello\r\n")
                        .server("*2\r\n$4\r\npong\r\n$0\r\n\r\n")
                        .client(command("PSUBSCRIBE", "n*"))
                        .server("*4\r\n$8\r\npmessage\r\n$2\r\nn*\r\n$2\r\nnx\r\n$1\r\ny\r\n")
                        .server("*3\r\n$10\r\npsubscribe\r\n$2\r\nn*\r\n:3\r\n")
                        .client(command("UNSUBSCRIBE"))
                        .server("*3\r\n$11\r\nunsubscribe\r\n$1\r\na\r\n:2\r\n")
                        .server("*3\r\n$11\r\nunsubscribe\r\n$1\r\nb\r\n:1\r\n")
                        .client(command("PUNSUBSCRIBE"))
                        .server("*3\r\n$12\r\npunsubscribe\r\n$2\r\nn*\r\n:0\r\n")
                        .client(command("UNSUBSCRIBE"))
                        .server("*3\r\n$11\r\nunsubscribe\r\n$-1\r\n:0\r\n")
                        .client(command("LRANGE", "x", "0", "-1"))
                        .server("*2\r\n$7\r\nmessage\r\n$1\r\na\r\n");
        assertThat(
                        Pieces.exchanges(
                                run,
                                RedisParser::new,
                                x -> x.method + " " + x.outcome + " " + x.responseBytes))
                .containsExactly(
                        "SUBSCRIBE OK 60",
                        "PING OK 20",
                        "PSUBSCRIBE OK 33",
                        "UNSUBSCRIBE OK 66",
                        "PUNSUBSCRIBE OK 35",
                        "UNSUBSCRIBE OK 31",
                        "LRANGE OK 24");
    }

    @Test
    void takesPushesForNoAnswers() {
        ParserRun run =
                new ParserRun()
                        .client(command("HELLO", "3"))
                        .server("%1\r\n$6\r\nserver\r\n$5\r\nredis\r\n")
                        .client(command("CLIENT", "TRACKING", "ON"))
                        .server("+OK\r\n")
                        .client(command("SUBSCRIBE", "a") + command("GET", "x"))
                        .server(">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nx\r\n")
                        .server(">3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n")
                        .server(">3\r\n$7\r\nmessage\r\n$1\r\na\r\n$5\r\nhello\r\n")
                        .server("$-1\r\n")
                        .client(command("LRANGE", "x", "0", "-1"))
                        .server(">2\r\n$10\r\ninvalidate\r\n_\r\n")
                        .server("*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1\r\nb\r\n")
                        .client(command("SUNSUBSCRIBE", "q"))
                        .server("-MOVED 1 127.0.0.1:1\r\n");
        assertThat(exchanges(run))
                .containsExactly(
                        "redis HELLO  OK",
                        "redis CLIENT TRACKING  OK",
                        "redis SUBSCRIBE  OK",
                        "redis GET  OK",
                        "redis LRANGE  OK",
                        "redis SUNSUBSCRIBE  OK name=MOVED");
    }

    @Test
    void takesLinesOfMonitorForNoAnswers() {
        ParserRun run =
                new ParserRun()
                        .client(command("MONITOR"))
                        .server("+OK\r\n")
                        .server("+1339518083.107412 [0 127.0.0.1:60866] \"keys\" \"*\"\r\n")
                        .client(command("RESET"))
                        .server(
                                "+1339518083.1 [0 127.0.0.1:1] \"a\" \""
                                        + "x".repeat(200)
                                        + "\"\r\n")
                        .server("+RESET\r\n")
                        .client(command("ECHO", "1"))
                        .server("+1\r\n");
        assertThat(exchanges(run))
                .containsExactly("redis MONITOR  OK", "redis RESET  OK", "redis ECHO  OK");
    }

    @Test
    void waitsForNoAnswerThatTheClientDeclined() {
        ParserRun run =
                new ParserRun()
                        .client(command("CLIENT", "REPLY", "SKIP") + command("SET", "a", "b"))
                        .client(command("GET", "a"))
                        .server("$1\r\nb\r\n")
                        .client(command("CLIENT", "REPLY", "OFF"))
                        .client(command("SET", "a", "b").repeat(3000))
                        .client(command("CLIENT", "REPLY", "ON") + command("INCR", "a"))
                        .server("+OK\r\n-WRONGTYPE x\r\n");
        List<String> lines = exchanges(run);
        assertThat(lines).hasSize(3006);
        assertThat(lines.subList(0, 5))
                .containsExactly(
                        "redis CLIENT REPLY  UNKNOWN INFERRED",
                        "redis SET  UNKNOWN INFERRED",
                        "redis GET  OK",
                        "redis CLIENT REPLY  UNKNOWN INFERRED",
                        "redis SET  UNKNOWN INFERRED");
        assertThat(lines.subList(3004, 3006))
                .containsExactly(
                        "redis CLIENT REPLY  OK", "redis INCR  CLIENT_ERROR name=WRONGTYPE");
    }

    @Test
    void noticesThatAnswersWereNotDeclinedAfterAll() {
        ParserRun run =
                new ParserRun()
                        .client(command("CLIENT", "REPLY", "OFF"))
                        .server("-NOAUTH Authentication required.\r\n")
                        .client(command("PING"))
                        .server("-NOAUTH Authentication required.\r\n");
        assertThat(exchanges(run))
                .containsExactly(
                        "redis CLIENT REPLY  UNKNOWN INFERRED",
                        "redis PING  CLIENT_ERROR name=NOAUTH INFERRED");
    }

    @Test
    void takesAReplicasStreamForNoRequests() {
        ParserRun run =
                new ParserRun()
                        .client(command("REPLCONF", "listening-port", "6380"))
                        .server("+OK\r\n")
                        .client(command("PSYNC", "?", "-1"))
                        .server("\n")
                        .server("\n+FULLRESYNC 8de1787ba490483314a4d30f1c628bc5025eb761 0\r\n")
                        .server("$175\r\nREDIS0009" + "\0".repeat(166))
                        .server(command("SET", "a", "b"))
                        .client(command("REPLCONF", "ACK", "0"))
                        .client("anything")
                        .close(Close.BY_CLIENT);
        assertThat(exchanges(run))
                .containsExactly("redis REPLCONF LISTENING-PORT  OK", "redis PSYNC  OK");
    }

    @Test
    void takesASnapshotForTheAnswerToSync() {
        ParserRun run =
                new ParserRun()
                        .client("SYNC\r\n")
                        .server("$EOF:c30ccb7d4ab9dcd1dd5e1bf5c4ad0ee0b8d4e0c2\r\nREDIS0009")
                        .server("\r\n\0\0")
                        .close(Close.BY_CLIENT);
        assertThat(exchanges(run)).containsExactly("redis SYNC  OK");
    }

    @Test
    void recognisesAReplicasStreamFromItsMiddle() {
        ParserRun run =
                new ParserRun()
                        .client(command("PING"))
                        .client(command("SET", "a", "b"))
                        .server(command("REPLCONF", "ACK", "4711"))
                        .client(command("SET", "a", "c"))
                        .close(Close.BY_CLIENT);
        assertThat(exchanges(run)).isEmpty();
        ParserRun other =
                new ParserRun()
                        .client(command("REPLCONF", "ACK", "4711"))
                        .server(command("SET", "a", "b"))
                        .close(Close.BY_CLIENT);
        assertThat(exchanges(other)).isEmpty();
    }

    @Test
    void waitsPatientlyForBlockingCommandsOnly() {
        RedisParser[] parser = new RedisParser[1];
        ParserRun.Player player =
                new ParserRun.Player(exchanges -> parser[0] = new RedisParser(exchanges), x -> {});
        assertThat(parser[0].isPatient()).isFalse();
        send(player, Side.CLIENT, command("BLPOP", "q", "0"));
        assertThat(parser[0].isPatient()).isTrue();
        send(player, Side.CLIENT, command("GET", "x"));
        assertThat(parser[0].isPatient()).isTrue();
        send(player, Side.SERVER, "*-1\r\n");
        assertThat(parser[0].isPatient()).isFalse();
        send(player, Side.SERVER, "$-1\r\n");
        send(player, Side.CLIENT, command("XREAD", "COUNT", "1", "STREAMS", "s", "0"));
        assertThat(parser[0].isPatient()).isFalse();
        send(player, Side.SERVER, "*-1\r\n");
        send(player, Side.CLIENT, command("XREAD", "block", "0", "STREAMS", "s", "0"));
        assertThat(parser[0].isPatient()).isTrue();
        send(player, Side.SERVER, "*-1\r\n");
        assertThat(player.inFlight()).isZero();
    }

    private static void send(ParserRun.Player player, Side side, String bytes) {
        player.send(side, bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void readsInlineCommands() {
        ParserRun run =
                new ParserRun()
                        .client("PING\r\n")
                        .server("+PONG\r\n")
                        .client("config get maxmemory\n\r\nset a b\r\n")
                        .server("*2\r\n$9\r\nmaxmemory\r\n$1\r\n0\r\n+OK\r\n");
        assertThat(exchanges(run))
                .containsExactly("redis PING  OK", "redis CONFIG GET  OK", "redis SET  OK");
    }

    @Test
    void leavesHttpOnItsPortToHttp() {
        for (String http :
                new String[] {
                    "POST / HTTP/1.1\r\nHost: localhost:6379\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: localhost:6379\r\n\r\n",
                    "Host: localhost\r\n"
                }) {
            ParserRun run = new ParserRun().client(http).server("-ERR x\r\n");
            assertThat(exchanges(run)).as(http).isEmpty();
        }
    }

    @Test
    void tellsThatWhatAnswersIsNoRedis() {
        ParserRun run =
                new ParserRun()
                        .client(command("PING"))
                        .server("HTTP/1.1 400 Bad Request\r\n\r\n")
                        .close(Close.BY_SERVER);
        assertThat(exchanges(run)).containsExactly("redis PING  PROTOCOL_ERROR");
    }

    @Test
    void blamesTheServerForRefusingAConnection() {
        String refusal = "-ERR max number of clients reached\r\n";
        ParserRun before = new ParserRun().server(refusal).client(command("GET", "x"));
        ParserRun after = new ParserRun().client(command("GET", "x")).server(refusal);
        assertThat(exchanges(before.close(Close.BY_SERVER)))
                .containsExactly("redis GET  SERVER_ERROR name=ERR INFERRED");
        assertThat(exchanges(after.close(Close.BY_SERVER)))
                .containsExactly("redis GET  SERVER_ERROR name=ERR");
    }

    @Test
    void takesTheEndOfTheConnectionForTheAnswerToShutdown() {
        ParserRun run = new ParserRun().client(command("SHUTDOWN")).close(Close.BY_SERVER);
        assertThat(exchanges(run)).containsExactly("redis SHUTDOWN  OK INFERRED");
        ParserRun get = new ParserRun().client(command("GET", "a")).close(Close.BY_SERVER);
        assertThat(exchanges(get)).containsExactly("redis GET  RESET");
    }

    @Test
    void takesNoClientThatLeavesWhileItIsBlockedForOneThatTimedOut() {
        ParserRun run = new ParserRun().client(command("BLPOP", "q", "0")).close(Close.BY_CLIENT);
        assertThat(exchanges(run)).containsExactly("redis BLPOP  UNKNOWN INFERRED");
        ParserRun get = new ParserRun().client(command("GET", "a")).close(Close.BY_CLIENT);
        assertThat(exchanges(get)).containsExactly("redis GET  TIMEOUT");
    }

    @Test
    void boundsAbsurdLengths() {
        for (String absurd :
                new String[] {
                    "*2147483647\r\n", "*3\r\n$9999999999\r\n", "*1\r\n$-5\r\n", "*-2\r\n",
                    "*1\r\n:5\r\n", "*99999999999999999999999\r\n", "*1x\r\n", "*1\r\n$4\r\nPINGxx"
                }) {
            ParserRun run = new ParserRun().client(absurd).client(command("GET", "x"));
            assertThat(run.exchanges(RedisParser::new)).as(absurd).isEmpty();
        }
        for (String absurd :
                new String[] {
                    "*99999999999\r\n",
                    "$9999999999\r\n",
                    "$-5\r\n",
                    "*-2\r\n",
                    "#x\r\n",
                    "?\r\n",
                    ":\r\n",
                    "$5\r\nabcdefg",
                    "\0\0\0\0",
                    ";4\r\n",
                    ".\r\n"
                }) {
            ParserRun run = new ParserRun().client(command("GET", "x")).server(absurd);
            assertThat(run.exchanges(RedisParser::new))
                    .as(absurd)
                    .containsExactly("redis GET  PROTOCOL_ERROR");
        }
    }

    @Test
    void hashesTheSameHoweverItIsCut() {
        ParserRun run =
                new ParserRun()
                        .client(command("SET", "key", "x".repeat(5000)))
                        .server("+OK\r\n")
                        .client(command("SET", "key", "x".repeat(5001)))
                        .server("+OK\r\n")
                        .client(command("SET", "key2", "x".repeat(5000)))
                        .server("+OK\r\n")
                        .client(command("SET", "key", "x".repeat(5000)))
                        .server("+OK\r\n");
        List<String> prints =
                Pieces.exchanges(run, RedisParser::new, x -> Long.toHexString(x.fingerprint));
        assertThat(prints.get(0)).isEqualTo(prints.get(3)).isNotEqualTo("0");
        assertThat(prints.subList(0, 3)).doesNotHaveDuplicates();
    }

    @Test
    void keepsNothingOfArgumentsNorMessages() {
        ParserRun run =
                new ParserRun()
                        .client(command("AUTH", "default", "hunter2"))
                        .server("-WRONGPASS hunter2 is wrong\r\n")
                        .client(command("AUTH", "default", "hunter3"))
                        .server("+OK\r\n")
                        .client(command("CONFIG", "SET", "requirepass", "hunter2"))
                        .server("+OK\r\n")
                        .client(command("CONFIG", "SET", "requirepass", "hunter3"))
                        .server("+hunter2\r\n")
                        .client("SET hunter2 hunter2\r\n")
                        .server("-ERR hunter2\r\n")
                        .client(command("hunter2"))
                        .server("-hunter2\r\n");
        List<String> lines =
                Pieces.exchanges(
                        run,
                        RedisParser::new,
                        x -> x.method + "|" + x.endpoint + "|" + x.errorName + "|" + x.fingerprint);
        assertThat(lines).hasSize(6).noneMatch(line -> line.contains("hunter"));
        assertThat(lines.get(0)).endsWith(lines.get(1).substring(lines.get(1).lastIndexOf('|')));
        assertThat(lines.get(2)).isEqualTo(lines.get(3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AUTH %s",
                "AUTH ann %s",
                "HELLO 3 AUTH ann %s",
                "MIGRATE h 6379 k 0 9 AUTH %s",
                "MIGRATE h 6379 k 0 9 AUTH2 ann %s",
                "CONFIG SET requirepass %s",
                "config set masterauth %s",
                "ACL SETUSER ann on >%s",
                "SENTINEL SET m auth-pass %s",
                "SENTINEL CONFIG SET sentinel-pass %s",
                "sentinel config set sentinel-user ann sentinel-pass %s"
            })
    void noHashIsMadeOfAPassword(String line) {
        ParserRun run = new ParserRun();
        for (String password : new String[] {"hunter2", "hunter3", "other-length"}) {
            String sent = line.formatted(password);
            run.client(command(sent.split(" ", -1))).server("+OK\r\n");
            run.client(sent + "\r\n").server("+OK\r\n");
        }
        List<String> prints =
                Pieces.exchanges(run, RedisParser::new, x -> Long.toHexString(x.fingerprint));
        assertThat(prints).hasSize(6).doesNotContain("0");
        assertThat(Set.copyOf(prints)).hasSize(2); // one of each form
    }
}
