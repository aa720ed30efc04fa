package io.foreshock.collector.l7.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the ends of lines, eight bytes at a time. */
final class Lines {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long FEEDS = 0x0a0a0a0a0a0a0a0aL;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private Lines() {}

    /** Index of the first line feed in {@code [from, to)}, -1 if there is none. */
    static int feed(byte[] bytes, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            // The lowest byte that is zero gets its high bit, as in Hacker's Delight 6-1.
            long differs = (long) LONG.get(bytes, at) ^ FEEDS;
            long zeros = (differs - ONES) & ~differs & HIGHS;
            if (zeros != 0) {
                return at + (Long.numberOfTrailingZeros(zeros) >>> 3);
            }
        }
        for (; at < to; at++) {
            if (bytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    /** Where the text of a line ends that is ended by a line feed at {@code feed}. */
    static int textEnd(byte[] bytes, int from, int feed) {
        return feed > from && bytes[feed - 1] == '\r' ? feed - 1 : feed;
    }
}
