package io.foreshock.collector.l7.postgresql;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Makes messages for tests, byte by byte as the protocol's description has them. */
final class PostgreSqlBytes {
    private PostgreSqlBytes() {}

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

    static byte[] message(char type, Object... content) {
        byte[] body = bytes(content);
        return bytes((int) type, int4(body.length + 4), body);
    }

    static byte[] untyped(Object... content) {
        byte[] body = bytes(content);
        return bytes(int4(body.length + 4), body);
    }

    static byte[] int4(int value) {
        return bytes(value >>> 24, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff);
    }

    static byte[] int2(int value) {
        return bytes((value >> 8) & 0xff, value & 0xff);
    }

    static byte[] startup() {
        return untyped(int4(0x30000), "user", 0, "app", 0, "database", 0, "db", 0, 0);
    }

    static byte[] sslRequest() {
        return untyped(int4(80877103));
    }

    /** The end of a login. */
    static byte[] welcome() {
        return bytes(
                message('R', int4(0)),
                message('S', "standard_conforming_strings", 0, "on", 0),
                message('K', int4(1), int4(2)),
                ready());
    }

    static byte[] ready() {
        return message('Z', "I");
    }

    static byte[] query(String statement) {
        return message('Q', statement, 0);
    }

    static byte[] parse(String name, String statement) {
        return message('P', name, 0, statement, 0, int2(0));
    }

    /** With one parameter, a text. */
    static byte[] bind(String portal, String statement, String value) {
        return message(
                'B',
                portal,
                0,
                statement,
                0,
                int2(0),
                int2(1),
                int4(value.length()),
                value,
                int2(0));
    }

    static byte[] describe(String portal) {
        return message('D', "P", portal, 0);
    }

    static byte[] execute(String portal) {
        return message('E', portal, 0, int4(0));
    }

    static byte[] sync() {
        return message('S');
    }

    static byte[] flush() {
        return message('H');
    }

    static byte[] complete(String tag) {
        return message('C', tag, 0);
    }

    static byte[] description() {
        return message(
                'T', int2(1), "a", 0, int4(0), int2(0), int4(25), int2(-1), int4(-1), int2(0));
    }

    static byte[] row(String value) {
        return message('D', int2(1), int4(value.length()), value);
    }

    /** The rows and the completion of a simple query. */
    static byte[] result() {
        return bytes(description(), row("secret"), complete("SELECT 1"));
    }

    static byte[] error(String severity, String state) {
        return error(severity, state, "secret message");
    }

    static byte[] error(String severity, String state, String text) {
        return message('E', "S", severity, 0, "V", severity, 0, "C", state, 0, "M", text, 0, 0);
    }
}
