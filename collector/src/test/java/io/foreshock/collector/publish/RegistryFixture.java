package io.foreshock.collector.publish;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** An HTTP server that speaks the part of the Confluent API that the client uses. */
final class RegistryFixture implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Integer> ids = new HashMap<>();

    /** What GET answers of a subject's compatibility, by path: 404 if it has none. */
    final Map<String, String> compatibilities = new ConcurrentHashMap<>();

    /** Every request: method, path as it was sent, body. */
    final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    volatile @Nullable String authorization;

    /** Answered to the next POST in place of an id. */
    volatile @Nullable String refusal;

    volatile int refusalStatus = 409;

    /** Answered to every GET of a compatibility, unless 0. */
    volatile int configStatus;

    /** How many PUTs of a compatibility fail. */
    volatile int failingPuts;

    RegistryFixture() {
        this(0);
    }

    RegistryFixture(int port) {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port() + "/api");
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getRawPath();
        String method = exchange.getRequestMethod();
        authorization = exchange.getRequestHeaders().getFirst("Authorization");
        requests.add(method + " " + path + " " + body);
        String refused = refusal;
        if (method.equals("GET")) {
            String level = compatibilities.get(path);
            if (configStatus != 0) {
                answer(exchange, configStatus, "{}");
            } else if (level == null) {
                answer(exchange, 404, "{\"error_code\":40408}");
            } else {
                answer(exchange, 200, "{\"compatibilityLevel\":\"" + level + "\"}");
            }
        } else if (method.equals("POST") && refused != null) {
            answer(exchange, refusalStatus, refused);
        } else if (method.equals("POST")) {
            ids.putIfAbsent(path, ids.size() + 1);
            answer(exchange, 200, "{\"subject\" : {\"id\":99}, \"id\" : " + ids.get(path) + "}");
        } else if (failingPuts > 0) {
            failingPuts--;
            answer(exchange, 500, "{}");
        } else {
            compatibilities.put(path, String.valueOf(JsonText.text(body, "compatibility")));
            answer(exchange, 200, body);
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
