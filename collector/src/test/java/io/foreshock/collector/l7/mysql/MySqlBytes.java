package io.foreshock.collector.l7.mysql;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Makes packets for tests, byte by byte as the protocol's description has them. */
final class MySqlBytes {
    static final int PROTOCOL = 0x0200 | 0x8000 | 0x80000; // 4.1, secure, plugins
    static final int DEPRECATE_EOF = 0x1000000;
    static final int QUERY_ATTRIBUTES = 0x8000000;
    static final int COMPRESS = 0x20;
    static final int SSL = 0x800;
    static final int MYSQL = 1;
    static final int MORE_RESULTS = 8;
    static final int CURSOR = 0x40;

    private MySqlBytes() {}

    /** Bytes of texts in ISO-8859-1, numbers as one byte, and arrays, one behind the other. */
    static byte[] bytes(Object... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object part : parts) {
            if (part instanceof Integer number) {
                out.write(number);
            } else if (part instanceof byte[] array) {
                out.writeBytes(array);
            } else {
                out.writeBytes(part.toString().getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return out.toByteArray();
    }

    static byte[] packet(int sequence, Object... payload) {
        byte[] content = bytes(payload);
        int length = content.length;
        return bytes(length & 0xff, (length >> 8) & 0xff, length >> 16, sequence, content);
    }

    static byte[] int4(int value) {
        return bytes(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, value >>> 24);
    }

    static byte[] int2(int value) {
        return bytes(value & 0xff, (value >> 8) & 0xff);
    }

    /** MySQL 8's greeting, offering capabilities. */
    static byte[] greeting(int capabilities) {
        return packet(
                0,
                10,
                "8.0.36",
                0,
                int4(9),
                "saltsalt",
                0,
                int2(capabilities | 1),
                0xff,
                int2(2),
                int2(capabilities >>> 16),
                21,
                new byte[10],
                "saltsaltsalt",
                0,
                "caching_sha2_password",
                0);
    }

    /** A response to it. */
    static byte[] response(int sequence, int capabilities) {
        return packet(
                sequence,
                int4(capabilities | PROTOCOL | 1),
                int4(0x40000000),
                0xff,
                new byte[23],
                "app",
                0,
                20,
                "proofproofproofproof",
                "caching_sha2_password",
                0);
    }

    /** A request for TLS: a response without the user. */
    static byte[] tls(int capabilities) {
        return packet(1, int4(capabilities | PROTOCOL | SSL), int4(0x40000000), 0xff, new byte[23]);
    }

    static byte[] query(String statement) {
        return packet(0, 3, statement);
    }

    static byte[] ok(int sequence) {
        return ok(sequence, 0);
    }

    static byte[] ok(int sequence, int status) {
        return packet(sequence, 0, 0, 0, int2(2 | status), int2(0));
    }

    static byte[] error(int sequence, int number, String state) {
        return packet(sequence, 0xff, int2(number), "#", state, "secret message");
    }

    static byte[] eof(int sequence) {
        return eof(sequence, 0);
    }

    static byte[] eof(int sequence, int status) {
        return packet(sequence, 0xfe, int2(0), int2(2 | status));
    }

    /** The end of rows where EOF is deprecated. */
    static byte[] end(int sequence, int status) {
        return packet(sequence, 0xfe, 0, 0, int2(2 | status), int2(0));
    }

    static byte[] column(int sequence, String name) {
        return packet(
                sequence,
                3,
                "def",
                1,
                "d",
                1,
                "t",
                1,
                "t",
                name.length(),
                name,
                name.length(),
                name,
                12,
                int2(255),
                int4(10),
                3,
                int2(0),
                0,
                int2(0));
    }

    /** A row of one text. */
    static byte[] row(int sequence, String value) {
        return packet(sequence, value.length(), value);
    }

    /** A result of one column and one row, with EOF. */
    static byte[] result(int sequence, int status) {
        return bytes(
                packet(sequence, 1),
                column(sequence + 1, "a"),
                eof(sequence + 2),
                row(sequence + 3, "secret"),
                eof(sequence + 4, status));
    }

    static byte[] prepareOk(int id, int columns, int parameters) {
        return packet(1, 0, int4(id), int2(columns), int2(parameters), 0, int2(0));
    }

    /** Execution with one parameter, a text; its type is told the first time. */
    static byte[] execute(int id, boolean first, String value) {
        byte[] head = bytes(0x17, int4(id), 0, int4(1), 0, first ? 1 : 0);
        return packet(0, head, first ? bytes(0xfd, 0) : bytes(), value.length(), value);
    }
}
