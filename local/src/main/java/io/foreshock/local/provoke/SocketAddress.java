package io.foreshock.local.provoke;

import com.sun.jna.Memory;
import java.nio.ByteOrder;

/** {@code struct sockaddr_in} of a port on 127.0.0.1. */
final class SocketAddress {
    static final int BYTES = 16;

    private static final int PORT = 2;
    private static final int ADDRESS = 4;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private SocketAddress() {}

    static Memory loopback(int port) {
        Memory address = new Memory(BYTES);
        address.clear();
        address.setShort(0, (short) Libc.AF_INET);
        address.getByteBuffer(PORT, 2).order(ByteOrder.BIG_ENDIAN).putShort((short) port);
        address.write(ADDRESS, LOOPBACK, 0, LOOPBACK.length);
        return address;
    }

    static int port(Memory address) {
        return address.getByteBuffer(PORT, 2).order(ByteOrder.BIG_ENDIAN).getShort() & 0xffff;
    }
}
