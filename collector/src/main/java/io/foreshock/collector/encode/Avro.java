package io.foreshock.collector.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Avro's binary encoding, straight into an array: each method writes at a position and returns the
 * position after it. The caller has made sure of the room. Static and free of state, so that a
 * whole record is written with array and position in registers.
 */
final class Avro {
    /** Most bytes of one number. */
    static final int MAX_NUMBER = 10;

    /** The bit of each byte that says that another one follows. */
    private static final long MORE = 0x8080808080808080L;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Avro() {}

    /**
     * An {@code int} or {@code long}: zigzag, then 7 bits a byte, lowest first. Longer numbers are
     * spread to bytes in one register and stored at once; what is stored behind the number is
     * overwritten by what follows, so {@value #MAX_NUMBER} bytes of room are needed.
     */
    static int number(byte[] into, int at, long value) {
        long zigzag = (value << 1) ^ (value >> 63);
        if ((zigzag & ~0x7FL) == 0) {
            into[at] = (byte) zigzag;
            return at + 1;
        }
        int bits = Long.SIZE - Long.numberOfLeadingZeros(zigzag);
        int length = ((bits + 6) * 37) >> 8; // (bits + 6) / 7
        long spread = (zigzag & 0x0FFFFFFFL) | (zigzag & 0xFFFFFFF0000000L) << 4;
        spread = (spread & 0x00003FFF00003FFFL) | (spread & 0x0FFFC0000FFFC000L) << 2;
        spread = (spread & 0x007F007F007F007FL) | (spread & 0x3F803F803F803F80L) << 1;
        if (length > Long.BYTES) {
            LONGS.set(into, at, spread | MORE);
            into[at + 8] = (byte) (zigzag >>> 56 | (length == MAX_NUMBER ? 0x80 : 0));
            into[at + 9] = (byte) (zigzag >>> 63);
        } else {
            LONGS.set(into, at, spread | MORE >>> (Byte.SIZE * (Long.BYTES + 1 - length)));
        }
        return at + length;
    }

    /**
     * The number that was written before, from {@code start} on: at most 8 bytes of it, and 8 bytes
     * are overwritten whatever its length.
     */
    static int again(byte[] into, int at, int start, int length) {
        LONGS.set(into, at, (long) LONGS.get(into, start));
        return at + length;
    }

    /** A {@code boolean}. */
    static int bool(byte[] into, int at, boolean value) {
        into[at] = (byte) (value ? 1 : 0);
        return at + 1;
    }

    /** A {@code double}: 8 bytes, lowest first. */
    static int real(byte[] into, int at, double value) {
        LONGS.set(into, at, Double.doubleToRawLongBits(value));
        return at + Double.BYTES;
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
    static int utf8(byte[] into, int at, byte[] text) {
        return utf8(into, at, text, 0, text.length);
    }

    private static int utf8(byte[] into, int at, byte[] text, int offset, int length) {
        int position = number(into, at, length);
        System.arraycopy(text, offset, into, position, length);
        return position + length;
    }

    /** A {@code string} of bytes from outside: at most 3 bytes for each of them. */
    static int text(byte[] into, int at, byte[] source, int offset, int length) {
        if (Utf8.isAscii(source, offset, length)) {
            return utf8(into, at, source, offset, length);
        }
        int position = number(into, at, Utf8.repairedLength(source, offset, length));
        return Utf8.repair(source, offset, length, into, position);
    }
}
