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

    private byte[] buffer;
    private int position = HEADER_BYTES;

    /**
     * @param initialBytes first size of the array; it doubles when a record needs more
     */
    public AvroWriter(int initialBytes) {
        buffer = new byte[Math.max(initialBytes, HEADER_BYTES)];
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

    /** An Avro {@code int} or {@code long}. */
    public void number(long value) {
        position = Avro.number(room(Avro.MAX_NUMBER), position, value);
    }

    /** An Avro {@code boolean}. */
    public void bool(boolean value) {
        position = Avro.bool(room(1), position, value);
    }

    /** An Avro {@code double}. */
    public void real(double value) {
        position = Avro.real(room(Double.BYTES), position, value);
    }

    /** Null, of a union {@code ["null", X]}. */
    public void none() {
        position = Avro.none(room(1), position);
    }

    /** Announces the value, which must follow, of a union {@code ["null", X]}. */
    public void some() {
        position = Avro.some(room(1), position);
    }

    /** Bytes encoded before: whole fields that are the same in every record. */
    public void constant(byte[] encoded) {
        position = Avro.constant(room(encoded.length), position, encoded);
    }

    /** An Avro {@code string} of bytes that are known to be UTF-8. */
    public void utf8(byte[] text) {
        byte[] into = room(Avro.MAX_NUMBER + text.length);
        position = Avro.utf8(into, position, text);
    }

    /**
     * An Avro {@code string} of the first bytes of {@code source}, which come from outside. Each
     * part of them that is not UTF-8 is replaced by U+FFFD, so that every reader can decode it.
     */
    public void text(byte[] source, int length) {
        text(source, 0, length);
    }

    /** The same, of bytes that begin at an offset. */
    public void text(byte[] source, int offset, int length) {
        byte[] into = room(Avro.MAX_NUMBER + Utf8.MAX_GROWTH * length);
        position = Avro.text(into, position, source, offset, length);
    }

    /** Starts a block of {@code count} items of an array or a map; must be above 0. */
    public void block(long count) {
        number(count);
    }

    /** Ends an array or a map. */
    public void endOfBlocks() {
        none();
    }

    /** Position of the next byte, for an encoder that writes by itself. */
    int position() {
        return position;
    }

    /** Where an encoder that wrote by itself has come to. */
    void position(int reached) {
        position = reached;
    }

    /** The array, with room for so many more bytes. */
    byte[] room(int bytes) {
        if (buffer.length - position < bytes) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, position + bytes));
        }
        return buffer;
    }
}
