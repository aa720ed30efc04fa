package io.foreshock.collector.observer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers as the kernel reads them: keys and values of maps. */
final class NativeBytes {
    private NativeBytes() {}

    static byte[] u16(int value) {
        byte[] bytes = new byte[Short.BYTES];
        wrap(bytes).putShort(0, (short) value);
        return bytes;
    }

    static byte[] u32(int value) {
        byte[] bytes = new byte[Integer.BYTES];
        wrap(bytes).putInt(0, value);
        return bytes;
    }

    static byte[] u64(long value) {
        byte[] bytes = new byte[Long.BYTES];
        wrap(bytes).putLong(0, value);
        return bytes;
    }

    /** A view of an array in the host's byte order. */
    static ByteBuffer wrap(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }
}
