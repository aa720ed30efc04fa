package io.foreshock.collector.record;

import java.nio.ByteBuffer;

/** A command name as the kernel keeps it: at most 15 bytes and a terminating 0. */
final class Comm {
    static final int SIZE = 16;

    private Comm() {}

    /** Copies it without the padding and returns its length. */
    static int copy(ByteBuffer data, int at, byte[] into) {
        int length = 0;
        while (length < SIZE) {
            byte b = data.get(at + length);
            if (b == 0) {
                break;
            }
            into[length++] = b;
        }
        return length;
    }
}
