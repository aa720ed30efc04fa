package io.foreshock.benchmarks.parse;

import static io.foreshock.collector.l7.exchange.Side.CLIENT;
import static io.foreshock.collector.l7.exchange.Side.SERVER;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import java.util.List;

/**
 * One of each protocol, as small services have it: a request and its answer, again and again.
 *
 * @param protocol that its parser is found by
 * @param beginning what is said once, before
 * @param round what is said again and again
 * @param exchanges that a round makes
 * @param numberStep how much a message's number grows from round to round
 */
record Conversation(
        Protocol protocol,
        List<Message> beginning,
        List<Message> round,
        int exchanges,
        int numberStep) {
    private static final int HEADERS = 1;
    private static final int DATA = 0;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int STREAM_AT = 5;

    /** Names of those that there are. */
    static final List<String> NAMES =
            List.of(
                    "http1",
                    "graphql",
                    "websocket",
                    "http2",
                    "grpc",
                    "mysql",
                    "postgresql",
                    "redis",
                    "kafka",
                    "dns",
                    "tls");

    static Conversation named(String name) {
        return switch (name) {
            case "http1" -> http1();
            case "graphql" -> graphql();
            case "websocket" -> webSocket();
            case "http2" -> http2();
            case "grpc" -> grpc();
            case "mysql" -> mysql();
            case "postgresql" -> postgresql();
            case "redis" -> redis();
            case "kafka" -> kafka();
            case "dns" -> dns();
            case "tls" -> tls();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Conversation of(Protocol protocol, int exchanges, Message... round) {
        return new Conversation(protocol, List.of(), List.of(round), exchanges, 1);
    }

    private static Message asks(String text) {
        return Message.of(CLIENT, text.getBytes(ISO_8859_1));
    }

    private static Message answers(String text) {
        return Message.of(SERVER, text.getBytes(ISO_8859_1));
    }

    /** A head, its lines ended as HTTP ends them, and a body. */
    private static String http(String head, String body) {
        return head.replace("\n", "\r\n") + body;
    }

    private static Conversation http1() {
        String body =
                """
                {"id":4711,"items":[{"sku":"a-1","count":2}],"total":"19.90"}""";
        return of(
                Protocol.HTTP1,
                1,
                asks(
                        http(
                                """
                                GET /api/orders/4711?expand=items HTTP/1.1
                                Host: shop.example:8080
                                User-Agent: curl/8.5.0
                                Accept: application/json
                                Accept-Encoding: gzip, deflate
                                Connection: keep-alive
                                X-Request-Id: 5f2c0f3e-9f5b-4f57-8f4d-3a3f0f9a1b2c

                                """,
                                "")),
                answers(
                        http(
                                """
                                HTTP/1.1 200 OK
                                Server: nginx/1.22.1
                                Date: Tue, 24 Nov 2026 10:00:00 GMT
                                Content-Type: application/json
                                Content-Length: %d
                                Connection: keep-alive

                                """
                                        .formatted(body.length()),
                                body)));
    }

    private static Conversation graphql() {
        String query =
                """
                {"operationName":"Order","query":"query Order($id: ID!) { order(id: $id) \
                { total items { sku count } } }","variables":{"id":"4711"}}""";
        String answer =
                """
                {"data":{"order":{"total":"19.90","items":[{"sku":"a-1"}]}}}""";
        return of(
                Protocol.HTTP1,
                1,
                asks(
                        http(
                                """
                                POST /graphql HTTP/1.1
                                Host: shop.example
                                Content-Type: application/json
                                Content-Length: %d

                                """
                                        .formatted(query.length()),
                                query)),
                answers(
                        http(
                                """
                                HTTP/1.1 200 OK
                                Content-Type: application/json
                                Content-Length: %d

                                """
                                        .formatted(answer.length()),
                                answer)));
    }

    private static Conversation webSocket() {
        Message upgrade =
                asks(
                        http(
                                """
                                GET /chat HTTP/1.1
                                Host: shop.example
                                Upgrade: websocket
                                Connection: Upgrade
                                Sec-WebSocket-Version: 13
                                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                                """,
                                ""));
        Message upgraded =
                answers(
                        http(
                                """
                                HTTP/1.1 101 Switching Protocols
                                Upgrade: websocket
                                Connection: Upgrade
                                Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=

                                """,
                                ""));
        byte[] masked = new Bytes().u8(0x81, 0x80 | 24, 1, 2, 3, 4).text("x".repeat(24)).toArray();
        byte[] plain = new Bytes().u8(0x81, 24).text("y".repeat(24)).toArray();
        return new Conversation(
                Protocol.HTTP1,
                List.of(upgrade, upgraded),
                List.of(Message.of(CLIENT, masked), Message.of(SERVER, plain)),
                0,
                1);
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return new Bytes().u24(payload.length).u8(type, flags).u32(stream).bytes(payload).toArray();
    }

    /** A frame of a stream whose number grows from round to round. */
    private static Message stream(Side sender, int type, int flags, byte[] payload) {
        return new Message(sender, frame(type, flags, 1, payload), STREAM_AT, Integer.BYTES);
    }

    private static List<Message> http2Beginning(byte[] request, byte[] answer) {
        byte[] settings = frame(4, 0, 0, new byte[0]);
        return List.of(
                Message.of(
                        CLIENT,
                        new Bytes()
                                .text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
                                .bytes(settings)
                                .bytes(frame(HEADERS, END_HEADERS | END_STREAM, 1, request))
                                .toArray()),
                Message.of(
                        SERVER,
                        new Bytes()
                                .bytes(settings)
                                .bytes(frame(HEADERS, END_HEADERS | END_STREAM, 1, answer))
                                .toArray()));
    }

    /** Fields of the static table, of the dynamic one, and a path that comes anew each time. */
    private static Conversation http2() {
        Bytes path = new Bytes().u8(0x04, 16).text("/api/orders/4711");
        byte[] first =
                new Bytes()
                        .u8(0x82, 0x86)
                        .bytes(path.toArray())
                        .u8(0x41, 12)
                        .text("shop.example")
                        .toArray();
        byte[] later = new Bytes().u8(0x82, 0x86).bytes(path.toArray()).u8(0xbe).toArray();
        byte[] firstAnswer = new Bytes().u8(0x88, 0x5f, 16).text("application/json").toArray();
        byte[] laterAnswer = {(byte) 0x88, (byte) 0xbe};
        return new Conversation(
                Protocol.HTTP2,
                http2Beginning(first, firstAnswer),
                List.of(
                        stream(CLIENT, HEADERS, END_HEADERS | END_STREAM, later),
                        stream(SERVER, HEADERS, END_HEADERS, laterAnswer),
                        stream(SERVER, DATA, END_STREAM, new byte[64])),
                1,
                2);
    }

    private static Conversation grpc() {
        byte[] first =
                new Bytes()
                        .u8(0x83, 0x86, 0x44, 16)
                        .text("/shop.Orders/Get")
                        .u8(0x5f, 16)
                        .text("application/grpc")
                        .toArray();
        byte[] later = {(byte) 0x83, (byte) 0x86, (byte) 0xbf, (byte) 0xbe};
        byte[] firstAnswer =
                new Bytes()
                        .u8(0x88, 0x5f, 16)
                        .text("application/grpc")
                        .u8(0x40, 11)
                        .text("grpc-status")
                        .u8(1)
                        .text("0")
                        .toArray();
        byte[] message = new Bytes().u8(0).u32(40).bytes(new byte[40]).toArray();
        return new Conversation(
                Protocol.HTTP2,
                http2Beginning(first, firstAnswer),
                List.of(
                        stream(CLIENT, HEADERS, END_HEADERS, later),
                        stream(CLIENT, DATA, END_STREAM, message),
                        stream(SERVER, HEADERS, END_HEADERS, new byte[] {(byte) 0x88, (byte) 0xbf}),
                        stream(SERVER, DATA, 0, message),
                        stream(
                                SERVER,
                                HEADERS,
                                END_HEADERS | END_STREAM,
                                new byte[] {(byte) 0xbe})),
                1,
                2);
    }

    private static byte[] mysqlPacket(int sequence, byte[] payload) {
        return new Bytes().u24LittleEndian(payload.length).u8(sequence).bytes(payload).toArray();
    }

    private static byte[] mysqlColumn(String name) {
        return new Bytes()
                .u8(3)
                .text("def")
                .u8(4)
                .text("shop")
                .u8(7)
                .text("account")
                .u8(7)
                .text("account")
                .u8(name.length())
                .text(name)
                .u8(name.length())
                .text(name)
                .u8(0x0c, 33, 0, 0, 1, 0, 0, 0xfd, 0, 0, 0, 0, 0)
                .toArray();
    }

    private static Conversation mysql() {
        byte[] eof = {(byte) 0xfe, 0, 0, 2, 0};
        byte[] query =
                new Bytes().u8(3).text("SELECT name, balance FROM account WHERE id = 7").toArray();
        byte[] row = new Bytes().u8(5).text("Alice").u8(3).text("100").toArray();
        return of(
                Protocol.MYSQL,
                1,
                Message.of(CLIENT, mysqlPacket(0, query)),
                Message.of(
                        SERVER,
                        new Bytes()
                                .bytes(mysqlPacket(1, new byte[] {2}))
                                .bytes(mysqlPacket(2, mysqlColumn("name")))
                                .bytes(mysqlPacket(3, mysqlColumn("balance")))
                                .bytes(mysqlPacket(4, eof))
                                .bytes(mysqlPacket(5, row))
                                .bytes(mysqlPacket(6, eof))
                                .toArray()));
    }

    private static byte[] postgresMessage(char type, byte[] payload) {
        return new Bytes().u8(type).u32(Integer.BYTES + payload.length).bytes(payload).toArray();
    }

    private static Conversation postgresql() {
        byte[] column =
                new Bytes().text("name\0").u32(0).u16(0).u32(25).u16(-1).u32(-1).u16(0).toArray();
        return of(
                Protocol.POSTGRESQL,
                1,
                Message.of(
                        CLIENT,
                        postgresMessage(
                                'Q',
                                new Bytes()
                                        .text("SELECT name FROM account WHERE id = 7\0")
                                        .toArray())),
                Message.of(
                        SERVER,
                        new Bytes()
                                .bytes(
                                        postgresMessage(
                                                'T', new Bytes().u16(1).bytes(column).toArray()))
                                .bytes(
                                        postgresMessage(
                                                'D',
                                                new Bytes().u16(1).u32(5).text("Alice").toArray()))
                                .bytes(postgresMessage('C', "SELECT 1\0".getBytes(ISO_8859_1)))
                                .bytes(postgresMessage('Z', new byte[] {'I'}))
                                .toArray()));
    }

    private static Conversation redis() {
        return of(
                Protocol.REDIS,
                1,
                asks("*2\r\n$3\r\nGET\r\n$12\r\nsession:4711\r\n"),
                answers("$16\r\n0123456789abcdef\r\n"));
    }

    /** Heartbeat of version 3. */
    private static Conversation kafka() {
        byte[] ask =
                new Bytes()
                        .u16(12)
                        .u16(3)
                        .u32(0)
                        .u16(8)
                        .text("consumer")
                        .u16(6)
                        .text("orders")
                        .u32(5)
                        .u16(10)
                        .text("consumer-1")
                        .u16(-1)
                        .toArray();
        byte[] answer = new Bytes().u32(0).u32(0).u16(0).toArray();
        return of(
                Protocol.KAFKA,
                1,
                new Message(
                        CLIENT,
                        new Bytes().u32(ask.length).bytes(ask).toArray(),
                        2 * Integer.BYTES,
                        Integer.BYTES),
                new Message(
                        SERVER,
                        new Bytes().u32(answer.length).bytes(answer).toArray(),
                        Integer.BYTES,
                        Integer.BYTES));
    }

    private static Conversation dns() {
        Bytes question = new Bytes().u8(6).text("orders").u8(4).text("shop").u8(0).u16(1).u16(1);
        byte[] ask =
                new Bytes()
                        .u16(0)
                        .u16(0x0100)
                        .u16(1)
                        .u16(0)
                        .u32(0)
                        .bytes(question.toArray())
                        .toArray();
        byte[] answer =
                new Bytes()
                        .u16(0)
                        .u16(0x8180)
                        .u16(1)
                        .u16(1)
                        .u32(0)
                        .bytes(question.toArray())
                        .u16(0xc00c)
                        .u16(1)
                        .u16(1)
                        .u32(60)
                        .u16(4)
                        .u32(0x0a000001)
                        .toArray();
        return of(
                Protocol.DNS,
                1,
                new Message(CLIENT, ask, 0, Short.BYTES),
                new Message(SERVER, answer, 0, Short.BYTES));
    }

    /** Records of encrypted data, which are passed over. */
    private static Conversation tls() {
        byte[] record = new Bytes().u8(23, 3, 3).u16(256).bytes(new byte[256]).toArray();
        return of(Protocol.TLS, 0, Message.of(CLIENT, record), Message.of(SERVER, record.clone()));
    }
}
