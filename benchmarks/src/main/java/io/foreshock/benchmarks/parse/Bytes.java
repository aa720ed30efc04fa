package io.foreshock.benchmarks.parse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes messages: numbers in network byte order, unless said otherwise. */
final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Bytes u8(int... values) {
        for (int value : values) {
            out.write(value);
        }
        return this;
    }

    Bytes u16(int value) {
        return u8(value >>> 8, value);
    }

    Bytes u24(int value) {
        return u8(value >>> 16).u16(value);
    }

    Bytes u24LittleEndian(int value) {
        return u8(value, value >>> 8, value >>> 16);
    }

    Bytes u32(int value) {
        return u16(value >>> 16).u16(value);
    }

    Bytes text(String text) {
        return bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Bytes bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    byte[] toArray() {
        return out.toByteArray();
    }
}
