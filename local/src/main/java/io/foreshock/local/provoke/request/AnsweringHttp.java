package io.foreshock.local.provoke.request;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP server that answers: of {@code /orders/{id}} those whose id ends in 0, 1 or 2 with status
 * 500, {@code /items/{id}} with 404, and GraphQL with errors under a 200.
 */
final class AnsweringHttp implements AutoCloseable {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;
    private static final String GRAPHQL_ERRORS =
            """
            {"data": {"me": null}, "errors": [{"message": "the session is lost",
             "path": ["me"], "extensions": {"code": "INTERNAL_SERVER_ERROR"}}]}""";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private AnsweringHttp(HttpServer server) {
        this.server = server;
    }

    static AnsweringHttp open() throws IOException {
        // Else an answer's body, sent apart from its head, waits for the client's delayed ACK.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        AnsweringHttp http =
                new AnsweringHttp(
                        HttpServer.create(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        http.answer("/orders/", http::order);
        http.answer("/items/", exchange -> send(exchange, NOT_FOUND, "{}"));
        http.answer("/graphql", exchange -> send(exchange, OK, GRAPHQL_ERRORS));
        http.server.setExecutor(http.threads);
        http.server.start();
        return http;
    }

    private void answer(String path, HttpHandler handler) {
        server.createContext(path, handler);
    }

    private void order(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean fails = path.charAt(path.length() - 1) < '3';
        send(exchange, fails ? SERVER_ERROR : OK, "{}");
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
