package io.foreshock.local.demo;

import io.foreshock.local.process.LogTail;
import io.foreshock.local.provoke.Provoked;
import io.foreshock.local.provoke.Scenario;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that takes part in a scenario; its name as a service is in its environment. Its JVM
 * does as little as it can beside that: no compiler threads, no reading of cgroup files, since any
 * call of its own that fails while it is observed would be counted with those it is to make.
 */
final class ProvokingProcess implements AutoCloseable {
    private final String service;
    private final Process process;
    private final Path log;
    private final BufferedReader out;

    private ProvokingProcess(String service, Process process, Path log) {
        this.service = service;
        this.process = process;
        this.log = log;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts it.
     *
     * @param log where it writes what goes wrong
     */
    static ProvokingProcess start(String service, Class<?> main, List<String> args, Path log)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "/bin/sh",
                                "-c",
                                "trap '' INT HUP; exec \"$@\"",
                                service,
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx32m",
                                "-XX:+UseSerialGC",
                                "-Xint",
                                "-XX:-UsePerfData",
                                "-XX:-UseContainerSupport",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()));
        command.addAll(args);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("OTEL_SERVICE_NAME", service);
        // glibc asks for the number of CPUs, by opening a file, when it makes another arena.
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        builder.redirectError(log.toFile());
        return new ProvokingProcess(service, builder.start(), log);
    }

    /** Tells it a line. */
    void say(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /**
     * Waits for its next line.
     *
     * @param beginning what the line must begin with
     * @return the rest of it
     * @throws IOException with what it said instead
     */
    String hear(String beginning) throws IOException {
        String line = out.readLine();
        if (line == null || !line.startsWith(beginning)) {
            throw new IOException(
                    service + " did not work: " + (line == null ? "its process ended" : line));
        }
        return line.substring(beginning.length());
    }

    /** Waits until it has made the attempts of a scenario. */
    Provoked hearProvoked(Scenario scenario) throws IOException {
        try {
            return Provoked.read(out);
        } catch (IOException e) {
            throw new IOException(
                    "provoking '" + scenario.title() + "' did not work: " + e.getMessage(), e);
        }
    }

    /** Ends it. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        LogTail.deleteIfEmpty(log);
    }
}
