package io.foreshock.collector.l7.redis;

import static io.foreshock.collector.l7.redis.RedisParserTest.command;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.FirstBytes;
import io.foreshock.collector.l7.parse.Recognition;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RedisDetectorTest {
    private static final String[] COMMANDS = {
        command("GET", "x"),
        command("hello", "3"),
        command("CLIENT", "SETNAME", "x"),
        command("ft.search", "i", "*"),
        "PING\r\n",
        "config get maxmemory\r\n",
        "HGETALL some:key\r\n",
        "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$100000\r\nxxxx",
    };

    private static final String[] REPLIES = {
        "+OK\r\n",
        "+PONG\r\n",
        "-ERR unknown command\r\n",
        "-NOAUTH Authentication required.\r\n",
        ":1\r\n",
        ":-42\r\n",
        "$-1\r\n",
        "$5\r\nhello\r\n",
        "$100000\r\nxxxx",
        "*0\r\n",
        "*-1\r\n",
        "*2\r\n$3\r\nfoo\r\n$3\r\nbar\r\n",
        "*2\r\n:1\r\n:2\r\n",
        "*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n",
        "*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1\r\nb\r\n",
        "%7\r\n$6\r\nserver\r\n$5\r\nredis\r\n",
        ">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\na\r\n",
        "#t\r\n",
    };

    private static final String[] OTHERS = {
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\n\r\n",
        "INFO sip:a@b SIP/2.0\r\n",
        "ECHO x HTTP/1.0\r\n",
        "get key\r\n",
        "set key 0 0 5\r\nhello\r\n",
        "AUTH LOGIN\r\n",
        "QUIT\r\n",
        "USER anonymous\r\n",
        "EHLO example.org\r\n",
        "INFO {\"server_id\":\"x\"}\r\n",
        "* OK IMAP4rev1 ready\r\n",
        "*1\r\n$8\r\nNONSENSE\r\n",
        "*0\r\n",
        "*9999999\r\n",
        "*1\r\n$999\r\n",
        "*1\r\n$04\r\nPING\r\n",
        "*01\r\n$4\r\nPING\r\n",
        "+OK POP3 ready <1896.697170952@dbc.mtview.ca.us>\r\n",
        "-help\r\n",
        "220 ftp ready\r\n",
        "$notanumber\r\n",
        "$5\r\nhelloworld",
        "#!/bin/sh\n",
        "%PDF-1.4\n",
        "\r\n",
    };

    private static Recognition recognise(Side side, byte[] bytes, int length) {
        Chunk chunk = new Chunk();
        chunk.bytes = new byte[length + 10];
        System.arraycopy(bytes, 0, chunk.bytes, 5, length);
        chunk.from = 5;
        chunk.to = 5 + length;
        return RedisParser.recognise(side, chunk);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void recognisesClientsByTheirCommands() {
        for (String text : COMMANDS) {
            assertThat(recognise(Side.CLIENT, bytes(text), text.length()))
                    .as(text)
                    .isEqualTo(Recognition.YES);
            neverTurnsAway(Side.CLIENT, bytes(text));
        }
    }

    @Test
    void recognisesServersByTheirReplies() {
        for (String text : REPLIES) {
            assertThat(recognise(Side.SERVER, bytes(text), text.length()))
                    .as(text)
                    .isEqualTo(Recognition.YES);
            neverTurnsAway(Side.SERVER, bytes(text));
        }
    }

    private static void neverTurnsAway(Side side, byte[] bytes) {
        for (int length = 1; length < bytes.length; length++) {
            assertThat(recognise(side, bytes, length))
                    .as("%s bytes of %s", length, new String(bytes, StandardCharsets.US_ASCII))
                    .isNotEqualTo(Recognition.NO);
        }
    }

    @Test
    void tellsTheEndsApart() {
        for (String text : COMMANDS) {
            assertThat(recognise(Side.SERVER, bytes(text), text.length()))
                    .as(text)
                    .isEqualTo(Recognition.NO);
        }
        for (String text : REPLIES) {
            assertThat(recognise(Side.CLIENT, bytes(text), text.length()))
                    .as(text)
                    .isIn(Recognition.NO, Recognition.MORE);
        }
    }

    @Test
    void turnsAwayWhatIsNoRedis() {
        for (String text : OTHERS) {
            assertThat(recognise(Side.CLIENT, bytes(text), text.length()))
                    .as(text)
                    .isEqualTo(Recognition.NO);
        }
        for (Side side : Side.values()) {
            for (FirstBytes other : FirstBytes.values()) {
                if (other.protocol() != Protocol.REDIS) {
                    assertThat(recognise(side, other.bytes(), other.bytes().length))
                            .as("%s from %s", other, side)
                            .isEqualTo(Recognition.NO);
                }
            }
        }
    }

    @Test
    void turnsAwayRandomBytes() {
        Random random = new Random(7);
        byte[] bytes = new byte[32];
        for (int i = 0; i < 100_000; i++) {
            random.nextBytes(bytes);
            assertThat(recognise(Side.CLIENT, bytes, 32)).isEqualTo(Recognition.NO);
            assertThat(recognise(Side.SERVER, bytes, 32)).isEqualTo(Recognition.NO);
        }
    }

    @Test
    void resumesOnlyAtWhatBeginsACommandOrAReply() {
        assertThat(canResume(Side.CLIENT, command("GET", "x"))).isTrue();
        assertThat(canResume(Side.CLIENT, "PING\r\n")).isFalse();
        assertThat(canResume(Side.CLIENT, "3\r\nkey\r\n")).isFalse();
        assertThat(canResume(Side.SERVER, "$5\r\nhello\r\n")).isTrue();
        assertThat(canResume(Side.SERVER, "-MYERR x\r\n")).isTrue();
        assertThat(canResume(Side.SERVER, "-myerr x\r\n")).isFalse();
        assertThat(canResume(Side.SERVER, "hello\r\n")).isFalse();
    }

    private static boolean canResume(Side side, String text) {
        Chunk chunk = new Chunk();
        chunk.bytes = bytes(text);
        chunk.to = chunk.bytes.length;
        return RedisDetector.canResume(side, chunk);
    }
}
