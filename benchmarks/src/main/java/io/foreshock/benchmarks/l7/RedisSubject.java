package io.foreshock.benchmarks.l7;

import io.foreshock.local.demo.ScopeCgroup;
import io.foreshock.local.stack.PortChoice;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** redis-server and redis-benchmark GET by 50 connections. */
final class RedisSubject implements Subject {
    /** As many as the pair makes in a second, about: redis-benchmark counts, it does not time. */
    private static final int PER_SECOND = 80_000;

    private final ScopeCgroup scope;
    private final Process server;
    private final int port;

    private RedisSubject(ScopeCgroup scope, Process server, int port) {
        this.scope = scope;
        this.server = server;
        this.port = port;
    }

    static RedisSubject start(ScopeCgroup scope) throws IOException {
        int port = PortChoice.near(0).port();
        Process server =
                Scoped.start(
                        scope,
                        List.of(
                                "redis-server",
                                "--bind",
                                "127.0.0.1",
                                "--port",
                                Integer.toString(port),
                                "--save",
                                "",
                                "--appendonly",
                                "no"));
        BufferedReader out = server.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        while (line != null && !line.contains("Ready to accept connections")) {
            line = out.readLine();
        }
        if (line == null) {
            throw new IOException("redis-server ended before it was ready");
        }
        return new RedisSubject(scope, server, port);
    }

    @Override
    public double perSecond(int seconds) throws IOException, InterruptedException {
        List<String> lines =
                Scoped.run(
                        scope,
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
                                Integer.toString(seconds * PER_SECOND),
                                "--csv"));
        for (String line : lines) {
            if (line.startsWith("\"GET\"")) {
                return Double.parseDouble(line.split(",", -1)[1].replace("\"", ""));
            }
        }
        throw new IOException("redis-benchmark gave no GET figure: " + lines);
    }

    @Override
    public void close() {
        Scoped.stop(server);
    }
}
