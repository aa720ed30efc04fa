package io.foreshock.it.l7.subject;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;

/**
 * A port on loopback, TCP and UDP, that takes whatever comes and never answers: TCP connects
 * succeed, since the kernel accepts them.
 */
public final class SilentPort implements AutoCloseable {
    private static final int BACKLOG = 128;

    private final ServerSocketChannel tcp;
    private final DatagramChannel udp;

    private SilentPort(ServerSocketChannel tcp, DatagramChannel udp) {
        this.tcp = tcp;
        this.udp = udp;
    }

    /** Takes one. */
    public static SilentPort hold() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        ServerSocketChannel tcp = ServerSocketChannel.open();
        tcp.bind(new InetSocketAddress(loopback, 0), BACKLOG);
        DatagramChannel udp = DatagramChannel.open();
        udp.bind(new InetSocketAddress(loopback, tcp.socket().getLocalPort()));
        return new SilentPort(tcp, udp);
    }

    /** Its number. */
    public int port() {
        return tcp.socket().getLocalPort();
    }

    @Override
    public void close() throws IOException {
        tcp.close();
        udp.close();
    }
}
