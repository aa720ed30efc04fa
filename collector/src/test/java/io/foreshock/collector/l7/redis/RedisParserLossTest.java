package io.foreshock.collector.l7.redis;

import static io.foreshock.collector.l7.redis.RedisParserTest.command;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.allocation.Allocated;
import io.foreshock.collector.l7.exchange.ExchangePool;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ParserRun;
import io.foreshock.collector.l7.parse.ProtocolParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What RedisParser makes of connections that are seen in part, and of bytes that are no Redis. */
class RedisParserLossTest {
    private static final List<Close> ENDS = List.of(Close.values());

    private static List<String> exchanges(ParserRun run) {
        return run.exchanges(RedisParser::new);
    }

    @Test
    void knowsHowAReplyEndsWhoseEndIsMissing() {
        ParserRun run =
                new ParserRun()
                        .client(command("LRANGE", "x", "0", "-1"))
                        .server("*1000\r\n" + "$5\r\nhello\r\n".repeat(93))
                        .missing(Side.SERVER, 10_000)
                        .client(command("GET", "x"))
                        .server("-WRONGTYPE x\r\n")
                        .client(command("GET", "x"))
                        .server("-WRONGTYPE Operation aga")
                        .missing(Side.SERVER, 40)
                        .client(command("EXEC"))
                        .server("*2\r\n+OK\r\n")
                        .missing(Side.SERVER, 5)
                        .client(command("GET", "x"))
                        .server("$1\r\na\r\n");
        assertThat(exchanges(run))
                .containsExactly(
                        "redis LRANGE  OK TRUNCATED",
                        "redis GET  CLIENT_ERROR name=WRONGTYPE",
                        "redis GET  CLIENT_ERROR name=WRONGTYPE TRUNCATED",
                        "redis EXEC  UNKNOWN TRUNCATED",
                        "redis GET  OK");
    }

    @Test
    void saysOfNoneInFlightHowItEndsWhenRepliesAreMissing() {
        ParserRun run =
                new ParserRun()
                        .client(command("GET", "a") + command("GET", "b") + command("GET", "c"))
                        .server("$1\r\na\r\n")
                        .missing(Side.SERVER, -1)
                        .server("-OOM x\r\n")
                        .client(command("SET", "a", "b"))
                        .server("+OK\r\n")
                        .client(command("SET", "a", "b"))
                        .server("+OK\r\n");
        assertThat(exchanges(run))
                .containsExactly(
                        "redis GET  OK",
                        "redis GET  UNKNOWN INFERRED",
                        "redis GET  UNKNOWN INFERRED",
                        "redis SET  OK INFERRED",
                        "redis SET  OK");
    }

    @Test
    void answersACommandWhoseArgumentsAreMissing() {
        String many = "$3\r\nkey\r\n$5\r\nvalue\r\n".repeat(50);
        ParserRun run =
                new ParserRun()
                        .client("*1001\r\n$4\r\nMSET\r\n" + many)
                        .missing(Side.CLIENT, 9000)
                        .server("+OK\r\n")
                        .client(command("GET", "key"))
                        .server("$5\r\nvalue\r\n");
        assertThat(exchanges(run)).containsExactly("redis MSET  OK TRUNCATED", "redis GET  OK");
    }

    @Test
    void getsIntoStepAgainWhenTheConnectionIsIdle() {
        ParserRun run =
                new ParserRun()
                        .client(command("GET", "a"))
                        .missing(Side.CLIENT, 100)
                        .client(command("GET", "b"))
                        .server("$1\r\na\r\n:5\r\n-WRONGTYPE x\r\n")
                        .client(command("GET", "b"))
                        .server("$1\r\na\r\n")
                        .client(command("GET", "b"))
                        .server("$1\r\na\r\n");
        assertThat(exchanges(run))
                .containsExactly(
                        "redis GET  OK",
                        "redis GET  OK INFERRED",
                        "redis GET  OK INFERRED",
                        "redis GET  OK");
    }

    @Test
    void beginsInTheMiddleOfAConnection() {
        ParserRun run =
                new ParserRun()
                        .server("$5\r\nhello\r\n")
                        .client(command("GET", "b"))
                        .server("$1\r\na\r\n")
                        .client(command("GET", "b"))
                        .server("$1\r\na\r\n");
        assertThat(exchanges(run)).containsExactly("redis GET  OK INFERRED", "redis GET  OK");
    }

    @Test
    void hearsMessagesOfASubscriptionThatItDidNotSee() {
        ParserRun run =
                new ParserRun()
                        .server("*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$5\r\nhello\r\n")
                        .client(command("PING"))
                        .server("*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$5\r\nhello\r\n")
                        .server("*2\r\n$4\r\npong\r\n$0\r\n\r\n");
        assertThat(exchanges(run)).containsExactly("redis PING  OK");
    }

    @Test
    void passesOverWhatLooksLikeARepliesBeginAndIsNone() {
        ParserRun run =
                new ParserRun()
                        .client(command("GET", "b") + command("GET", "c"))
                        .missing(Side.SERVER, -1)
                        .server(":1\r\ngarbage from the middle of a value")
                        .server("more of it\r\n+OK")
                        .client(command("GET", "b"))
                        .server("-LOADING x\r\n")
                        .close(Close.BY_CLIENT);
        assertThat(exchanges(run))
                .containsExactly(
                        "redis GET  UNKNOWN INFERRED",
                        "redis GET  UNKNOWN INFERRED",
                        "redis GET  SERVER_ERROR name=LOADING INFERRED");
    }

