package io.foreshock.collector.l7.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.foreshock.collector.allocation.Allocated;
import io.foreshock.collector.l7.exchange.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphQlRequestTest {
    private final GraphQlRequest request = new GraphQlRequest();

    static Stream<Arguments> operations() {
        return Stream.of(
                arguments("{\"query\":\"{ me { id } }\"}", "query /graphql"),
                arguments("{\"query\":\"{hello}\"}", "query /graphql"),
                arguments("{\"query\":\"{ a: user(id: 1) { b } }\"}", "query /graphql"),
                arguments("{\"query\":\"{ ...F } fragment F on Query { a }\"}", "query /graphql"),
                arguments("{\"query\":\"query { a }\"}", "query /graphql"),
                arguments("{\"query\":\"query GetUser { a }\"}", "query /graphql GetUser"),
                arguments(
                        " { \"operationName\" : \"GetUser\" , \"variables\" : { \"query\" : \"x\" , \"a\""
                                + " : [ { } , [ ] , 1.5e3 , null ] } , \"query\" : \"query GetUser($id:"
                                + " ID! = \\\"}\\\") @live { user(id: $id) { name } }\" } ",
                        "query /graphql GetUser"),
                arguments(
                        "{\"query\":\"mutation Buy($n: Int = 3) {\\n  buy(n: $n) { ok }\\n}\"}",
                        "mutation /graphql Buy"),
                arguments("{\"query\":\"subscription S { a }\"}", "subscription /graphql S"),
                arguments("{\"query\":\"query Q @a(b: \\\"(\\\") { a }\"}", "query /graphql Q"),
                arguments(
                        "{\"query\":\"# query No { a }\\n  \\u0071uery\\tQ($a:[X])\\u007b a }\"}",
                        "query /graphql Q"),
                arguments(
                        "{\"query\":\"fragment F on User { name } query Q { ...F }\"}",
                        "query /graphql Q"),
                arguments(
                        "{\"query\":\"query A { a(x: \\\"\\\"\\\" } mutation C { \\\\\\\"\\\"\\\" \\\"\\\"\\\","
                                + " y: \\\"\\\", z: \\\"\\\\\\\" }\\\") } mutation B { b }\","
                                + "\"operationName\":\"B\"}",
                        "mutation /graphql B"),
                arguments(
                        "{\"query\":\"query A { a } mutation B { b }\",\"operationName\":\"C\"}",
                        "POST /graphql C"),
                arguments("{\"query\":\"query A { a } mutation B { b }\"}", "POST /graphql A"),
                arguments(
                        "{\"query\":\"query A { a }\",\"operationName\":null,\"variables\":null}",
                        "query /graphql A"),
                arguments(
                        "[{\"query\":\"query A { a }\"},{\"query\":\"mutation B { b }\"}]",
                        "query /graphql A,…"),
                arguments("[ {\"query\":\"query A { a }\"} ]", "query /graphql A"),
                arguments(
                        "{\"operationName\":\"A\",\"variables\":{},\"extensions\":{\"persistedQuery\":"
                                + "{\"version\":1,\"sha256Hash\":\"ecf4edb46db40b5132295c0291d62fb65d6759a9\"}}}",
                        "POST /graphql A"),
                arguments("{\"query\":\"query Q7f3a9c1e2b4d { a }\"}", "query /graphql {id}"),
                arguments(
                        "{\"query\":\"query A { a }\",\"operationName\":\"secret @ home\"}",
                        "POST /graphql {id}"),
                // as far as it was seen
                arguments("{\"query\":\"query GetUser($id: ID!", "query /graphql GetUser"),
                arguments("{\"query\":\"query GetUser { user", "query /graphql GetUser"));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void tellsTypeAndName(String body, String described) {
        assertThat(describe(body, Integer.MAX_VALUE)).isEqualTo("graphql " + described);
        assertThat(describe(body, 1)).isEqualTo("graphql " + described);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "1",
                "\"query\"",
                "{\"query\":\"red shoes\"}",
                "{\"query\":\"query\"}",
                "{\"query\":\"query the thing\"}",
                "{\"query\":\"query about (a thing) {x\"}",
                "{\"query\":\"{app=\\\"foo\\\"} |= \\\"x\\\"\"}", // LogQL
                "{\"query\":\"{__name__=~\\\"a.*\\\"}\"}", // PromQL
                "{\"query\":\"{\\\"term\\\":{\\\"a\\\":1}}\"}", // JSON
                "{\"query\":\"SELECT 1\"}",
                "{\"query\":{\"match_all\":{}}}", // Elasticsearch
                "{\"name\":\"x\",\"query\":\"{ a }\"}", // begins as no request does
                "{\"query\":\"MATCH (n) RETURN n\"}", // Cypher
                "{\"data\":{\"query\":\"{ a }\"}}",
                "[[{\"query\":\"{ a }\"}]]",
                "{\"extensions\":{\"sha256Hash\":\"x\"}}",
                "not json",
                "{\"query\":\"{a\""
            })
    void othersAreNot(String body) {
        assertThat(describe(body, Integer.MAX_VALUE)).isEqualTo("unknown POST /graphql");
        assertThat(describe(body, 1)).isEqualTo("unknown POST /graphql");
    }

    @Test
    void aDocumentMayBeTheBody() {
        request.beginDocument();
        read("query Q($a: A) { b }", 3);
        assertThat(described()).isEqualTo("graphql query /graphql Q");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/graphql?query=query%20Q(%24a%3A+A)%7Bb%7D&variables=%7B%22a%22%3A1%7D",
                "/graphql?a=b&operationName=Q&query=query+Q%7Bb%7D#x",
                "/graphql?query={b}query+Q{b}&operationName=Q",
            })
    void aTargetMayHoldTheQuery(String target) {
        byte[] bytes = target.getBytes(StandardCharsets.US_ASCII);
        assertThat(request.readTarget(bytes, 0, bytes.length)).isTrue();
        assertThat(described()).isEqualTo("graphql query /graphql Q");
    }

    @Test
    void aTargetMayHoldThatOfAPersistedQuery() {
        String target =
                "/graphql?operationName=Q&extensions=%7B%22persistedQuery%22%3A%7B%22version%22%3A1%2C"
                        + "%22sha256Hash%22%3A%22ecf4edb46db40b5132295c0291d62fb6%22%7D%7D";
        byte[] bytes = target.getBytes(StandardCharsets.US_ASCII);
        assertThat(request.readTarget(bytes, 0, bytes.length)).isTrue();
        assertThat(described()).isEqualTo("graphql POST /graphql Q");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/search?query=red+shoes",
                "/loki/api/v1/query?query=%7Bapp%3D%22foo%22%7D",
                "/api/v1/query?query=%7B__name__%3D~%22x%22%7D",
                "/api?query=up%7Bjob%3D%22a%22%7D",
                "/graphql?query=",
                "/graphql?query",
                "/graphql?query=%",
                "/graphql?query=%zz%7Ba%7D",
                "/graphql"
            })
    void otherTargetsHoldNone(String target) {
        byte[] bytes = target.getBytes(StandardCharsets.US_ASCII);
        assertThat(request.readTarget(bytes, 0, bytes.length)).isFalse();
    }

    @Test
    void takesAnyBytes() {
        Random random = new Random(23);
        String[] parts = {
            "{",
            "}",
            "[",
            "]",
            "\"",
            "\\",
            ":",
            ",",
            "\"query\":\"",
            "query Q",
            "(",
            ")",
            "$a",
            "@d",
            "#",
            "\\n",
            "\\u00",
            "\\\"",
            " ",
            "1",
            "null",
            "\"operationName\":",
            "\"extensions\":",
            "{\"query\":\""
        };
        for (int i = 0; i < 50_000; i++) {
            StringBuilder body = new StringBuilder();
            for (int k = random.nextInt(30); k > 0; k--) {
                body.append(
                        random.nextInt(10) == 0
                                ? String.valueOf((char) random.nextInt(256))
                                : parts[random.nextInt(parts.length)]);
            }
            String whole = describe(body.toString(), Integer.MAX_VALUE);
            assertThat(describe(body.toString(), 1 + random.nextInt(5))).isEqualTo(whole);
            byte[] target = ("/?query=" + body).getBytes(StandardCharsets.ISO_8859_1);
            request.readTarget(target, 0, target.length);
        }
    }

    @Test
    void nestingIsBounded() {
        assertThat(describe("{\"variables\":" + "[".repeat(100_000), 1000)).startsWith("unknown");
    }

    @Test
    void allocatesNothing() {
        byte[] body =
                "{\"query\":\"query Q($a:ID!){b(a:$a){c d}}\",\"variables\":{\"a\":\"b\\u00e9\"}}"
                        .getBytes(StandardCharsets.UTF_8);
        Exchange exchange = new Exchange();
        Runnable work =
                () -> {
                    exchange.endpoint.clear();
                    request.beginJson();
                    request.read(body, 0, body.length);
                    request.describe(exchange);
                };
        assertThat(Allocated.by(work)).isZero();
    }

    private String describe(String body, int piece) {
        request.beginJson();
        read(body, piece);
        return described();
    }

    private void read(String body, int piece) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += Math.min(piece, bytes.length)) {
            if (request.isOpen()) {
                request.read(bytes, at, (int) Math.min(bytes.length, (long) at + piece));
            }
        }
    }

    private String described() {
        Exchange exchange = new Exchange();
        exchange.method.set("POST".getBytes(StandardCharsets.US_ASCII));
        exchange.endpoint.set("/graphql".getBytes(StandardCharsets.US_ASCII));
        request.describe(exchange);
        return exchange.protocol.text() + " " + exchange.method + " " + exchange.endpoint;
    }
}
