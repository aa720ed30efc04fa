package io.foreshock.collector.encode;

/**
 * Avro's binary encoding, straight into an array: each method writes at a position and returns the
 * position after it. The caller has made sure of the room. Static and free of state, so that a
 * whole record is written with array and position in registers.
 */
final class Avro {
    /** Most bytes of one number. */
    static final int MAX_NUMBER = 10;

    private Avro() {}

    /** An {@code int} or {@code long}: zigzag, then 7 bits a byte, lowest first. */
    static int number(byte[] into, int at, long value) {
        long rest = (value << 1) ^ (value >> 63);
        int position = at;
        while ((rest & ~0x7FL) != 0) {
            into[position++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        into[position++] = (byte) rest;
        return position;
    }

    /** A {@code boolean}. */
    static int bool(byte[] into, int at, boolean value) {
        into[at] = (byte) (value ? 1 : 0);
        return at + 1;
    }

    /** A {@code double}: 8 bytes, lowest first. */
    static int real(byte[] into, int at, double value) {
        long bits = Double.doubleToRawLongBits(value);
        into[at] = (byte) bits;
        into[at + 1] = (byte) (bits >>> 8);
        into[at + 2] = (byte) (bits >>> 16);
        into[at + 3] = (byte) (bits >>> 24);
        into[at + 4] = (byte) (bits >>> 32);
        into[at + 5] = (byte) (bits >>> 40);
        into[at + 6] = (byte) (bits >>> 48);
        into[at + 7] = (byte) (bits >>> 56);
        return at + 8;
    }

    /** Null, of a union {@code ["null", X]}; also the end of an array or a map. */
    static int none(byte[] into, int at) {
        into[at] = 0;
        return at + 1;
    }

    /** Announces the value, which must follow, of a union {@code ["null", X]}. */
    static int some(byte[] into, int at) {
        into[at] = 2;
        return at + 1;
    }

    /** Bytes encoded before. */
    static int constant(byte[] into, int at, byte[] encoded) {
        System.arraycopy(encoded, 0, into, at, encoded.length);
        return at + encoded.length;
    }

    /** A {@code string} of bytes that are known to be UTF-8. */
    static int utf8(byte[] into, int at, byte[] text, int length) {
        int position = number(into, at, length);
        System.arraycopy(text, 0, into, position, length);
        return position + length;
    }

    /** A {@code string} of bytes from outside: at most 3 bytes for each of them. */
    static int text(byte[] into, int at, byte[] source, int length) {
        if (Utf8.isAscii(source, 0, length)) {
            return utf8(into, at, source, length);
        }
        int position = number(into, at, Utf8.repairedLength(source, 0, length));
        return Utf8.repair(source, 0, length, into, position);
    }
}
