package io.foreshock.local.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Short HTTP requests to the registry and to Flink; each fails within two seconds. User and
 * password in a URL are sent as basic authentication, and are in no message.
 */
public final class ShortHttp {
    private static final int TIMEOUT_MS = 2_000;

    private ShortHttp() {}

    /**
     * Gets a page.
     *
     * @return its body
     * @throws HttpStatusException if it is answered with another status than 200
     * @throws IOException if it is not answered
     */
    public static String get(String url) throws IOException {
        return request("GET", url, null);
    }

    /** Puts a JSON document. */
    public static String put(String url, String json) throws IOException {
        return request("PUT", url, json);
    }

    private static String request(String method, String url, @Nullable String json)
            throws IOException {
        HttpAddress address = HttpAddress.of(url);
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(address.url()).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        if (address.authorization() != null) {
            connection.setRequestProperty("Authorization", address.authorization());
        }
        try {
            if (json != null) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/json");
                connection.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
            }
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new HttpStatusException(method, address, connection.getResponseCode());
            }
            try (InputStream body = connection.getInputStream()) {
                return new String(body.readAllBytes(), StandardCharsets.UTF_8);
            }
        } finally {
            connection.disconnect();
        }
    }
}