    @Test
    void survivesAnyBytes() {
        Random random = new Random(1);
        for (int i = 0; i < 40_000; i++) {
            play(random, random.nextInt(4) == 0, conversation(random));
        }
    }

    private static void play(Random random, boolean noisy, String[] conversation) {
        ParserRun.Player player = new ParserRun.Player(RedisParser::new, x -> {});
        for (int step = 0; step < 8; step++) {
            Side side = random.nextBoolean() ? Side.CLIENT : Side.SERVER;
            byte[] bytes =
                    noisy
                            ? noise(random)
                            : damaged(random, conversation[side == Side.CLIENT ? 0 : 1]);
            if (random.nextInt(6) == 0) {
                player.miss(side, random.nextInt(100) - 10);
            }
            player.send(side, bytes);
            assertThat(player.inFlight()).isLessThanOrEqualTo(Exchanges.MAX_IN_FLIGHT);
        }
        player.close(ENDS.get(random.nextInt(ENDS.size())));
    }

    private static byte[] noise(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(60)];
        random.nextBytes(bytes);
        String marks = "*$+-:%~>|_#,(!=;.?\r\n0123456789";
        for (int i = 0; i < bytes.length; i++) {
            if (random.nextInt(3) > 0) {
                bytes[i] = (byte) marks.charAt(random.nextInt(marks.length()));
            }
        }
        return bytes;
    }

    private static String[] conversation(Random random) {
        String[][] commands = {
            {"GET", "a"}, {"SUBSCRIBE", "a", "b"}, {"MULTI"}, {"EXEC"}, {"BLPOP", "a", "0"},
            {"CLIENT", "REPLY", "SKIP"}, {"MONITOR"}, {"RESET"}, {"UNSUBSCRIBE"}, {"SHUTDOWN"}
        };
        String[] replies = {
            "+OK\r\n",
            "-ERR x\r\n",
            ":5\r\n",
            "$3\r\nabc\r\n",
            "*2\r\n:1\r\n*0\r\n",
            "_\r\n",
            ">3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n",
            "%?\r\n+a\r\n:1\r\n.\r\n",
            "*3\r\n$11\r\nunsubscribe\r\n$1\r\na\r\n:0\r\n",
            "|1\r\n+a\r\n+b\r\n",
            "$?\r\n;1\r\na\r\n"
        };
        StringBuilder asked = new StringBuilder();
        StringBuilder answered = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            asked.append(command(commands[random.nextInt(commands.length)]));
            answered.append(replies[random.nextInt(replies.length)]);
        }
        return new String[] {asked.toString(), answered.toString()};
    }

    private static byte[] damaged(Random random, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int from = random.nextInt(3) == 0 ? random.nextInt(bytes.length) : 0;
        int to = from + 1 + random.nextInt(bytes.length - from);
        if (random.nextInt(3) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return Arrays.copyOfRange(bytes, from, to);
    }

    @Test
    void takesTimeInProportionToTheBytes() {
        byte[] bytes = "*1\r\n$4\r\nPING\r\n".repeat(200_000).getBytes(StandardCharsets.US_ASCII);
        List<String> lines = new ArrayList<>();
        Exchanges exchanges =
                new Exchanges(new ExchangePool(10), x -> lines.add(x.method.toString()));
        RedisParser parser = new RedisParser(exchanges);
        Chunk chunk = new Chunk();
        chunk.bytes = bytes;
        chunk.to = bytes.length;
        assertThat(parser.onData(Side.CLIENT, chunk)).isEqualTo(bytes.length);
        chunk.bytes = "+PONG\r\n".repeat(200_000).getBytes(StandardCharsets.US_ASCII);
        chunk.to = chunk.bytes.length;
        assertThat(parser.onData(Side.SERVER, chunk)).isEqualTo(chunk.to);
        assertThat(lines).hasSize(10);
        assertThat(exchanges.begun()).isEqualTo(200_000);
    }

    @Test
    void allocatesNothingForAMessage() {
        Exchanges exchanges = new Exchanges(new ExchangePool(100), x -> {});
        ProtocolParser parser = new RedisParser(exchanges);
        Chunk asked =
                chunk(
                        command("GET", "key")
                                + command("CONFIG", "GET", "x")
                                + command("BLPOP", "q", "0")
                                + command("NONSENSE")
                                + "PING\r\n");
        String errors = "-WRONGTYPE x\r\n-ERR unknown command\r\n";
        String push = ">2\r\n$10\r\ninvalidate\r\n_\r\n";
        Chunk answered =
                chunk("$5\r\nhello\r\n*2\r\n$1\r\nx\r\n_\r\n" + errors + push + "+PONG\r\n");
        long bytes =
                Allocated.by(
                        () -> {
                            parser.onData(Side.CLIENT, asked);
                            parser.onData(Side.SERVER, answered);
                        });
        assertThat(bytes).isZero();
        assertThat(exchanges.isEmpty()).isTrue();
    }

    private static Chunk chunk(String text) {
        Chunk chunk = new Chunk();
        chunk.bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        chunk.to = chunk.bytes.length;
        chunk.firstNs = 1;
        chunk.lastNs = 2;
        return chunk;
    }
}
