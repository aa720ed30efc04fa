package io.foreshock.collector.l7.http2.hpack;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Encodes header blocks in one of the many ways that RFC 7541 allows, chosen by chance, with a
 * table that holds everything: what the decoder is compared with.
 */
public final class HpackEncoder {
    /** A field. */
    public record Field(String name, String value) {
        int size() {
            return name.length() + value.length() + 32;
        }

        @Override
        public String toString() {
            return name + ": " + value;
        }
    }

    private static final int[] CODES = codes();
    private static final Field[] STATIC = new Field[StaticTable.SIZE + 1];

    static {
        for (int i = 1; i <= StaticTable.SIZE; i++) {
            STATIC[i] = new Field(text(StaticTable.name(i)), text(StaticTable.value(i)));
        }
    }

    private final Random random;
    private final List<Field> table = new ArrayList<>(); // newest first
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int maxSize = 4096;

    /** An encoder with an empty table of 4096 bytes. */
    public HpackEncoder(Random random) {
        this.random = random;
    }

    /** Changes its table's size, and says so at the beginning of the block under way. */
    public HpackEncoder resize(int bytes) {
        integer(0x20, 5, bytes);
        maxSize = bytes;
        evictTo(maxSize);
        return this;
    }

    /** Adds a field. */
    public HpackEncoder field(String name, String value) {
        Field field = new Field(name, value);
        int index = index(field, true);
        if (index > 0 && random.nextInt(8) > 0) {
            integer(0x80, 7, index);
            return this;
        }
        int kind = random.nextInt(4);
        int nameIndex = random.nextInt(8) > 0 ? Math.max(0, index(field, false)) : 0;
        switch (kind) {
            case 0 -> integer(0x00, 4, nameIndex);
            case 1 -> integer(0x10, 4, nameIndex);
            default -> integer(0x40, 6, nameIndex);
        }
        if (nameIndex == 0) {
            string(name);
        }
        string(value);
        if (kind > 1) {
            insert(field);
        }
        return this;
    }

    /** The block, which is complete. */
    public byte[] block() {
        byte[] block = out.toByteArray();
        out.reset();
        return block;
    }

    private void insert(Field field) {
        evictTo(maxSize - field.size());
        if (field.size() <= maxSize) {
            table.add(0, field);
        }
    }

    private void evictTo(int bytes) {
        while (!table.isEmpty() && table.stream().mapToInt(Field::size).sum() > bytes) {
            table.remove(table.size() - 1);
        }
    }

    private int index(Field field, boolean withValue) {
        for (int i = 1; i <= StaticTable.SIZE; i++) {
            Field entry = STATIC[i];
            if (entry.name.equals(field.name) && (!withValue || entry.value.equals(field.value))) {
                return i;
            }
        }
        for (int i = 0; i < table.size(); i++) {
            Field entry = table.get(i);
            if (entry.name.equals(field.name) && (!withValue || entry.value.equals(field.value))) {
                return StaticTable.SIZE + 1 + i;
            }
        }
        return -1;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private void integer(int pattern, int bits, int value) {
        int mask = (1 << bits) - 1;
        if (value < mask) {
            out.write(pattern | value);
            return;
        }
        out.write(pattern | mask);
        int rest = value - mask;
        while (rest >= 0x80) {
            out.write((rest & 0x7f) | 0x80);
            rest >>= 7;
        }
        out.write(rest);
    }

    private void string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        boolean huffman = random.nextBoolean();
        byte[] encoded = huffman ? huffman(bytes) : bytes;
        integer(huffman ? 0x80 : 0, 7, encoded.length);
        out.writeBytes(encoded);
    }

    /** Bytes in Huffman code. */
    public static byte[] huffman(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] lengths = Huffman.lengths();
        long bits = 0;
        int pending = 0;
        for (byte each : bytes) {
            int symbol = each & 0xff;
            bits = (bits << lengths[symbol]) | CODES[symbol];
            pending += lengths[symbol];
            while (pending >= 8) {
                pending -= 8;
                out.write((int) (bits >> pending));
            }
        }
        if (pending > 0) {
            out.write((int) ((bits << (8 - pending)) | (0xff >> pending)));
        }
        return out.toByteArray();
    }

    private static int[] codes() {
        byte[] lengths = Huffman.lengths();
        int[] codes = new int[lengths.length];
        int code = 0;
        for (int length = 1; length <= 30; length++) {
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length) {
                    codes[symbol] = code++;
                }
            }
            code <<= 1;
        }
        return codes;
    }
}
