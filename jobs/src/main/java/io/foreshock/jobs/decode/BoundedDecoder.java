package io.foreshock.jobs.decode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro's binary encoding from a byte array and trusts nothing in it: no length, count or
 * index is acted on before it is known to fit into the bytes that remain, so what it allocates is
 * bounded by the size of the input. Every item of an array or map is taken to need at least a byte;
 * schemas whose items need none are refused as corrupt.
 *
 * <p>Short texts that come again and again (hosts, services, errno names) are the same {@link
 * String} each time. Not thread-safe; made to be reused.
 */
final class BoundedDecoder extends Decoder {
    private static final int MAX_VARINT_BYTES = 10;

    private final RecentTexts texts = new RecentTexts();
    private byte[] bytes = {};
    private int position;
    private int limit;

    /** Starts to read from {@code offset} to the end of the array. */
    void reset(byte[] input, int offset) {
        bytes = input;
        position = offset;
        limit = input.length;
    }

    @Override
    public int remainingBytes() {
        return limit - position;
    }

    @Override
    public void readNull() {}

    @Override
    public boolean readBoolean() throws UnreadableException {
        byte value = bytes[take(1)];
        if ((value & ~1) != 0) {
            throw corrupt("boolean " + value);
        }
        return value == 1;
    }

    @Override
    public int readInt() throws UnreadableException {
        long value = readLong();
        if ((int) value != value) {
            throw corrupt("int " + value);
        }
        return (int) value;
    }

    @Override
    public long readLong() throws UnreadableException {
        int at = position;
        if (at < limit && bytes[at] >= 0) { // most are small
            position = at + 1;
            long single = bytes[at];
            return (single >>> 1) ^ -(single & 1);
        }
        return readLongVarint();
    }

    private long readLongVarint() throws UnreadableException {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            byte next = bytes[take(1)];
            value |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                if (i == MAX_VARINT_BYTES - 1 && next > 1) {
                    break; // more than 64 bits
                }
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw corrupt("number of more than 64 bits");
    }

    @Override
    public float readFloat() throws UnreadableException {
        return Float.intBitsToFloat((int) littleEndian(4));
    }

    @Override
    public double readDouble() throws UnreadableException {
        return Double.longBitsToDouble(littleEndian(8));
    }

    @Override
    public Utf8 readString(@Nullable Utf8 old) throws UnreadableException {
        return new Utf8(readString());
    }

    @Override
    public String readString() throws UnreadableException {
        int length = length();
        int at = take(length);
        return length <= RecentTexts.MAX_BYTES
                ? texts.get(bytes, at, length)
                : new String(bytes, at, length, StandardCharsets.UTF_8);
    }

    @Override
    public void skipString() throws UnreadableException {
        take(length());
    }

    @Override
    public ByteBuffer readBytes(@Nullable ByteBuffer old) throws UnreadableException {
        int length = length();
        byte[] copy = new byte[length];
        System.arraycopy(bytes, take(length), copy, 0, length);
        return ByteBuffer.wrap(copy);
    }

    @Override
    public void skipBytes() throws UnreadableException {
        take(length());
    }

    @Override
    public void readFixed(byte[] into, int start, int length) throws UnreadableException {
        System.arraycopy(bytes, take(length), into, start, length);
    }

    @Override
    public void skipFixed(int length) throws UnreadableException {
        take(length);
    }

    @Override
    public int readEnum() throws UnreadableException {
        return readInt();
    }

    @Override
    public long readArrayStart() throws UnreadableException {
        return itemCount();
    }

    @Override
    public long arrayNext() throws UnreadableException {
        return itemCount();
    }

    @Override
    public long skipArray() throws UnreadableException {
        return skipBlocks();
    }

    @Override
    public long readMapStart() throws UnreadableException {
        return itemCount();
    }

    @Override
    public long mapNext() throws UnreadableException {
        return itemCount();
    }

    @Override
    public long skipMap() throws UnreadableException {
        return skipBlocks();
    }

    @Override
    public int readIndex() throws UnreadableException {
        return readInt();
    }

    /** Count of a block's items; a negative one is followed by the block's size in bytes. */
    private int itemCount() throws UnreadableException {
        long count = readLong();
        if (count < 0) {
            if (count == Long.MIN_VALUE) {
                throw corrupt("block of " + count + " items");
            }
            count = -count;
            fits(readLong(), "block");
        }
        fits(count, "items in a block");
        return (int) count;
    }

    /** Skips blocks that state their size, up to one that does not; returns that one's count. */
    private long skipBlocks() throws UnreadableException {
        long count = readLong();
        while (count < 0) {
            take(fits(readLong(), "block"));
            count = readLong();
        }
        return fits(count, "items in a block");
    }

    private int length() throws UnreadableException {
        return fits(readLong(), "length");
    }

    private int fits(long size, String what) throws UnreadableException {
        if (size < 0) {
            throw corrupt("negative " + what + ": " + size);
        }
        if (size > limit - position) {
            throw UnreadableException.truncated(
                    what + " of " + size + ", but " + (limit - position) + " bytes remain");
        }
        return (int) size;
    }

    private long littleEndian(int size) throws UnreadableException {
        int at = take(size);
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = value << 8 | (bytes[at + i] & 0xff);
        }
        return value;
    }

    private int take(int size) throws UnreadableException {
        int at = position;
        if (size > limit - at) {
            throw UnreadableException.truncated(
                    size + " bytes needed at " + at + ", but " + (limit - at) + " remain");
        }
        position = at + size;
        return at;
    }

    private UnreadableException corrupt(String found) {
        return UnreadableException.corrupt(found + " before byte " + position);
    }
}
