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
    private static final String NO_COMPATIBILITY = "NONE";
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final String base;
    private final @Nullable String authorization;
    private final int timeoutMillis;

    /** What the registry answered. */
    private record Answer(int status, String body) {
        boolean ok() {
            return status == OK;
        }

        boolean denied() {
            return status == UNAUTHORIZED || status == FORBIDDEN;
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
     * Registers a schema, or finds it registered, and returns its id. A subject that has no
     * compatibility of its own, or NONE, has BACKWARD afterwards, unless this client may not read
     * which it has: whoever may has to set it.
     *
     * @throws RegistryException if the registry cannot be reached, or refuses the schema or the
     *     compatibility; trying again completes what was left undone
     */
    public int register(String subject, String schemaJson) throws RegistryException {
        String body = "{\"schema\":" + JsonText.quote(schemaJson) + "}";
        Answer answer = request("POST", "/subjects/" + encode(subject) + "/versions", body);
        int id = answer.ok() ? JsonText.number(answer.body, "id") : -1;
        if (id < 0) {
            throw refused("schema of " + subject, answer);
        }
        requireBackward(subject);
        return id;
    }

    private void requireBackward(String subject) throws RegistryException {
        String path = "/config/" + encode(subject);
        Answer own = request("GET", path, null);
        if (own.denied()) {
            return;
        }
        if (!own.ok() && own.status != NOT_FOUND) {
            throw refused("to tell the compatibility of " + subject, own);
        }
        // Apicurio's answer where nothing was ever set is NONE, not 404.
        if (!own.ok() || NO_COMPATIBILITY.equals(JsonText.text(own.body, "compatibilityLevel"))) {
            Answer set = request("PUT", path, COMPATIBILITY);
            if (!set.ok()) {
                throw refused("compatibility BACKWARD of " + subject, set);
            }
        }
    }

    private RegistryException refused(String what, Answer answer) {
        String message = JsonText.text(answer.body, "message");
        String reason =
                switch (answer.status) {
                    case UNAUTHORIZED, FORBIDDEN -> "access denied";
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
