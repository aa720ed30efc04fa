package io.foreshock.it.l7.client;

import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** HTTP/2 over TLS by the JDK's client. */
public final class JdkHttp2Client {
    private JdkHttp2Client() {}

    /**
     * Makes requests one after the other.
     *
     * @param args options as all clients have them; {@code --request} a method and a path,
     *     repeated; {@code --authority} a certificate to trust
     */
    public static void main(String[] args)
            throws IOException, InterruptedException, GeneralSecurityException {
        ClientOptions options = ClientOptions.parse(args);
        HttpClient client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_2)
                        .sslContext(trusting(Path.of(options.text("authority", ""))))
                        .build();
        String base = "https://localhost:" + options.port();
        try (Writer log = Files.newBufferedWriter(options.truth())) {
            for (int turn = 0; turn < options.count(); turn++) {
                String request = options.requests().get(turn % options.requests().size());
                exchange(client, base, request, turn, log);
            }
        }
    }

    private static void exchange(
            HttpClient client, String base, String request, int turn, Writer log)
            throws IOException, InterruptedException {
        String method = request.substring(0, request.indexOf(' '));
        String endpoint = request.substring(request.indexOf(' ') + 1);
        HttpRequest asked =
                HttpRequest.newBuilder(
                                URI.create(base + endpoint.replace("{id}", "" + (1000 + turn))))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .header("Authorization", "Bearer secret")
                        .build();
        long start = System.nanoTime();
        HttpResponse<Void> answer = client.send(asked, HttpResponse.BodyHandlers.discarding());
        if (answer.version() != HttpClient.Version.HTTP_2) {
            throw new IOException("the server does not speak HTTP/2");
        }
        log.write(
                String.format(
                        "{\"protocol\": \"http/2\", \"start_ns\": %d, \"method\": \"%s\","
                                + " \"endpoint\": \"%s\", \"http_status\": %d}%n",
                        start, method, endpoint, answer.statusCode()));
    }

    static SSLContext trusting(Path authority) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        try (var in = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory managers =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
