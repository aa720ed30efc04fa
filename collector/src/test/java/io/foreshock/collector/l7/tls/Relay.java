package io.foreshock.collector.l7.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

/**
 * Stands between a client and a server: keeps the client waiting until the test is ready, and knows
 * what the client sent first.
 */
final class Relay implements AutoCloseable {
    private static final int HELLO_BYTES = 43;
    private static final int SMALL_BUFFER = 4096;

    private final ServerSocket listening;
    private final Semaphore fromClient = new Semaphore(Integer.MAX_VALUE);
    private Socket client = new Socket();
    private Socket server = new Socket();
    private byte[] hello = {};

    Relay() throws IOException {
        listening = new ServerSocket();
        listening.setReceiveBufferSize(SMALL_BUFFER); // a client soon has to wait
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Waits for the client, which then waits for us. */
    void accept() throws IOException {
        client = listening.accept();
    }

    /** Connects to the server. */
    void connect(int serverPort) throws IOException {
        server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
    }

    /** Lets the bytes go from now on. */
    void open() throws IOException {
        hello = client.getInputStream().readNBytes(HELLO_BYTES);
        server.getOutputStream().write(hello);
        pump(client, server, fromClient);
        pump(server, client, new Semaphore(Integer.MAX_VALUE));
    }

    /** Takes no more bytes from the client, which soon can't send any. */
    void hold() {
        fromClient.drainPermits();
    }

    /** Takes bytes from the client again. */
    void release() {
        fromClient.release(Integer.MAX_VALUE);
    }

    /** Port of the client. */
    int portOfClient() {
        return client.getPort();
    }

    /** The first bytes of the client: a record's header, its hello's, version and random. */
    byte[] hello() {
        return hello;
    }

    private static void pump(Socket from, Socket to, Semaphore turns) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                copy(from, to, turns);
                            } catch (IOException | InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        "relay");
        thread.setUncaughtExceptionHandler((unused, e) -> {}); // closed, or reset by an end
        thread.setDaemon(true);
        thread.start();
    }

    private static void copy(Socket from, Socket to, Semaphore turns)
            throws IOException, InterruptedException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] buffer = new byte[64 * 1024];
        for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
            out.write(Arrays.copyOf(buffer, n));
            turns.acquire();
        }
        to.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
        listening.close();
    }
}
