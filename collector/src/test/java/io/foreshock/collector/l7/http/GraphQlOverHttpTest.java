package io.foreshock.collector.l7.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ParserRun;
import io.foreshock.collector.l7.parse.ProtocolParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphQlOverHttpTest {
    private static final int[] PIECES = {Integer.MAX_VALUE, 1, 7, 64, 1000};
    private static final String QUERY =
            "{\"query\":\"query Users($a: Int) { users(a: $a) { id } }\"}";
    private static final String DATA = "{\"data\":{\"users\":[]}}";

    @Test
    void operationsAreToldApart() {
        reads(
                new ParserRun()
                        .client(post(QUERY))
                        .server(answer(DATA))
                        .client(
                                post(
                                        "{\"query\":\"mutation Add { add }\",\"variables\":{\"p\":\"secret\"}}"))
                        .server(answer("{\"errors\":[{\"extensions\":{\"code\":\"FORBIDDEN\"}}]}"))
                        .client(post("{\"query\":\"{ a }\"}"))
                        .server(answer("{\"errors\":[{\"message\":\"secret\"}],\"data\":null}")),
                "graphql query /graphql Users OK http=200",
                "graphql mutation /graphql Add CLIENT_ERROR http=200 name=FORBIDDEN",
                "graphql query /graphql SERVER_ERROR http=200 name=errors");
    }

    @Test
    void operationsMayBePipelined() {
        reads(
                new ParserRun()
                        .client(post(QUERY) + post("{\"a\":1}") + post("{\"query\":\"{ a }\"}"))
                        .server(
                                answer(DATA)
                                        + answer("{\"errors\":[1]}")
                                        + answer("{\"errors\":[{}]}")),
                "graphql query /graphql Users OK http=200",
                "http/1 POST /graphql OK http=200",
                "graphql query /graphql SERVER_ERROR http=200 name=errors");
    }

    @Test
    void theQueryMayBeInTheTarget() {
        reads(
                new ParserRun()
                        .client("GET /api/graphql?query=query+Q%7Ba%7D HTTP/1.1\r\n\r\n")
                        .server(answer(DATA)),
                "graphql query /api/graphql Q OK http=200");
    }

    @Test
    void bodiesMayBeChunked() {
        reads(
                new ParserRun()
                        .client(
                                "POST /graphql HTTP/1.1\r\nContent-Type: application/json;charset=utf-8"
                                        + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        + chunks(QUERY))
                        .server(
                                "HTTP/1.1 200 OK\r\nContent-Type: application/graphql-response+json"
                                        + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        + chunks(
                                                "{\"errors\":[{\"extensions\":{\"code\":\"X\"}}]}")),
                "graphql query /graphql Users SERVER_ERROR http=200 name=X");
    }

    @Test
    void anAnswerThatWasNotSeenToItsEndIsUnknown() {
        String data = "{\"data\":\"" + "x".repeat(2000) + "\",\"errors\":[{\"message\":\"x\"}]}";
        String line = "graphql query /graphql Users ";
        reads(
                new ParserRun().client(post(QUERY)).server(answer(data)),
                line + "UNKNOWN http=200 TRUNCATED");
        reads(
                new ParserRun()
                        .client(post(QUERY))
                        .server(answer(data).substring(0, 600))
                        .missing(Side.SERVER, answer(data).length() - 600)
                        .client(post(QUERY))
                        .server(answer(DATA)),
                line + "UNKNOWN http=200 TRUNCATED",
                line + "OK http=200");
        String errors = "{\"errors\":[{\"message\":\"" + "x".repeat(2000) + "\"}],\"data\":null}";
        reads(
                new ParserRun().client(post(QUERY)).server(answer(errors)),
                line + "SERVER_ERROR http=200 name=errors TRUNCATED");
        reads(
                new ParserRun()
                        .client(post(QUERY))
                        .server("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + DATA)
                        .close(Close.BY_SERVER),
                line + "OK http=200");
    }

    @Test
    void anAnswerThatCannotBeReadIsUnknown() {
        String line = "graphql query /graphql Users ";
        for (String fields :
                List.of(
                        "Content-Type: application/json\r\nContent-Encoding: gzip\r\n",
                        "Content-Type: text/event-stream\r\n",
                        "Content-Type: multipart/mixed; boundary=x\r\n",
                        "")) {
            reads(
                    new ParserRun()
                            .client(post(QUERY))
                            .server(
                                    "HTTP/1.1 200 OK\r\n"
                                            + fields
                                            + "Content-Length: 4\r\n\r\nabcd"),
                    line + "UNKNOWN http=200 TRUNCATED");
        }
        reads(
                new ParserRun()
                        .client(post(QUERY))
                        .server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
                line + "UNKNOWN http=200 TRUNCATED");
        reads(
                new ParserRun()
                        .client(post(QUERY))
                        .server("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 4\r\n\r\nabcd"),
                line + "SERVER_ERROR http=502");
    }

    @Test
    void aLongDocumentIsReadAsFarAsItGoes() {
        String query = "{\"query\":\"query Long { " + "field ".repeat(500) + "}\"}";
        reads(
                new ParserRun()
                        .client(post(query))
                        .server(answer(DATA))
                        .client(post(query))
                        .server(answer(DATA)),
                "graphql query /graphql Long OK http=200",
                "graphql query /graphql Long OK http=200");
        reads(
                new ParserRun()
                        .client(post(query).substring(0, 500))
                        .missing(Side.CLIENT, post(query).length() - 500)
                        .server(answer(DATA)),
                "graphql query /graphql Long OK http=200");
    }

    @Test
    void otherJsonIsNotGraphQl() {
        reads(
                new ParserRun()
                        .client(post("{\"query\":{\"match_all\":{}}}"))
                        .server(answer("{\"errors\":true}")),
                "http/1 POST /graphql OK http=200");
        reads(
                new ParserRun()
                        .client(post(QUERY).replace("application/json", "text/plain"))
                        .server(answer(DATA)),
                "http/1 POST /graphql OK http=200");
    }

    @Test
    void theFingerprintCoversVariables() {
        String one = "{\"query\":\"query Q($a: A) { b }\",\"variables\":{\"a\":1}}";
        String two = "{\"query\":\"query Q($a: A) { b }\",\"variables\":{\"a\":2}}";
        ParserRun run =
                new ParserRun()
                        .client(post(one))
                        .server(answer(DATA))
                        .client(post(one))
                        .server(answer(DATA))
                        .client(post(two))
                        .server(answer(DATA));
        List<String> prints = run.play(GraphQlOverHttpTest::parser, 5, x -> "" + x.fingerprint);
        assertThat(prints.get(0)).isEqualTo(prints.get(1)).isNotEqualTo(prints.get(2));
    }

    private static String post(String body) {
        return "POST /graphql HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    private static String answer(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    private static String chunks(String body) {
        return "9\r\n"
                + body.substring(0, 9)
                + "\r\n"
                + Integer.toHexString(body.length() - 9)
                + "\r\n"
                + body.substring(9)
                + "\r\n0\r\n\r\n";
    }

    private static void reads(ParserRun run, String... lines) {
        for (int piece : PIECES) {
            assertThat(run.play(GraphQlOverHttpTest::parser, piece, ParserRun::line))
                    .as("%s", piece)
                    .containsExactly(lines);
        }
    }

    private static ProtocolParser parser(Exchanges exchanges) {
        return new Http1Parser(exchanges, Upgrades.NONE);
    }
}
