package io.foreshock.it.l7.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** A TLS server of Java's own TLS, one connection at a time. */
public final class JavaTlsServer {
    private static final int BACKLOG = 50;
    private static final int TIMEOUT_MS = 5000;
    private static final byte[] ANSWER =
            "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nfine\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private JavaTlsServer() {}

    /**
     * Serves until it is ended.
     *
     * @param args port, key store, the only version or nothing, the only cipher or nothing, whether
     *     clients need a certificate
     */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        SSLContext context = context(Path.of(args[1]));
        try (SSLServerSocket server =
                (SSLServerSocket)
                        context.getServerSocketFactory()
                                .createServerSocket(Integer.parseInt(args[0]), BACKLOG, loopback)) {
            if (!args[2].isEmpty()) {
                server.setEnabledProtocols(new String[] {args[2]});
            }
            if (!args[3].isEmpty()) {
                server.setEnabledCipherSuites(new String[] {args[3]});
            }
            server.setNeedClientAuth(Boolean.parseBoolean(args[4]));
            System.out.println("ready");
            while (true) {
                serve(server);
            }
        }
    }

    private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, Certificates.STORE_PASSWORD.toCharArray());
        }
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, Certificates.STORE_PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void serve(SSLServerSocket server) throws IOException {
        try (Socket socket = server.accept()) {
            socket.setSoTimeout(TIMEOUT_MS);
            if (socket.getInputStream().read() >= 0) {
                socket.getOutputStream().write(ANSWER);
            }
        } catch (IOException e) {
            System.out.println(e);
        }
    }
}
