package io.foreshock.it.l7.subject;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One process of a {@link Scope}: its output goes to a log file. */
public final class Subject implements AutoCloseable {
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final int POLL_MS = 20;
    private static final int LOG_LINES = 20;
    private static final int LOG_WIDTH = 300;

    private final String name;
    private final Process process;
    private final Path log;

    Subject(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** All that it has written to standard output and error. */
    public String output() throws IOException {
        return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    }

    /**
     * Waits until a probe says yes.
     *
     * @throws IOException if the process ends first, or the limit passes; with the end of its log
     */
    public Subject awaitReady(Probe probe, Duration limit)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!says(probe)) {
            if (process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
                throw failure("ended with exit code " + process.exitValue());
            }
            if (System.nanoTime() - deadline > 0) {
                throw failure("was not ready within " + limit.toSeconds() + " s");
            }
        }
        return this;
    }

    private static boolean says(Probe probe) {
        try {
            return probe.isReady();
        } catch (IOException e) {
            return false; // cannot be asked yet
        }
    }

    /** Waits until its output contains a text. */
    public Subject awaitOutput(String text, Duration limit)
            throws IOException, InterruptedException {
        return awaitReady(() -> output().contains(text), limit);
    }

    /**
     * Waits until it ends by itself.
     *
     * @return its exit code
     * @throws IOException if the limit passes, with the end of its log; it is killed then
     */
    public int awaitEnd(Duration limit) throws IOException, InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
            throw failure("did not end within " + limit.toSeconds() + " s");
        }
        return process.exitValue();
    }

    /** What went wrong with it, with the end of its log. */
    public IOException failure(String what) throws IOException {
        List<String> lines =
                output().lines().filter(line -> !line.isBlank()).map(Subject::shortened).toList();
        List<String> last = lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
        return new IOException(
                name + " " + what + "; " + log + " ends with:\n" + String.join("\n", last));
    }

    private static String shortened(String line) {
        return line.substring(0, Math.min(LOG_WIDTH, line.length()));
    }

    /** Ends it: asked first, killed if it takes longer than five seconds. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
