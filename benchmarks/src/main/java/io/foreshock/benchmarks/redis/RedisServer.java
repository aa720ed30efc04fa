package io.foreshock.benchmarks.redis;

import io.foreshock.benchmarks.process.ProcessUsage;
import io.foreshock.benchmarks.process.Processes;
import io.foreshock.local.stack.PortChoice;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Redis server on loopback that keeps nothing on disk. */
final class RedisServer implements AutoCloseable {
    private static final int STOP_SECONDS = 10;

    private final Process process;
    private final int port;

    private RedisServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static RedisServer start() throws IOException {
        int port = PortChoice.near(0).port();
        Process process =
                new ProcessBuilder(
                                "redis-server",
                                "--bind",
                                "127.0.0.1",
                                "--port",
                                Integer.toString(port),
                                "--save",
                                "",
                                "--appendonly",
                                "no",
                                "--daemonize",
                                "no")
                        .redirectErrorStream(true)
                        .start();
        RedisServer server = new RedisServer(process, port);
        try {
            server.awaitReady();
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void awaitReady() throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        while (line != null && !line.contains("Ready to accept connections")) {
            line = out.readLine();
        }
        if (line == null) {
            throw new IOException("redis-server ended before it was ready");
        }
    }

    /** Has redis-benchmark make that many requests, as fast as it can. */
    Load load(int requests) throws IOException, InterruptedException {
        ProcessUsage usage = ProcessUsage.of(process.pid());
        long cpuBefore = usage.cpuNs();
        Process client =
                new ProcessBuilder(
                                List.of(
                                        "redis-benchmark",
                                        "-h",
                                        "127.0.0.1",
                                        "-p",
                                        Integer.toString(port),
                                        "-t",
                                        "get",
                                        "-c",
                                        "50",
                                        "-n",
                                        Integer.toString(requests),
                                        "--csv"))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader out = client.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = out.lines().toList();
            if (client.waitFor() != 0) {
                throw new IOException("redis-benchmark failed: " + lines);
            }
            double cpuNs = (usage.cpuNs() - cpuBefore) / (double) requests;
            return new Load(perSecond(lines), cpuNs);
        } finally {
            client.destroy();
        }
    }

    /** The line {@code "GET","123456.78",…}. */
    private static double perSecond(List<String> lines) throws IOException {
        for (String line : lines) {
            if (line.startsWith("\"GET\"")) {
                return Double.parseDouble(line.split(",", -1)[1].replace("\"", ""));
            }
        }
        throw new IOException("redis-benchmark gave no GET figure: " + lines);
    }

    @Override
    public void close() {
        process.destroy();
        Processes.awaitEnd(process, STOP_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * One run of redis-benchmark.
     *
     * @param perSecond requests a second
     * @param cpuNs CPU time of the server for each request
     */
    record Load(double perSecond, double cpuNs) {}
}
