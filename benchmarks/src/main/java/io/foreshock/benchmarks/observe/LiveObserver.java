package io.foreshock.benchmarks.observe;

import io.foreshock.collector.bpf.Readiness;
import io.foreshock.collector.observer.HealthConfig;
import io.foreshock.collector.observer.HealthObserver;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The health observer on the whole host, with a thread that drains and flushes it as the collector
 * does. What it drains is thrown away unread.
 */
final class LiveObserver implements Way.Observed {
    private static final int POLL_MS = 10;
    private static final long INTERVAL_NS = 1_000_000_000L;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> cycle;
    private volatile boolean closed;

    private LiveObserver(HealthConfig config) throws IOException {
        HealthObserver observer = result(thread.submit(() -> HealthObserver.start(config)));
        cycle = thread.submit(() -> run(observer));
    }

    static LiveObserver start(HealthConfig config) throws IOException {
        return new LiveObserver(config);
    }

    private void run(HealthObserver observer) {
        Readiness readiness = new Readiness(List.of(observer.ring()));
        try (observer) {
            long nextFlush = System.nanoTime() + INTERVAL_NS;
            while (!closed) {
                observer.drain((data, offset, length) -> {}, Integer.MAX_VALUE);
                if (System.nanoTime() - nextFlush >= 0) {
                    nextFlush += INTERVAL_NS;
                    observer.nextInterval();
                    observer.flush(false);
                } else {
                    readiness.await(POLL_MS);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        result(cycle);
        thread.shutdown();
        try {
            thread.awaitTermination(POLL_MS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T result(Future<T> future) throws IOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
