package io.foreshock.collector.l7.dns;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Messages of DNS, built field by field. */
final class Dns {
    static final int A = 1;
    static final int NS = 2;
    static final int SOA = 6;
    static final int AAAA = 28;
    static final int OPT = 41;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int[] counts = new int[4];
    private final int id;
    private final int flags;

    private Dns(int id, int flags) {
        this.id = id;
        this.flags = flags;
    }

    /** A query of a stub. */
    static Dns query(int id, String name, int type) {
        return new Dns(id, 0x0100).question(name, type);
    }

    /** A response of a recursive server. */
    static Dns response(int id, String name, int type, int code) {
        return new Dns(id, 0x8180 | code).question(name, type);
    }

    /** Any message without a question. */
    static Dns message(int id, int flags) {
        return new Dns(id, flags);
    }

    Dns question(String name, int type) {
        counts[0]++;
        name(name);
        int16(type);
        int16(1);
        return this;
    }

    Dns answer(int type, int length) {
        return record(1, type, 0x10, length);
    }

    Dns authority(int type) {
        return record(2, type, 0x10, 20);
    }

    /** An OPT record with the upper eight bits of a code. */
    Dns extended(int upper) {
        counts[3]++;
        bytes.write(0);
        int16(OPT);
        int16(1232);
        bytes.write(upper);
        bytes.writeBytes(new byte[5]);
        return this;
    }

    private Dns record(int section, int type, int ttl, int length) {
        counts[section]++;
        int16(0xc00c);
        int16(type);
        int16(1);
        int16(0);
        int16(ttl);
        int16(length);
        bytes.writeBytes(new byte[length]);
        return this;
    }

    private void name(String name) {
        int from = 0;
        while (from < name.length()) {
            int dot = name.indexOf('.', from);
            int end = dot < 0 ? name.length() : dot;
            bytes.write(end - from);
            bytes.writeBytes(name.substring(from, end).getBytes(StandardCharsets.ISO_8859_1));
            from = end + 1;
        }
        bytes.write(0);
    }

    private void int16(int value) {
        bytes.write(value >> 8);
        bytes.write(value);
    }

    /** As a datagram has it. */
    byte[] datagram() {
        ByteBuffer message = ByteBuffer.allocate(12 + bytes.size());
        message.putShort((short) id).putShort((short) flags);
        for (int count : counts) {
            message.putShort((short) count);
        }
        return message.put(bytes.toByteArray()).array();
    }

    /** As a stream has it. */
    byte[] segment() {
        byte[] message = datagram();
        return ByteBuffer.allocate(2 + message.length)
                .putShort((short) message.length)
                .put(message)
                .array();
    }

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
