package io.foreshock.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * A port on loopback for one component.
 *
 * @param preferred the port it has by default
 * @param port the port it gets: the preferred one, or a free one when that is taken
 */
public record PortChoice(int preferred, int port) {
    /** Whether the preferred port was taken. */
    public boolean moved() {
        return port != preferred;
    }

    /**
     * Chooses a port that nothing listens on now. 0 prefers none.
     *
     * @throws UncheckedIOException if no port at all is free
     */
    public static PortChoice near(int preferred) {
        if (preferred != 0 && isFree(preferred)) {
            return new PortChoice(preferred, preferred);
        }
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new PortChoice(preferred, any.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on loopback", e);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // connections in TIME_WAIT do not take it
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
