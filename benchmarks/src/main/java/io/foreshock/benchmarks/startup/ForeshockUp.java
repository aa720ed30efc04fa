package io.foreshock.benchmarks.startup;

import io.foreshock.benchmarks.process.Processes;
import io.foreshock.local.stack.StackAddresses;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** {@code foreshock up} as a person runs it. */
final class ForeshockUp implements AutoCloseable {
    private static final int STOP_SECONDS = 90;

    private final Process process;
    private final Path data;
    private final double readySeconds;

    private ForeshockUp(Process process, Path data, double readySeconds) {
        this.process = process;
        this.data = data;
        this.readySeconds = readySeconds;
    }

    /** Starts it, to observe one cgroup, and waits until it says that it is ready. */
    static ForeshockUp start(Path home, Path data, long cgroup) throws IOException {
        long start = System.nanoTime();
        ProcessBuilder builder =
                new ProcessBuilder(
                                home.resolve("foreshock").toString(),
                                "up",
                                "--data-dir",
                                data.toString())
                        .redirectErrorStream(true);
        builder.environment().put("FORESHOCK_COLLECTOR_FILTER_CGROUPS", Long.toString(cgroup));
        Process process = builder.start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        String line = out.readLine();
        while (line != null && !line.startsWith("Ready in ")) {
            said.append(line).append('\n');
            line = out.readLine();
        }
        ForeshockUp up = new ForeshockUp(process, data, (System.nanoTime() - start) / 1e9);
        if (line == null) {
            up.close();
            throw new IOException("foreshock up ended before it was ready:\n" + said);
        }
        return up;
    }

    /** From the command to its word that it is ready. */
    double readySeconds() {
        return readySeconds;
    }

    /** Where its parts listen. */
    StackAddresses addresses() throws IOException {
        return StackAddresses.of(data).orElseThrow();
    }

    @Override
    public void close() {
        process.destroy();
        Processes.awaitEnd(process, STOP_SECONDS, TimeUnit.SECONDS);
    }
}
