package io.foreshock.collector.l7.http;

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
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds of all conversations, made up at random. */
class Http1PropertyTest {
    private static final List<Close> CLOSES = List.of(Close.values());
    private static final String[] PARTS = {
        "GET / HTTP/1.1\r\n",
        "POST /a/1 HTTP/1.1\r\n",
        "HEAD /h HTTP/1.0\n",
        "CONNECT a:1 HTTP/1.1\r\n",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 101 S\r\n",
        "HTTP/1.0 500 no\r\n",
        "HTTP/1.1 100 C\r\n",
        "Content-Length: 5\r\n",
        "Content-Length: 3\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 99999999999999\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: x\r\n",
        "Upgrade: websocket\r\n",
        "Upgrade: h2c\r\n",
        "Expect: 100-continue\r\n",
        "Content-Type: application/json\r\n",
        " folded\r\n",
        ":\r\n",
        "\r\n",
        "\r\n",
        "\r\n",
        "hello",
        "5\r\nhello\r\n",
        "0\r\n\r\n",
        "ffff\r\n",
        "\n",
        "\r",
        "{\"query\":\"{a}\"}",
        "{\"data\":null}",
        "\u0081\u0005",
        "\u0088\u0082\0\0\0\0\3\u00e8",
        "x".repeat(1500)
    };

    /** After a broken framing the next message is looked for at cuts: so these do not break it. */
    private static final String[] FRAMED = {
        "GET / HTTP/1.1\r\n",
        "POST /a/1 HTTP/1.1\r\n",
        "HEAD /h HTTP/1.0\n",
        "CONNECT a:1 HTTP/1.1\r\n",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 101 S\r\n",
        "HTTP/1.0 500 no\r\n",
        "HTTP/1.1 100 C\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "GET /x HTTP/1.1\r\n\r\n",
        "HTTP/1.1 408 OK\r\n",
        "Content-Length: 5\r\n",
        "Content-Length: 5\r\n\r\nhello",
        "Upgrade: h2c\r\n",
        "Expect: 100-continue\r\n",
        "Content-Type: application/json\r\n",
        " folded\r\n",
        ":\r\n",
        "\r\n",
        "\r\n",
        "\r\n",
        "hello",
        "\n",
        "{\"query\":\"{a}\"}",
        "{\"data\":null}",
        "\u0081\u0005",
        "Transfer-Encoding: chunked\r\n\r\n5;x\r\nhello\r\n0\r\nTrailer:\r\n\r\n",
        "x".repeat(1500)
    };

