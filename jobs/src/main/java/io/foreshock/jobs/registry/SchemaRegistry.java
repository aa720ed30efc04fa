package io.foreshock.jobs.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry with Confluent's HTTP API. While it cannot be reached, or answers that it is in
 * trouble, calls are repeated with growing pauses until the patience given is used up.
 *
 * <p>It uses {@link HttpURLConnection}, which leaves no threads behind that would keep a stopped
 * job's classes in memory. Safe for use by many threads; nothing is cached here.
 */
public final class SchemaRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaRegistry.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final String COMPATIBILITY = "{\"compatibility\":\"BACKWARD\"}";
    private static final int NOT_FOUND = 404;
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final String base;
    private final @Nullable String authorization;
    private final long patienceNanos;

    SchemaRegistry(RegistrySettings settings) {
        base = settings.base();
        authorization = settings.authorization();
        patienceNanos = settings.patience().toNanos();
    }

    /**
     * The text of a schema.
     *
     * <p>Not found is not found, whoever says so and in whatever words: a record that names such an
     * id must not stop the job. That the URL is no registry's at all shows when a job {@linkplain
     * #register registers} the schemas of its results.
     *
     * @return empty if there is no such id
     * @throws RegistryException if it cannot be reached or gives no sensible answer
     */
    public Optional<String> schema(int id) throws RegistryException {
        Answer answer = call("GET", "/schemas/ids/" + id, null);
        if (answer.status() == NOT_FOUND) {
            return Optional.empty();
        }
        return Optional.of(answer.required("schema").asText());
    }

    /**
     * Registers a schema under a subject; where it is registered already, nothing changes. A
     * subject without a compatibility of its own gets BACKWARD; another that somebody chose stays.
     *
     * @return its id
     * @throws RegistryException if the registry cannot be reached or refuses, for example because
     *     the schema is not compatible with those before it
     */
    public int register(String subject, String schema) throws RegistryException {
        ensureCompatibility("/config/" + subject);
        String body = JSON.createObjectNode().put("schema", schema).toString();
        return call("POST", "/subjects/" + subject + "/versions", body).required("id").asInt();
    }

    /** Sinks start side by side: one may be refused because another has just done the same. */
    private void ensureCompatibility(String path) throws RegistryException {
        if (call("GET", path, null).status() == NOT_FOUND) {
            Answer set = call("PUT", path, COMPATIBILITY);
            if (set.isRefusal() && call("GET", path, null).status() == NOT_FOUND) {
                throw set.refused();
            }
        }
    }

    private Answer call(String method, String path, @Nullable String body)
            throws RegistryException {
        long start = System.nanoTime();
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            String trouble;
            IOException cause = null;
            try {
                Answer answer = exchange(method, path, body);
                if (!answer.isTransient()) {
                    return answer;
                }
                trouble = answer.toString();
            } catch (IOException e) {
                trouble = e.toString();
                cause = e;
            }
            if (System.nanoTime() - start >= patienceNanos) {
                throw new RegistryException(
                        "schema registry " + base + " cannot be used: " + trouble, cause);
            }
            LOG.warn("Schema registry {} cannot be used yet, waiting: {}", base, trouble);
            rest(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
    }

    private Answer exchange(String method, String path, @Nullable String body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(base + path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setRequestProperty("Accept", MEDIA_TYPE + ", application/json");
        if (authorization != null) {
            connection.setRequestProperty("Authorization", authorization);
        }
        if (body != null) {
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", MEDIA_TYPE);
            connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
        int status = connection.getResponseCode();
        try (InputStream in =
                status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            byte[] content = in == null ? new byte[0] : in.readAllBytes();
            return new Answer(base + path, status, new String(content, StandardCharsets.UTF_8));
        }
    }

    private void rest(long millis) throws RegistryException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryException("interrupted while waiting for schema registry " + base, e);
        }
    }

    /** What the registry said to a request. */
    private record Answer(String url, int status, String body) {
        boolean isTransient() {
            return status >= 500 || status == 429 || status == 408;
        }

        boolean isRefusal() {
            return status >= 300;
        }

        JsonNode required(String field) throws RegistryException {
            JsonNode value = json().path(field);
            if (isRefusal() || value.isMissingNode()) {
                throw refused();
            }
            return value;
        }

        RegistryException refused() {
            return new RegistryException("schema registry refused: " + this);
        }

        private JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                return JSON.missingNode();
            }
        }

        @Override
        public String toString() {
            String shown = body.length() <= 300 ? body : body.substring(0, 300) + "…";
            return url + " answered " + status + " " + shown;
        }
    }
}
