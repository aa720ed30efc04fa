package io.foreshock.collector.observer;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A socket that a process listens on.
 *
 * @param pid the process
 * @param command its command name
 * @param address to which it is bound
 * @param port at which it can be reached
 */
public record ListeningSocket(int pid, String command, InetAddress address, int port) {
    private static final int AF_INET6 = 10;

    /** Reads a {@code struct sockaddr_in} or {@code sockaddr_in6}. */
    static ListeningSocket of(int pid, String command, byte[] sockaddr) {
        int port = Byte.toUnsignedInt(sockaddr[2]) << 8 | Byte.toUnsignedInt(sockaddr[3]);
        byte[] address =
                sockaddr[0] == AF_INET6
                        ? Arrays.copyOfRange(sockaddr, 8, 24)
                        : Arrays.copyOfRange(sockaddr, 4, 8);
        try {
            return new ListeningSocket(pid, command, InetAddress.getByAddress(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not 4 or 16 bytes of address", e);
        }
    }
}
