package io.foreshock.collector.l7.http2.hpack;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Names of the fields whose values are wanted, numbered from 1 in the order given. Immutable, made
 * once for all connections.
 */
public final class FieldNames {
    /** Number of all names that are not wanted. */
    public static final int OTHER = 0;

    private final byte[][] names;
    private final byte[] next; // number of the next name of the same length, 0: none
    private final byte[] byLength; // number of the first name of a length
    private final byte[] ofStatic = new byte[StaticTable.SIZE + 1];

    /**
     * So many names.
     *
     * @param names at most 127, in lower case
     */
    public FieldNames(String... names) {
        this.names = new byte[names.length + 1][];
        next = new byte[names.length + 1];
        int longest = 0;
        for (int i = 0; i < names.length; i++) {
            this.names[i + 1] = names[i].getBytes(StandardCharsets.US_ASCII);
            longest = Math.max(longest, names[i].length());
        }
        byLength = new byte[longest + 1];
        for (int number = names.length; number > 0; number--) {
            int length = this.names[number].length;
            next[number] = byLength[length];
            byLength[length] = (byte) number;
        }
        for (int index = 1; index <= StaticTable.SIZE; index++) {
            byte[] name = StaticTable.name(index);
            ofStatic[index] = (byte) of(name, 0, name.length);
        }
    }

    /** Number of the name in {@code [from, to)}. */
    public int of(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length >= byLength.length) {
            return OTHER;
        }
        int number = byLength[length];
        while (number != OTHER
                && !Arrays.equals(names[number], 0, length, bytes, from, from + length)) {
            number = next[number];
        }
        return number;
    }

    /** Number of the name of an entry of the static table, 1 to 61. */
    int ofStatic(int index) {
        return ofStatic[index];
    }

    /** Length of the longest of them. */
    int longest() {
        return byLength.length - 1;
    }
}
