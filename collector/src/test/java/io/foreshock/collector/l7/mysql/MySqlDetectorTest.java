package io.foreshock.collector.l7.mysql;

import static io.foreshock.collector.l7.mysql.MySqlBytes.bytes;
import static io.foreshock.collector.l7.mysql.MySqlBytes.column;
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
import static io.foreshock.collector.l7.mysql.MySqlBytes.tls;
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

class MySqlDetectorTest {
    private static final byte[] MARIADB_GREETING =
            packet(
                    0,
                    10,
                    "5.5.5-10.11.6-MariaDB",
                    0,
                    int4(9),
                    "saltsalt",
                    0,
                    0xfe,
                    0xf7,
                    8,
                    int2(2),
                    0xff,
                    0x81,
                    21,
                    new byte[6],
                    int4(29),
                    "saltsaltsalt",
                    0,
                    "mysql_native_password",
                    0);

    @Test
    void knowsWhatServersBeginWith() {
        for (byte[] first :
                List.of(
                        greeting(MySqlBytes.PROTOCOL),
                        MARIADB_GREETING,
                        packet(0, 0xff, int2(1040), "Too many connections"),
                        error(0, 1130, "HY000"),
                        ok(1),
                        packet(1, 0, 1, 0xfc, int2(300), int2(2), int2(0), "(Rows matched: 1"),
                        error(1, 1146, "42S02"),
                        result(1, 0),
                        bytes(prepareOk(1, 1, 0), column(2, "a"), eof(3)),
                        packet(1, "Uptime: 12  Threads: 1"))) {
            assertKnown(Side.SERVER, first);
        }
    }

    @Test
    void knowsWhatClientsBeginWith() {
        for (byte[] first :
                List.of(
                        response(1, 0),
                        response(2, 0),
                        tls(0),
                        query("select 1"),
                        query("COMMIT"),
                        query("/* c */ select 1"),
                        query("(select 1)"),
                        packet(0, 3, 0, 1, "select 1"),
                        packet(0, 0x16, "insert into t values (?)"),
                        execute(1, true, "x"),
                        packet(0, 0x0e),
                        packet(0, 2, "database"))) {
            assertKnown(Side.CLIENT, first);
        }
    }

    @Test
    void isNotMistaken() {
        for (ForeignBytes.Sample sample : ForeignBytes.samples()) {
            for (Side side : Side.values()) {
                assertThat(MySqlDetector.recognise(side, sample.chunk()))
                        .as("%s, %s as %s", sample.protocol(), sample.side(), side)
                        .isEqualTo(Recognition.NO);
            }
        }
    }

    @Test
    void otherTextInAPacketIsNoStatement() {
        assertThat(recognise(Side.CLIENT, query("hello world"))).isEqualTo(Recognition.NO);
        assertThat(recognise(Side.CLIENT, query("selected 1"))).isEqualTo(Recognition.NO);
        assertThat(recognise(Side.CLIENT, query("sele"))).isEqualTo(Recognition.NO);
        assertThat(recognise(Side.SERVER, query("select 1"))).isEqualTo(Recognition.NO);
    }

    @Test
    void randomBytesAreNotMistaken() {
        Random random = new Random(5);
        byte[] bytes = new byte[64];
        for (int i = 0; i < 200_000; i++) {
            random.nextBytes(bytes);
            if (i % 4 > 0) { // lengths that are possible
                bytes[1] = 0;
                bytes[2] = 0;
                bytes[3] = (byte) (i & 1);
            }
            for (Side side : Side.values()) {
                assertThat(recognise(side, bytes)).isNotEqualTo(Recognition.YES);
            }
        }
    }

    /** With all of the bytes; and never denied with fewer. */
    private static void assertKnown(Side side, byte[] bytes) {
        assertThat(recognise(side, bytes)).isEqualTo(Recognition.YES);
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
        return MySqlDetector.recognise(side, chunk);
    }
}