    @Test
    void takesAnyBytesAnyGapsAndAnyEnd() {
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            ParserRun run = new ParserRun();
            for (int steps = 1 + random.nextInt(12); steps > 0; steps--) {
                Side side = random.nextBoolean() ? Side.CLIENT : Side.SERVER;
                if (random.nextInt(12) == 0) {
                    run.missing(side, random.nextInt(4) - 1 + 2000L * random.nextInt(2));
                } else {
                    run.send(side, bytes(random));
                }
            }
            run.close(CLOSES.get(random.nextInt(CLOSES.size())));
            int piece = 1 + random.nextInt(40);
            assertThat(run.play(Http1PropertyTest::parser, piece, ParserRun::line))
                    .doesNotContainNull();
        }
    }

    @Test
    void cutsOfBytesDoNotMatter() {
        Random random = new Random(43);
        for (int i = 0; i < 20_000; i++) {
            ParserRun run = new ParserRun();
            StringBuilder told = new StringBuilder();
            for (int steps = 1 + random.nextInt(12); steps > 0; steps--) {
                Side side = random.nextBoolean() ? Side.CLIENT : Side.SERVER;
                StringBuilder text = new StringBuilder();
                for (int parts = 1 + random.nextInt(8); parts > 0; parts--) {
                    text.append(FRAMED[random.nextInt(FRAMED.length)]);
                }
                told.append(side).append(text).append('|');
                run.send(side, text.toString().getBytes(StandardCharsets.ISO_8859_1));
            }
            run.close(Close.BY_SERVER);
            int piece = 1 + random.nextInt(40);
            List<String> whole = run.exchanges(Http1PropertyTest::parser);
            assertThat(run.play(Http1PropertyTest::parser, piece, ParserRun::line))
                    .as("%s %s", piece, told)
                    .isEqualTo(whole);
        }
    }

    private static byte[] bytes(Random random) {
        if (random.nextInt(4) == 0) {
            byte[] bytes = new byte[1 + random.nextInt(200)];
            random.nextBytes(bytes);
            return bytes;
        }
        StringBuilder text = new StringBuilder();
        for (int parts = 1 + random.nextInt(8); parts > 0; parts--) {
            text.append(PARTS[random.nextInt(PARTS.length)]);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        if (random.nextInt(3) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    @Test
    void valuesOfHeadersQueriesAndBodiesNeverLeave() {
        String secret = "s3cr3tT0k3nV4lu3";
        String request =
                "POST /login/%s?token=%s HTTP/1.1\r\nAuthorization: Bearer %s\r\nCookie: %s"
                        + "\r\nX-Envoy-Attempt-Count: %s\r\nTraceparent: %s\r\nContent-Type:"
                        + " application/json\r\nContent-Length: 200\r\n\r\n";
        String body =
                "{\"query\":\"mutation %s($p:String=\\\"%s\\\"){login(p:$p){id}}\",\"operationName\":\"%s\","
                        + "\"variables\":{\"p\":\"%s\"}}";
        String answer =
                "HTTP/1.1 500 %s\r\nSet-Cookie: %s\r\nContent-Type: application/json\r\n"
                        + "\r\n{\"errors\":[{\"message\":\"%s\",\"extensions\":{\"code\":\"%s\"}}]}";
        String padded = String.format("%-200s", body.replace("%s", secret));
        ParserRun run =
                new ParserRun()
                        .client(request.replace("%s", secret) + padded)
                        .server(answer.replace("%s", secret))
                        .close(Close.BY_SERVER);
        List<String> lines = run.exchanges(Http1PropertyTest::parser);
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).startsWith("graphql mutation /login/{id}").doesNotContain(secret);
    }

    @Test
    void answersOfManyPipelinedRequestsAreTheirs() {
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            StringBuilder requests = new StringBuilder();
            StringBuilder answers = new StringBuilder();
            List<String> lines = new ArrayList<>();
            for (int k = 0; k < 40; k++) {
                int kind = random.nextInt(6);
                int status = new int[] {200, 204, 304, 404, 500, 200}[kind];
                boolean head = random.nextInt(5) == 0;
                boolean post = !head && random.nextBoolean();
                String path = "/k" + (char) ('a' + k % 26);
                String method = head ? "HEAD" : post ? "POST" : "GET";
                requests.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
                requests.append(post ? "Content-Length: 2\r\n\r\nhi" : "\r\n");
                answers.append("HTTP/1.1 ").append(status).append(" x\r\n");
                boolean none = head || status == 204 || status == 304;
                answers.append(
                        kind == 5
                                ? "Transfer-Encoding: chunked\r\n\r\n"
                                        + (none ? "" : "2\r\nhi\r\n0\r\n\r\n")
                                : "Content-Length: 4\r\n\r\n" + (none ? "" : "GET "));
                lines.add(
                        "http/1 "
                                + method
                                + " "
                                + path
                                + " "
                                + HttpStatus.outcome(status)
                                + " http="
                                + status);
            }
            ParserRun run = new ParserRun().client(requests.toString()).server(answers.toString());
            int piece = 1 + random.nextInt(100);
            assertThat(run.play(Http1PropertyTest::parser, piece, ParserRun::line))
                    .isEqualTo(lines);
        }
    }

    @Test
    void requestsThatAreNotFollowedKeepTheirPlace() {
        List<String> lines = new ArrayList<>();
        Exchanges exchanges =
                new Exchanges(new ExchangePool(2), exchange -> lines.add(ParserRun.line(exchange)));
        ProtocolParser parser = parser(exchanges);
        send(
                parser,
                Side.CLIENT,
                "GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\nHEAD /c HTTP/1.1\r\n\r\n");
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n";
        send(parser, Side.SERVER, answer + "123456789");
        send(parser, Side.CLIENT, "GET /d HTTP/1.1\r\n\r\n");
        send(parser, Side.SERVER, answer + "123456789" + answer + "HTTP/1.1 500 no\r\n\r\n");
        parser.onClose(Close.BY_SERVER, 9);
        assertThat(lines)
                .containsExactly(
                        "http/1 GET /a OK http=200",
                        "http/1 GET /b OK http=200",
                        "http/1 GET /d SERVER_ERROR http=500");
    }

    @Test
    void anExchangeGivenUpIsStillMatched() {
        List<String> lines = new ArrayList<>();
        Exchanges exchanges =
                new Exchanges(new ExchangePool(9), exchange -> lines.add(ParserRun.line(exchange)));
        ProtocolParser parser = parser(exchanges);
        send(parser, Side.CLIENT, "GET /a HTTP/1.1\r\n\r\n");
        assertThat(parser.isPatient()).isFalse();
        exchanges.giveUpOlderThan(Long.MAX_VALUE, 5);
        send(parser, Side.SERVER, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
        assertThat(parser.isPatient()).isTrue();
        send(parser, Side.SERVER, "123456789");
        send(parser, Side.CLIENT, "GET /b HTTP/1.1\r\n\r\n");
        send(parser, Side.SERVER, "HTTP/1.1 404 no\r\nContent-Length: 0\r\n\r\n");
        assertThat(lines)
                .containsExactly("http/1 GET /a TIMEOUT", "http/1 GET /b CLIENT_ERROR http=404");
        assertThat(exchanges.isEmpty()).isTrue();
    }

    @Test
    void allocatesNothingForAMessage() {
        Exchanges exchanges = new Exchanges(new ExchangePool(9), exchange -> {});
        ProtocolParser parser = parser(exchanges);
        String json = "{\"query\":\"query Q($a:ID){b(a:$a){c}}\",\"variables\":{\"a\":1}}";
        Chunk request =
                chunk(
                        "GET /users/42?x=1 HTTP/1.1\r\nHost: example.com\r\nX-Envoy-Attempt-Count:"
                                + " 2\r\nTraceparent:"
                                + " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n"
                                + "\r\nPOST /graphql HTTP/1.1\r\nContent-Type: application/json"
                                + "\r\nContent-Length: "
                                + json.length()
                                + "\r\n\r\n"
                                + json);
        Chunk answer =
                chunk(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n"
                                + "\r\nHTTP/1.1 200 OK\r\nContent-Type: application/json"
                                + "\r\nContent-Length: 37\r\n"
                                + "\r\n{\"errors\":[{\"message\":\"x\"}],\"data\":1}");
        Runnable work =
                () -> {
                    parser.onData(Side.CLIENT, request);
                    parser.onData(Side.SERVER, answer);
                };
        work.run();
        assertThat(Allocated.by(work)).isZero();
        assertThat(exchanges.begun()).isGreaterThan(100_000);
    }

    private static void send(ProtocolParser parser, Side side, String bytes) {
        Chunk chunk = chunk(bytes);
        while (chunk.length() > 0) {
            long consumed = parser.onData(side, chunk);
            assertThat(consumed).isPositive();
            chunk.from = (int) Math.min(chunk.to, chunk.from + consumed);
        }
    }

    private static Chunk chunk(String bytes) {
        Chunk chunk = new Chunk();
        chunk.bytes = bytes.getBytes(StandardCharsets.ISO_8859_1);
        chunk.to = chunk.bytes.length;
        return chunk;
    }

    private static ProtocolParser parser(Exchanges exchanges) {
        return new Http1Parser(exchanges, Upgrades.NONE);
    }
}
