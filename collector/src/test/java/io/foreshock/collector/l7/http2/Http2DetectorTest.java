package io.foreshock.collector.l7.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Recognition;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Http2DetectorTest {
    private final Frames client = new Frames(1);
    private final Frames server = new Frames(2);

    @Test
    void recognisesAPrefaceOnceItIsWhole() {
        byte[] preface = client.preface().take();

        assertThat(recognise(Side.CLIENT, preface, 23)).isEqualTo(Recognition.MORE);
        assertThat(recognise(Side.CLIENT, preface, 24)).isEqualTo(Recognition.YES);
        assertThat(recognise(Side.CLIENT, "PRI * HTTP/2.0\r\n\r\nXM\r\n\r\n"))
                .isEqualTo(Recognition.NO);
        assertThat(recognise(Side.SERVER, preface, 24)).isEqualTo(Recognition.NO);
    }

    @Test
    void recognisesAServersSettings() {
        byte[] settings = server.settings(3, 100, 4, 65_535, 5, 16_384).ack().take();

        assertThat(recognise(Side.SERVER, settings, 8)).isEqualTo(Recognition.MORE);
        assertThat(recognise(Side.SERVER, settings, 9)).isEqualTo(Recognition.YES);
        assertThat(recognise(Side.SERVER, settings, 40)).isNotEqualTo(Recognition.NO);
        assertThat(recognise(Side.SERVER, server.settings(0, 1).take())).isEqualTo(Recognition.NO);
        assertThat(recognise(Side.SERVER, server.ack().take())).isEqualTo(Recognition.MORE);
    }

    @Test
    void recognisesFramesAndTheirSender() {
        byte[] asks =
                client.frame(Frame.WINDOW_UPDATE, 0, 0, Frames.int32(10)).get(77, "/a").take();
        byte[] answers = server.frame(Frame.PING, 1, 0, new byte[8]).status(77, 200).take();

        assertThat(recognise(Side.CLIENT, asks)).isEqualTo(Recognition.YES);
        assertThat(recognise(Side.SERVER, asks)).isEqualTo(Recognition.NO);
        assertThat(recognise(Side.SERVER, answers)).isEqualTo(Recognition.YES);
        assertThat(recognise(Side.CLIENT, answers)).isEqualTo(Recognition.NO);
        assertThat(recognise(Side.CLIENT, asks, 13)).isEqualTo(Recognition.MORE);
    }

    @Test
    void framesThatTellNothingAreNotEnough() {
        byte[] pings = new byte[17 * 70];
        for (int i = 0; i < 70; i++) {
            byte[] ping = client.frame(Frame.PING, 0, 0, new byte[8]).take();
            System.arraycopy(ping, 0, pings, 17 * i, 17);
        }

        assertThat(recognise(Side.CLIENT, pings, 17)).isEqualTo(Recognition.MORE);
        assertThat(recognise(Side.CLIENT, pings)).isEqualTo(Recognition.NO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /x HTTP/1.1\r\n\r\n",
                "PUT /x HTTP/1.1\r\n\r\n",
                "PATCH /x HTTP/1.1\r\n\r\n",
                "PROPFIND /x HTTP/1.1\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n",
                "*1\r\n$4\r\nPING\r\n",
                "PING\r\n",
                "+PONG\r\n",
                "-ERR unknown\r\n",
                "$-1\r\n:1\r\n",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "220 mail.example.com ESMTP\r\n",
                "EHLO example.com\r\n",
                "AMQP\0\0\u0009\u0001",
                "get key\r\n",
                "{\"json\": true}\n",
                "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
            })
    void textOfOtherProtocolsIsNotTaken(String bytes) {
        assertThat(recognise(Side.CLIENT, bytes)).isEqualTo(Recognition.NO);
        assertThat(recognise(Side.SERVER, bytes)).isEqualTo(Recognition.NO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // TLS: ClientHello, alert
                "16030100c8010000c40303",
                "15030300020228",
                // MySQL: greeting, login, COM_PING, COM_QUERY, OK, error 1045
                "4a0000000a382e302e333600080000005a1d",
                "a300000185a23f0000000001ff00000000000000",
                "010000000e",
                "0f0000000373656c65637420310000000000",
                "0700000200000002000000",
                "48000002ff1504233238303030416363657373",
                // PostgreSQL: SSLRequest, startup, query, ready, authentication
                "0000000804d2162f",
                "000000290003000075736572006100",
                "510000000d73656c656374203100",
                "5a0000000549",
                "520000000800000000",
                // Kafka: ApiVersions 3, metadata, produce; an answer
                "0000002400120003000000010008636c69656e742d31000d6170616368652d6b61666b61",
                "00000019000300090000000200096b61666b612d636c69",
                "0000010000000009000000050001610000ffff0001",
                "0000000600000001000023",
                "000000090000000100000000000000000001",
                // DNS over TCP and UDP
                "001d1a2b0100000100000000000003777777076578616d706c6503636f6d0000010001",
                "1a2b8180000100010000000003777777076578616d706c6503636f6d00",
                "001d00010100000100000000000003777777076578616d706c6503636f6d0000010001",
                // WebSocket, MongoDB, Cassandra, memcached, LDAP, Thrift, ZooKeeper, NFS
                "810548656c6c6f",
                "888203e8",
                "3f0000000100000000000000d40700000000000061646d696e",
                "040000000500000000",
                "8000000b0000000000000000000000000000000000000000",
                "300c020101600702010304008000",
                "0000002180010001000000046563686f",
                "0000002d00000000000000000000000000007530000000000000000000",
                "800000280000000100000000000000020001",
            })
    void bytesOfOtherProtocolsAreNotTaken(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(recognise(Side.CLIENT, bytes, bytes.length)).isEqualTo(Recognition.NO);
        assertThat(recognise(Side.SERVER, bytes, bytes.length)).isEqualTo(Recognition.NO);
    }

    @Test
    void randomBytesAreNotTaken() {
        Random random = new Random(5);
        byte[] bytes = new byte[64];
        for (int round = 0; round < 200_000; round++) {
            random.nextBytes(bytes);
            for (int zeros = random.nextInt(12); zeros > 0; zeros--) {
                bytes[random.nextInt(16)] = 0;
            }
            for (Side side : Side.values()) {
                assertThat(recognise(side, bytes, bytes.length)).isNotEqualTo(Recognition.YES);
            }
        }
    }

    private static Recognition recognise(Side side, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return recognise(side, bytes, bytes.length);
    }

    private static Recognition recognise(Side side, byte[] bytes) {
        return recognise(side, bytes, bytes.length);
    }

    private static Recognition recognise(Side side, byte[] bytes, int length) {
        Chunk chunk = new Chunk();
        chunk.bytes = bytes;
        chunk.to = Math.min(length, bytes.length);
        return Http2Parser.recognise(side, chunk);
    }
}
