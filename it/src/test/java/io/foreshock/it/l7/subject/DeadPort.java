package io.foreshock.it.l7.subject;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A TCP port on loopback that nobody listens on, held so that nobody will: every connect is
 * refused.
 */
public final class DeadPort implements AutoCloseable {
    private final Socket holder;

    private DeadPort(Socket holder) {
        this.holder = holder;
    }

    /** Takes one. */
    public static DeadPort hold() throws IOException {
        Socket holder = new Socket();
        holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return new DeadPort(holder);
    }

    /** Its number. */
    public int port() {
        return holder.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        holder.close();
    }
}
