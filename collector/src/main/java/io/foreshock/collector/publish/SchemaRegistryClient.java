package io.foreshock.collector.publish;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Registers schemas through the Confluent Schema Registry API, which Confluent's, Apicurio's and
 * Karapace's registries speak. Blocks its caller for at most the given time for each request. Safe
 * for use by several threads.
 */
public final class SchemaRegistryClient {
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final String COMPATIBILITY = "{\"compatibility\":\"BACKWARD\"}";
    private static final int LARGEST_ANSWER = 64 * 1024;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final String base;
    private final @Nullable String authorization;
    private final int timeoutMillis;

    /** What the registry answered. */
    private record Answer(int status, String body) {
        boolean ok() {
            return status == OK;
        }
    }

    /**
     * A client of one registry.
     *
     * @param url for example {@code http://127.0.0.1:18081/apis/ccompat/v7}; user and password in
     *     it are sent as basic authentication, and never shown
     * @param timeout for connecting, and again for the answer
     */
    public SchemaRegistryClient(URI url, Duration timeout) {
        String userInfo = url.getRawUserInfo();
        String text = url.toString();
        String plain = userInfo == null ? text : text.replaceFirst("//[^@]*@", "//");
        base = plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
        authorization = userInfo == null ? null : basic(userInfo);
        timeoutMillis = (int) timeout.toMillis();
    }

    /** Its address, without user and password. */
    public String address() {
        return base;
    }

    /**
     * Registers a schema, or finds it registered, and returns its id. A subject that did not exist
     * gets compatibility BACKWARD.
     *
     * @throws RegistryException if the registry cannot be reached, or refuses the schema
     */
    public int register(String subject, String schemaJson) throws RegistryException {
        String path = "/subjects/" + encode(subject) + "/versions";
        boolean isNew = request("GET", path, null).status == NOT_FOUND;
        String body = "{\"schema\":" + JsonText.quote(schemaJson) + "}";
        Answer answer = request("POST", path, body);
        int id = answer.ok() ? JsonText.number(answer.body, "id") : -1;
        if (id < 0) {
            throw refused("schema of " + subject, answer);
        }
        if (isNew) {
            Answer set = request("PUT", "/config/" + encode(subject), COMPATIBILITY);
            if (!set.ok()) {
                throw refused("compatibility BACKWARD of " + subject, set);
            }
        }
        return id;
    }

    private RegistryException refused(String what, Answer answer) {
        String message = JsonText.text(answer.body, "message");
        String reason =
                switch (answer.status) {
                    case 401, 403 -> "access denied";
                    case 409 -> "incompatible with the version that is registered";
                    case 422 -> "invalid schema";
                    default -> "HTTP " + answer.status;
                };
        return new RegistryException(
                "registry "
                        + base
                        + " refused "
                        + what
                        + ": "
                        + reason
                        + (message == null ? "" : ": " + message));
    }

    private Answer request(String method, String path, @Nullable String body)
            throws RegistryException {
        try {
            URI uri = URI.create(base + path);
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setRequestMethod(method);
            connection.setConnectTimeout(timeoutMillis);
            connection.setReadTimeout(timeoutMillis);
            connection.setUseCaches(false);
            connection.setRequestProperty("Accept", MEDIA_TYPE + ", application/json");
            if (authorization != null) {
                connection.setRequestProperty("Authorization", authorization);
            }
            if (body != null) {
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", MEDIA_TYPE);
                connection.setFixedLengthStreamingMode(bytes.length);
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(bytes);
                }
            }
            int status = connection.getResponseCode();
            InputStream in =
                    status >= 400 ? connection.getErrorStream() : connection.getInputStream();
            return new Answer(status, read(in));
        } catch (IOException e) {
            throw new RegistryException("registry " + base + " cannot be reached: " + cause(e), e);
        }
    }

    private static String cause(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private static String read(@Nullable InputStream in) throws IOException {
        if (in == null) {
            return "";
        }
        try (in) {
            return new String(in.readNBytes(LARGEST_ANSWER), StandardCharsets.UTF_8);
        }
    }

    private static String basic(String rawUserInfo) {
        String userInfo =
                URLDecoder.decode(rawUserInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
        byte[] bytes = userInfo.getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(bytes);
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
