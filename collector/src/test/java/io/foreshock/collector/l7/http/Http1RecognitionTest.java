package io.foreshock.collector.l7.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Recognition;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Http1RecognitionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "GET / HTTP/1.0\n",
                "POST /a?b=c HTTP/1.1\r\nHost: x",
                "OPTIONS * HTTP/1.1\r\n",
                "CONNECT a:443 HTTP/1.1\r\n",
                "GET http://a/b HTTP/1.1\r\n",
                "M-SEARCH * HTTP/1.1\r\n",
                "CUSTOM /x HTTP/1.1\r\n"
            })
    void requestsAreRecognisedOnceTheirLineIsWhole(String request) {
        int line = request.indexOf('\n') + 1;
        for (int i = 0; i <= request.length(); i++) {
            assertThat(recognise(Side.CLIENT, request.substring(0, i)))
                    .isEqualTo(i < line ? Recognition.MORE : Recognition.YES);
        }
        assertThat(recognise(Side.SERVER, request)).isEqualTo(Recognition.NO);
    }

    @Test
    void aLongRequestLineIsRecognisedByAMethodThatIsKnown() {
        String target = "/" + "x".repeat(2000);
        assertThat(recognise(Side.CLIENT, "PUT " + target)).isEqualTo(Recognition.YES);
        assertThat(recognise(Side.CLIENT, "CUSTOM " + target)).isEqualTo(Recognition.NO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\n", "HTTP/1.0 404\r\n", "HTTP/1.1 999 \r\n"})
    void answersAreRecognisedByVersionAndStatus(String answer) {
        for (int i = 0; i <= answer.length(); i++) {
            assertThat(recognise(Side.SERVER, answer.substring(0, i)))
                    .isEqualTo(i < 13 ? Recognition.MORE : Recognition.YES);
        }
        assertThat(recognise(Side.CLIENT, answer)).isEqualTo(Recognition.NO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", // HTTP/2
                "\u0000\u0000\u0012\u0004\u0000\u0000\u0000\u0000\u0000",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001", // TLS
                "\u0015\u0003\u0003\u0000\u0002\u0002(",
                "*1\r\n$4\r\nPING\r\n", // Redis
                "GET /key\r\n",
                "SET /a HTTP\r\n",
                "PING\r\n",
                "+OK\r\n",
                "-ERR unknown command\r\n",
                "J\u0000\u0000\u0000\n8.0.36\u0000", // MySQL
                "\u0003\u0000\u0000\u0000\u0003SELECT 1",
                "\u0000\u0000\u0000\u0008\u0004\u00d2\u0016/", // PostgreSQL
                "Q\u0000\u0000\u0000\rSELECT 1\u0000",
                "R\u0000\u0000\u0000\u0008\u0000\u0000\u0000\u0000",
                "\u0000\u0000\u0000#\u0000\u0012\u0000\u0004\u0000\u0000\u0000\u0001", // Kafka
                "\u00124\u0001\u0000\u0000\u0001\u0000\u0000\u0000\u0000\u0000\u0000", // DNS
                "\u0000\u001d\u00124\u0001\u0000\u0000\u0001",
                "\u0081\u0085\u0001\u0002\u0003\u0004", // WebSocket
                "SSH-2.0-OpenSSH_9.2\r\n",
                "OPTIONS rtsp://a/b RTSP/1.0\r\n",
                "INVITE sip:a@b SIP/2.0\r\n",
                "SIP/2.0 200 OK\r\n",
                "RTSP/1.0 200 OK\r\n",
                "EHLO example.com\r\n",
                "USER anonymous\r\n",
                "220 smtp.example.com ESMTP\r\n",
                "get key\r\n", // memcached
                "gets a b HTTP/1.1\r\n",
                "GET /\r\n", // HTTP/0.9
                "GET  / HTTP/1.1\r\n",
                "GET / HTTP/1.x\r\n",
                "GET HTTP/1.1\r\n",
                "GET /\u0001 HTTP/1.1\r\n",
                " GET / HTTP/1.1\r\n",
                "AVERYLONGWORDWITHOUTASPACEINIT / HTTP/1.1\r\n",
                "HTTP/1.1 20 OK\r\n",
                "HTTP/1.1 2000 OK\r\n",
                "HTTP/2 200 OK\r\n",
                "ICY 200 OK\r\n",
                "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\n"
            })
    void otherProtocolsAreNot(String bytes) {
        assertThat(recognise(Side.CLIENT, bytes)).isEqualTo(Recognition.NO);
        assertThat(recognise(Side.SERVER, bytes)).isEqualTo(Recognition.NO);
    }

    @Test
    void randomBytesAreNot() {
        Random random = new Random(1);
        byte[] bytes = new byte[64];
        for (int i = 0; i < 100_000; i++) {
            random.nextBytes(bytes);
            assertThat(recognise(Side.CLIENT, bytes)).isNotEqualTo(Recognition.YES);
            assertThat(recognise(Side.SERVER, bytes)).isEqualTo(Recognition.NO);
        }
    }

    private static Recognition recognise(Side side, String bytes) {
        return recognise(side, bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Recognition recognise(Side side, byte[] bytes) {
        Chunk chunk = new Chunk();
        chunk.bytes = bytes;
        chunk.to = bytes.length;
        return Http1Parser.recognise(side, chunk);
    }
}
