package io.foreshock.jobs.cluster;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The Apicurio registry as a process on loopback, in memory. Up in 3 to 5 s. */
public final class EmbeddedRegistry implements AutoCloseable {
    private static final Path HOME = Path.of("target", "registry");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final String url;

    /** Starts it; its log goes to a file in the directory. */
    public EmbeddedRegistry(Path logDir) throws IOException {
        int port;
        int managementPort;
        try (ServerSocket http = freePort();
                ServerSocket management = freePort()) {
            port = http.getLocalPort();
            managementPort = management.getLocalPort();
        }
        Path log = logDir.resolve("registry.log");
        process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Dquarkus.http.host=127.0.0.1",
                                "-Dquarkus.http.port=" + port,
                                "-Dquarkus.management.host=127.0.0.1",
                                "-Dquarkus.management.port=" + managementPort,
                                "-jar",
                                HOME.resolve("apicurio-registry-app-3.0.9-runner.jar").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        url = "http://127.0.0.1:" + port + "/apis/ccompat/v7";
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        awaitReady(log);
    }

    /** Base of its Confluent API. */
    public String url() {
        return url;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void awaitReady(Path log) {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                close();
                throw new IllegalStateException("the registry did not start; see " + log);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private boolean answers() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url + "/subjects").toURL().openConnection();
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static ServerSocket freePort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
