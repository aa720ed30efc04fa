package io.foreshock.it.l7.subject;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Asks whether a process is ready. */
@FunctionalInterface
public interface Probe {
    /**
     * Whether it is ready now.
     *
     * @throws IOException if it cannot be asked yet
     */
    boolean isReady() throws IOException;

    /** Ready when something accepts connections on a port of loopback; sends nothing there. */
    static Probe listening(int port) {
        return () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return true;
            }
        };
    }
}
