package io.foreshock.collector.l7.postgresql;

import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.bind;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.bytes;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.complete;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.describe;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.description;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.error;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.execute;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.int2;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.int4;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.message;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.parse;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.query;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.ready;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.row;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.sslRequest;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.startup;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.sync;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.untyped;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.welcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Recognition;
import io.foreshock.collector.l7.sql.ForeignBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PostgreSqlDetectorTest {
    @Test
    void knowsWhatClientsBeginWith() {
        for (byte[] first :
                List.of(
                        startup(),
                        untyped(int4(0x30002), "user", 0, "a", 0, "options", 0, "", 0, 0),
                        sslRequest(),
                        untyped(int4(80877104)),
                        untyped(int4(80877102), int4(7), int4(8)),
                        query("select 1"),
                        query("commit"),
                        query(""),
                        parse("s", "insert into t values ($1)"),
                        bind("", "s", "secret"),
                        describe("p"),
                        execute("p"),
                        sync(),
                        message('C', "S", "s", 0))) {
            assertKnown(Side.CLIENT, first);
        }
    }

    @Test
    void knowsWhatServersBeginWith() {
        for (byte[] first :
                List.of(
                        welcome(),
                        message('R', int4(5), "salt"),
                        message('R', int4(10), "SCRAM-SHA-256", 0, 0),
                        error("FATAL", "53300"),
                        message('N', "SNOTICE", 0, "C00000", 0, 0),
                        description(),
                        row("x"),
                        complete("SELECT 1"),
                        ready(),
                        message('1'),
                        message('2'),
                        message('I'),
                        message('t', int2(1), int4(25)),
                        message('S', "TimeZone", 0, "UTC", 0),
                        message('H', 0, int2(1), int2(0)))) {
            assertKnown(Side.SERVER, first);
        }
    }

    @Test
    void isNotMistaken() {
        for (ForeignBytes.Sample sample : ForeignBytes.samples()) {
            for (Side side : Side.values()) {
                assertThat(PostgreSqlDetector.recognise(side, sample.chunk()))
                        .as("%s, %s as %s", sample.protocol(), sample.side(), side)
                        .isEqualTo(Recognition.NO);
            }
        }
    }

    @Test
    void otherTextInAMessageIsNoStatement() {
        assertThat(recognise(Side.CLIENT, query("hello world"))).isEqualTo(Recognition.NO);
        assertThat(recognise(Side.CLIENT, query("sele"))).isEqualTo(Recognition.NO);
        assertThat(recognise(Side.CLIENT, message('Q', "select 1"))).isEqualTo(Recognition.NO);
        assertThat(recognise(Side.SERVER, query("select 1"))).isEqualTo(Recognition.NO);
        assertThat(recognise(Side.CLIENT, untyped(int4(0x30000), "name", 0, "a", 0, 0)))
                .isEqualTo(Recognition.NO);
    }

    @Test
    void randomBytesAreNotMistaken() {
        Random random = new Random(5);
        byte[] bytes = new byte[64];
        for (int i = 0; i < 200_000; i++) {
            random.nextBytes(bytes);
            if (i % 4 > 0) { // types, and lengths that are possible
                bytes[0] = (byte) "QPBDCEHS123ITZNRnst".charAt(random.nextInt(19));
                bytes[1] = 0;
                bytes[2] = 0;
                bytes[3] = 0;
                bytes[4] = (byte) (5 + random.nextInt(90));
            }
            for (Side side : Side.values()) {
                assertThat(recognise(side, bytes)).isNotEqualTo(Recognition.YES);
            }
        }
    }

    @Test
    void findsTheEndOfAnAnswer() {
        byte[] answer = bytes("xCyEz", row("x"), complete("SELECT 1"), ready());
        int end = PostgreSqlDetector.end(answer, 0, answer.length);
        assertThat(answer[end]).isEqualTo((byte) 'C');
        assertThat(end).isEqualTo(answer.length - ready().length - complete("SELECT 1").length);
        assertThat(PostgreSqlDetector.end(answer, 0, answer.length - 1)).isNegative();
    }

    /** It is sent at once, what follows it with the next segment. */
    @Test
    void anErrorEndsAnAnswer() {
        byte[] failed = error("ERROR", "22012", "division by zero");
        byte[] answer = bytes("xEyE", row("x"), failed);

        assertThat(PostgreSqlDetector.end(answer, 0, answer.length))
                .isEqualTo(answer.length - failed.length);
        assertThat(PostgreSqlDetector.end(answer, 0, answer.length - 1)).isNegative();
    }

    /** With all of the bytes; and never denied with fewer. */
    private static void assertKnown(Side side, byte[] bytes) {
        assertThat(recognise(side, bytes))
                .as(new String(bytes, StandardCharsets.ISO_8859_1))
                .isEqualTo(Recognition.YES);
        for (int length = 1; length < bytes.length; length++) {
            assertThat(recognise(side, Arrays.copyOf(bytes, length)))
                    .as("%s of %s", length, new String(bytes, StandardCharsets.ISO_8859_1))
                    .isNotEqualTo(Recognition.NO);
        }
    }

    private static Recognition recognise(Side side, byte[] bytes) {
        Chunk chunk = new Chunk();
        chunk.bytes = bytes;
        chunk.to = bytes.length;
        return PostgreSqlDetector.recognise(side, chunk);
    }
}
