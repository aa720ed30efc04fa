package io.foreshock.local.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One child process: its output goes to a log file, its end is tied to this process's. Safe for use
 * by several threads.
 */
public final class ManagedProcess {
    private static final int LOG_LINES = 15;
    private static final Duration POLL = Duration.ofMillis(50);

    private final String name;
    private final Path log;
    private final Process process;
    private volatile boolean stopping;

    private ManagedProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts a child. The log of its last run is kept beside the new one, with {@code .1} added.
     *
     * @param logDir where its log file goes
     * @throws IOException if it cannot be started
     */
    public static ManagedProcess start(ChildSpec spec, Path logDir) throws IOException {
        Path log = logDir.resolve(spec.name() + ".log");
        if (Files.exists(log)) {
            Path previous = logDir.resolve(spec.name() + ".log.1");
            Files.move(log, previous, StandardCopyOption.REPLACE_EXISTING);
        }
        ProcessBuilder builder =
                new ProcessBuilder(spec.command())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().putAll(spec.environment());
        return new ManagedProcess(spec.name(), log, builder.start());
    }

    /** What the screen calls it. */
    public String name() {
        return name;
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Its log file. */
    public Path log() {
        return log;
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Waits until the probe says yes.
     *
     * @throws ComponentException if the process ends first, or the limit passes
     */
    public void awaitReady(Probe probe, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!probed(probe)) {
            if (diedWithin(POLL)) {
                throw death();
            }
            if (System.nanoTime() - deadline > 0) {
                throw ComponentException.late(
                        name, limit.toSeconds(), log, LogTail.of(log, LOG_LINES));
            }
        }
    }

    private static boolean probed(Probe probe) throws InterruptedException {
        try {
            return probe.ready();
        } catch (IOException e) {
            return false; // not listening yet
        }
    }

    private boolean diedWithin(Duration time) throws InterruptedException {
        try {
            process.onExit().get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends one line to the child's standard input. */
    public void send(String line) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /** Completes with the reason if it ends without having been told to; else never. */
    public CompletableFuture<ComponentException> unexpectedEnd() {
        return process.onExit()
                .thenCompose(
                        ended ->
                                stopping
                                        ? new CompletableFuture<ComponentException>()
                                        : CompletableFuture.completedFuture(death()));
    }

    private ComponentException death() {
        return ComponentException.died(name, process.exitValue(), log, LogTail.of(log, LOG_LINES));
    }

    /** Asks it to stop: closes its standard input, on which it exits in good order. */
    public void requestStop() {
        stopping = true;
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            process.destroy(); // the pipe is broken: it has gone, or closed its end
        }
    }

    /**
     * Asks it to stop and waits until it is gone; past the limit it is killed.
     *
     * @return whether it went by itself
     */
    public boolean stop(Duration limit) throws InterruptedException {
        requestStop();
        if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            LogTail.deleteIfEmpty(log);
            return true;
        }
        process.destroyForcibly().waitFor();
        return false;
    }
}
