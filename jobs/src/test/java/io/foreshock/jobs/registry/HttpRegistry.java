package io.foreshock.jobs.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An HTTP server that answers like a registry with given schemas, or as a test tells it to. */
public final class HttpRegistry implements AutoCloseable {
    private final HttpServer server;
    private final Map<Integer, String> schemas = new HashMap<>();
    private final Map<String, String> configs = new HashMap<>();
    private final Deque<Reply> next = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private @Nullable String authorization;

    /** Starts it on loopback. */
    public HttpRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    /** What a client needs, with a patience of half a second. */
    public RegistrySettings settings() {
        return new RegistrySettings(URI.create(url()), Duration.ofMillis(500));
    }

    /** Its URL. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Makes it know a schema. */
    public synchronized void add(int id, String schema) {
        schemas.put(id, schema);
    }

    /** Gives a subject a compatibility of its own. */
    public synchronized void configure(String subject, String compatibility) {
        configs.put(subject, "{\"compatibility\":\"" + compatibility + "\"}");
    }

    /** What was asked for as compatibility of a subject, as it was written. */
    public synchronized @Nullable String config(String subject) {
        return configs.get(subject);
    }

    /** Makes it answer the next request so. */
    public synchronized void answerNext(int status, String body) {
        next.add(new Reply(status, body));
    }

    /** What was asked so far: method and path. */
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** The header of that name in the last request. */
    public synchronized @Nullable String authorization() {
        return authorization;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        String content =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        requests.add(method + " " + path);
        authorization = exchange.getRequestHeaders().getFirst("Authorization");
        Reply reply = next.isEmpty() ? reply(method, path, content) : next.remove();
        byte[] body = reply.body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Reply reply(String method, String path, String content) {
        if (path.startsWith("/config/")) {
            return config(method, path.substring(8), content);
        }
        if (path.startsWith("/schemas/ids/")) {
            String schema = schemas.get(Integer.parseInt(path.substring(13)));
            return schema == null
                    ? new Reply(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}")
                    : new Reply(
                            200,
                            new ObjectMapper().createObjectNode().put("schema", schema).toString());
        }
        return new Reply(200, "{\"id\":5}");
    }

    private Reply config(String method, String subject, String content) {
        if (method.equals("PUT")) {
            configs.put(subject, content);
            return new Reply(200, content);
        }
        String config = configs.get(subject);
        return config == null
                ? new Reply(404, "{\"error_code\":40408,\"message\":\"not configured\"}")
                : new Reply(200, config);
    }

    private record Reply(int status, String body) {}
}
