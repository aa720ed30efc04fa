package io.foreshock.collector.l7.fuzz;

import io.foreshock.collector.l7.exchange.Side;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Makes the length in front of a message right, which a fuzzer hardly ever hits by itself. */
enum Framing {
    /** The bytes as they are. */
    NONE(0, 0, 0),
    /** A body of JSON over HTTP. */
    HTTP(0, 0, 0),
    /** Redis's bulk string; the client's is a command. */
    BULK(0, 0, 0),
    /** A WebSocket's frame of at most 125 bytes, masked from the client. */
    WEBSOCKET(0, 0, 0),
    HTTP2(0, 3, 9),
    MYSQL(0, 3, 4),
    POSTGRESQL(1, 4, 1),
    KAFKA(0, 4, 4),
    DNS(0, 2, 2),
    TLS(3, 2, 5);

    private final int at;
    private final int width;
    private final int before;

    /** A length at an index, of what follows the first {@code before} bytes. */
    Framing(int at, int width, int before) {
        this.at = at;
        this.width = width;
        this.before = before;
    }

    /** The bytes as one message of an end. */
    byte[] frame(Side side, byte[] bytes) {
        return switch (this) {
            case NONE -> bytes;
            case HTTP -> json(side, bytes);
            case BULK -> bulk(side, bytes);
            case WEBSOCKET -> webSocket(side, bytes);
            default -> prefixed(bytes);
        };
    }

    private byte[] prefixed(byte[] bytes) {
        byte[] framed = bytes.clone();
        if (framed.length >= Math.max(before, at + width)) {
            int length = framed.length - before;
            for (int i = 0; i < width; i++) {
                int shift = 8 * (this == MYSQL ? i : width - 1 - i);
                framed[at + i] = (byte) (length >> shift);
            }
        }
        return framed;
    }

    private static byte[] json(Side side, byte[] bytes) {
        String head = side == Side.CLIENT ? "POST /graphql HTTP/1.1\r\n" : "HTTP/1.1 200 OK\r\n";
        String fields = "Content-Type: application/json\r\nContent-Length: ";
        return around(head + fields + bytes.length + "\r\n\r\n", bytes, "");
    }

    private static byte[] bulk(Side side, byte[] bytes) {
        String head = side == Side.CLIENT ? "*1\r\n$" : "$";
        return around(head + bytes.length + "\r\n", bytes, "\r\n");
    }

    private static byte[] webSocket(Side side, byte[] bytes) {
        int header = side == Side.CLIENT ? 6 : 2;
        byte[] framed = bytes.clone();
        if (framed.length >= header && framed.length - header <= 125) {
            int mask = side == Side.CLIENT ? 0x80 : 0;
            framed[1] = (byte) (mask | (framed.length - header));
        }
        return framed;
    }

    private static byte[] around(String head, byte[] bytes, String tail) {
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        framed.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        framed.writeBytes(bytes);
        framed.writeBytes(tail.getBytes(StandardCharsets.ISO_8859_1));
        return framed.toByteArray();
    }
}
