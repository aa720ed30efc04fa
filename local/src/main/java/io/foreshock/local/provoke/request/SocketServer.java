package io.foreshock.local.provoke.request;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Listens on loopback and serves each connection on a thread of its own. */
final class SocketServer implements AutoCloseable {
    private static final int BACKLOG = 50;

    private final ServerSocket listener;
    private final Service service;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** What is done with a connection; it is closed afterwards. */
    @FunctionalInterface
    interface Service {
        void serve(Socket connection) throws IOException;
    }

    private SocketServer(ServerSocket listener, Service service) {
        this.listener = listener;
        this.service = service;
    }

    static SocketServer open(Service service) throws IOException {
        SocketServer server =
                new SocketServer(
                        new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), service);
        server.threads.execute(server::accept);
        return server;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                threads.execute(() -> serve(connection));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    System.err.println("accepts no more: " + e);
                    return;
                }
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            service.serve(connection);
        } catch (IOException e) {
            System.err.println("a connection broke: " + e);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Listens no more; connections end with their clients. */
    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdown();
    }
}
