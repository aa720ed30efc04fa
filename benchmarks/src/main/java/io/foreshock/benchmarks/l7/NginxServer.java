package io.foreshock.benchmarks.l7;

import io.foreshock.local.demo.ScopeCgroup;
import io.foreshock.local.stack.PortChoice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** An nginx in a cgroup that answers {@code /users/…} with a short text. */
final class NginxServer implements AutoCloseable {
    private static final int ATTEMPTS = 100;
    private static final long PAUSE_NS = 50_000_000;

    private final Process process;
    private final int port;

    private NginxServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static NginxServer start(ScopeCgroup scope, Path directory) throws IOException {
        int port = PortChoice.near(0).port();
        Path config = directory.resolve("nginx.conf");
        Files.writeString(config, configuration(directory, port));
        NginxServer server =
                new NginxServer(
                        Scoped.start(scope, List.of("nginx", "-c", config.toString())), port);
        server.awaitReady();
        return server;
    }

    private static String configuration(Path directory, int port) {
        StringBuilder paths = new StringBuilder();
        for (String name : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            paths.append(name).append("_temp_path ").append(directory.resolve(name)).append(";\n");
        }
        return """
                worker_processes 1; daemon off; pid %1$s/pid; error_log %1$s/error.log;
                events { worker_connections 1024; }
                http {
                  access_log off; keepalive_requests 100000000;
                  %2$s
                  server {
                    listen 127.0.0.1:%3$d;
                    location /users/ { return 200 "hello\\n"; }
                  }
                }
                """
                .formatted(directory, paths, port);
    }

    private void awaitReady() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (Socket probe = new Socket()) {
                probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (IOException e) {
                if (attempt == ATTEMPTS || !process.isAlive()) {
                    throw new IOException("nginx is not ready", e);
                }
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
    }

    String url() {
        return "http://127.0.0.1:" + port + "/users/42";
    }

    @Override
    public void close() {
        Scoped.stop(process);
    }
}
