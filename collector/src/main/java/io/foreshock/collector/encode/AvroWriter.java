package io.foreshock.collector.encode;

import java.util.Arrays;

/**
 * Writes one Avro binary record after another into a byte array that it keeps and grows, in the
 * Confluent wire format: a zero byte, the schema id in 4 bytes, the record.
 *
 * <p>Allocates only when a record is longer than any before, and in {@link #toMessage}. Not safe
 * for use by several threads. Encoding rules: Avro specification 1.12, "Binary encoding".
 */
public final class AvroWriter {
    /** Bytes before the record: magic and schema id. */
    public static final int HEADER_BYTES = 5;

    private static final int MAX_VARINT = 10;
    private static final byte NULL_BRANCH = 0;
    private static final byte VALUE_BRANCH = 2;

    private byte[] buffer;
    private int position = HEADER_BYTES;

    /**
     * @param initialBytes first size of the array; it doubles when a record needs more
     */
    public AvroWriter(int initialBytes) {
        buffer = new byte[Math.max(initialBytes, HEADER_BYTES + MAX_VARINT)];
    }

    /** Forgets what was written and starts a record. */
    public void begin() {
        position = HEADER_BYTES;
    }

    /** Bytes of the record so far, without the header. */
    public int recordLength() {
        return position - HEADER_BYTES;
    }

    /** A new array of exactly the header and the record. */
    public byte[] toMessage(int schemaId) {
        byte[] message = Arrays.copyOf(buffer, position);
        message[0] = 0;
        message[1] = (byte) (schemaId >>> 24);
        message[2] = (byte) (schemaId >>> 16);
        message[3] = (byte) (schemaId >>> 8);
        message[4] = (byte) schemaId;
        return message;
    }

    /** A copy of what was written since {@link #begin}, to be used as a {@link #constant}. */
    public byte[] toRecordBytes() {
        return Arrays.copyOfRange(buffer, HEADER_BYTES, position);
    }

    /** An Avro {@code int} or {@code long}: zigzag, then 7 bits a byte, lowest first. */
    public void number(long value) {
        ensure(MAX_VARINT);
        byte[] into = buffer;
        int at = position;
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            into[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        into[at++] = (byte) rest;
        position = at;
    }

    /** An Avro {@code boolean}. */
    public void bool(boolean value) {
        ensure(1);
        buffer[position++] = (byte) (value ? 1 : 0);
    }

    /** An Avro {@code double}. */
    public void real(double value) {
        ensure(Double.BYTES);
        long bits = Double.doubleToRawLongBits(value);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            buffer[position++] = (byte) (bits >>> shift);
        }
    }

    /** Null, of a union {@code ["null", X]}. */
    public void none() {
        ensure(1);
        buffer[position++] = NULL_BRANCH;
    }

    /** Announces the value, which must follow, of a union {@code ["null", X]}. */
    public void some() {
        ensure(1);
        buffer[position++] = VALUE_BRANCH;
    }

    /** Bytes encoded before: whole fields that are the same in every record. */
    public void constant(byte[] encoded) {
        raw(encoded, 0, encoded.length);
    }

    /** An Avro {@code string} of bytes that are known to be UTF-8. */
    public void utf8(byte[] text) {
        number(text.length);
        raw(text, 0, text.length);
    }

    /**
     * An Avro {@code string} of bytes from outside. Each part of them that is not UTF-8 is replaced
     * by U+FFFD, so that every reader can decode it.
     */
    public void text(byte[] source, int offset, int length) {
        if (Utf8.isAscii(source, offset, length)) {
            number(length);
            raw(source, offset, length);
            return;
        }
        int repaired = Utf8.repairedLength(source, offset, length);
        number(repaired);
        ensure(repaired);
        position = Utf8.repair(source, offset, length, buffer, position);
    }

    /** Starts a block of {@code count} items of an array or a map; must be above 0. */
    public void block(long count) {
        number(count);
    }

    /** Ends an array or a map. */
    public void endOfBlocks() {
        ensure(1);
        buffer[position++] = 0;
    }

    private void raw(byte[] source, int offset, int length) {
        ensure(length);
        System.arraycopy(source, offset, buffer, position, length);
        position += length;
    }

    private void ensure(int bytes) {
        if (buffer.length - position < bytes) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, position + bytes));
        }
    }
}
