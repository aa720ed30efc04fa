package io.foreshock.local.demo;

import io.foreshock.local.process.LogTail;
import io.foreshock.local.provoke.Pace;
import io.foreshock.local.provoke.ProvokeMain;
import io.foreshock.local.provoke.Provoked;
import io.foreshock.local.provoke.Scenario;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The process that provokes one scenario; its name as a service is in its environment. Its JVM does
 * as little as it can beside that: no compiler threads, no reading of cgroup files, since any call
 * of its own that fails while it is observed would be counted with those it is to make.
 */
public final class Provoker implements AutoCloseable {
    private final Scenario scenario;
    private final Process process;
    private final Path log;
    private final BufferedReader out;

    private Provoker(Scenario scenario, Process process, Path log) {
        this.scenario = scenario;
        this.process = process;
        this.log = log;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts one that makes the scenario's own number of attempts, as fast as it can. */
    static Provoker start(Scenario scenario, ScopeCgroup scope, Path scratch, Path log)
            throws IOException {
        return start(scenario, Pace.atOnce(scenario.attempts()), scope, scratch, log);
    }

    /**
     * Starts it; it prepares itself outside the observed cgroup.
     *
     * @param scratch a directory of its own, made if it is missing
     * @param log where it writes what goes wrong
     */
    public static Provoker start(
            Scenario scenario, Pace pace, ScopeCgroup scope, Path scratch, Path log)
            throws IOException {
        Files.createDirectories(scratch);
        ProcessBuilder builder =
                new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "trap '' INT HUP; exec \"$@\"",
                        scenario.service(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-XX:+UseSerialGC",
                        "-Xint",
                        "-XX:-UsePerfData",
                        "-XX:-UseContainerSupport",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProvokeMain.class.getName(),
                        scenario.name(),
                        scratch.toString(),
                        scope.procs().toString(),
                        scope.home().toString(),
                        Integer.toString(pace.attempts()),
                        Integer.toString(pace.perSecond()));
        builder.environment().put("OTEL_SERVICE_NAME", scenario.service());
        // glibc asks for the number of CPUs, by opening a file, when it makes another arena.
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        builder.redirectError(log.toFile());
        return new Provoker(scenario, builder.start(), log);
    }

    /** Waits until it is prepared. */
    public void awaitReady() throws IOException {
        expect(out.readLine(), "ready");
    }

    /**
     * Has it make its attempts.
     *
     * @return what they really gave
     */
    public Provoked provoke() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        String took = out.readLine();
        if (took == null || !took.startsWith("took ")) {
            throw failed(took);
        }
        Map<Integer, Integer> byErrno = new TreeMap<>();
        String line = out.readLine();
        while (line != null && line.startsWith("errno ")) {
            List<String> words = List.of(line.split(" "));
            byErrno.put(Integer.parseInt(words.get(1)), Integer.parseInt(words.get(3)));
            line = out.readLine();
        }
        expect(line, "done");
        return new Provoked(byErrno, Long.parseLong(List.of(took.split(" ")).get(1)));
    }

    private void expect(@Nullable String line, String wanted) throws IOException {
        if (!wanted.equals(line)) {
            throw failed(line);
        }
    }

    private IOException failed(@Nullable String line) {
        return new IOException(
                "provoking '"
                        + scenario.title()
                        + "' did not work: "
                        + (line == null ? "its process ended" : line));
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
