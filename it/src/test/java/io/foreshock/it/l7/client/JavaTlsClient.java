package io.foreshock.it.l7.client;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** Makes one TLS handshake by Java's own TLS, and says which alert it ended with. */
public final class JavaTlsClient {
    private static final int TIMEOUT_MS = 5000;
    private static final byte[] REQUEST =
            "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Its messages, and the alerts that it has received then, or sent, which it encrypts. */
    private static final Map<String, String> ALERTS =
            Map.of(
                    "alert: protocol_version", "alert number 70",
                    "alert: handshake_failure", "alert number 40",
                    "alert: certificate_required", "alert number 116",
                    "alert: bad_certificate", "alert number 42",
                    "validity check failed", "encrypted 45",
                    "unable to find valid certification path", "encrypted 46");

    private JavaTlsClient() {}

    /**
     * Makes it.
     *
     * @param args port, certificate of the authority to trust, the only version or nothing, the
     *     only cipher or nothing
     */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        var factory = JdkHttp2Client.trusting(Path.of(args[1])).getSocketFactory();
        int port = Integer.parseInt(args[0]);
        try (SSLSocket socket =
                (SSLSocket) factory.createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MS);
            if (!args[2].isEmpty()) {
                socket.setEnabledProtocols(new String[] {args[2]});
            }
            if (!args[3].isEmpty()) {
                socket.setEnabledCipherSuites(new String[] {args[3]});
            }
            socket.startHandshake();
            socket.getOutputStream().write(REQUEST);
            socket.getInputStream().readAllBytes();
            System.out.println("succeeded");
        } catch (SSLException e) {
            System.out.println(e);
            System.out.println(alert(e.toString()));
        }
    }

    private static String alert(String message) {
        return ALERTS.entrySet().stream()
                .filter(entry -> message.contains(entry.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElseThrow(() -> new IllegalStateException(message));
    }
}
