package io.foreshock.benchmarks.burst;

import io.foreshock.benchmarks.process.ProcessUsage;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Samples a collector's memory once a second, and its CPU time from {@link #start} to the end. */
public final class CollectorWatch implements AutoCloseable {
    private final ProcessUsage usage;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final long startNanos;
    private final long startCpuNs;
    private long residentBytes;
    private long mapBytes;
    private @Nullable Exception failure;

    private CollectorWatch(ProcessUsage usage) throws IOException {
        this.usage = usage;
        this.startNanos = System.nanoTime();
        this.startCpuNs = usage.cpuNs();
        var unused = timer.scheduleAtFixedRate(this::sample, 0, 1, TimeUnit.SECONDS);
    }

    /** Watches a process. */
    public static CollectorWatch start(long pid) throws IOException {
        return new CollectorWatch(ProcessUsage.of(pid));
    }

    private synchronized void sample() {
        try {
            residentBytes = Math.max(residentBytes, usage.residentBytes());
            mapBytes = Math.max(mapBytes, usage.bpfMapBytes());
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    private void checkSampled() throws IOException {
        if (failure != null) {
            throw new IOException("the collector's memory could not be read", failure);
        }
    }

    /** Share of the CPU time of all the host's cores since the start, percent. */
    double hostCpuPercent() throws IOException {
        long elapsed = System.nanoTime() - startNanos;
        int cores = Runtime.getRuntime().availableProcessors();
        return 100.0 * (usage.cpuNs() - startCpuNs) / (elapsed * (double) cores);
    }

    /** The most resident memory seen, bytes; fails if a sample is missing. */
    public synchronized long residentBytes() throws IOException {
        checkSampled();
        return residentBytes;
    }

    /** The memory that is the process's alone, now, bytes. */
    long proportionalBytes() throws IOException {
        return usage.proportionalBytes();
    }

    /** The most memory of BPF maps seen, bytes; fails if a sample is missing. */
    synchronized long mapBytes() throws IOException {
        checkSampled();
        return mapBytes;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
