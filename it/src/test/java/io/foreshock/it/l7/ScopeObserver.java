package io.foreshock.it.l7;

import io.foreshock.collector.bpf.Readiness;
import io.foreshock.collector.l7.Protocols;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.stream.Connection;
import io.foreshock.collector.l7.stream.ConnectionTracker;
import io.foreshock.collector.l7.stream.StreamCounters;
import io.foreshock.collector.l7.stream.TimeLimits;
import io.foreshock.collector.l7.tls.TlsConfig;
import io.foreshock.collector.l7.tls.TlsObserver;
import io.foreshock.collector.observer.Filters;
import io.foreshock.collector.observer.L7Config;
import io.foreshock.collector.observer.L7Counters;
import io.foreshock.collector.observer.L7Observer;
import io.foreshock.collector.observer.TlsProcesses;
import io.foreshock.it.l7.subject.Scope;
import io.foreshock.it.l7.truth.Observed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The L7 observer on a scope, without sampling, on a thread of its own: keeps every exchange that
 * it sees. It drains as the collector does.
 */
final class ScopeObserver implements AutoCloseable {
    /** Another kind of hooks than usual: {@code -Dforeshock.it.l7.hooks=SYSCALL}. */
    private static final L7Config.Hooks HOOKS =
            L7Config.Hooks.valueOf(System.getProperty("foreshock.it.l7.hooks", "SOCKET"));

    private static final int POLL_MS = 5;
    private static final int RING_BYTES = 16 << 20;
    private static final long TICK_NS = 1_000_000_000L;
    private static final long SETTLED_NS = 100_000_000L;
    private static final long SETTLING_NS = 10_000_000_000L;

    /** More than the time after which a question over UDP counts as unanswered, see TimeLimits. */
    private static final long DUE_NS = 8_000_000_000L;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final List<Observed> seen = new ArrayList<>();
    private final L7Observer observer;
    private final @Nullable TlsObserver tls;
    private final @Nullable TlsProcesses tlsProcesses;
    private final ConnectionTracker tracker;
    private final Future<?> cycle;
    private long lastNs = System.nanoTime();
    private volatile boolean closed;

    private ScopeObserver(
            L7Observer observer,
            @Nullable TlsObserver tls,
            @Nullable TlsProcesses tlsProcesses,
            ConnectionTracker.Limits limits) {
        this.observer = observer;
        this.tls = tls;
        this.tlsProcesses = tlsProcesses;
        tracker =
                new ConnectionTracker(
                        Protocols.all(),
                        limits,
                        TimeLimits.of(Duration.ofSeconds(30)),
                        observer::setPolicy,
                        this::note,
                        (connection, record) -> {});
        cycle = thread.submit(this::run);
    }

    /**
     * Begins to observe; servers and clients may be started before or after.
     *
     * @param tlsCommands command names of processes whose TLS is seen into, a little after they
     *     start
     */
    static ScopeObserver start(Scope scope, List<String> tlsCommands) throws IOException {
        Filters filters = new Filters(List.of(scope.cgroupId()), List.of(), List.of());
        L7Observer observer = observe(filters, L7Config.defaults().maxConnections());
        ConnectionTracker.Limits limits = ConnectionTracker.Limits.defaults();
        if (tlsCommands.isEmpty()) {
            return new ScopeObserver(observer, null, null, limits);
        }
        TlsObserver tls =
                TlsObserver.start(TlsConfig.defaults().withRingBytes(RING_BYTES), observer.ring());
        return new ScopeObserver(
                observer, tls, TlsProcesses.start(tls, filters, List.of(), tlsCommands), limits);
    }

    /**
     * The same without TLS.
     *
     * @param maxConnections ends of connections that the kernel follows
     * @param limits of what is kept of them
     */
    static ScopeObserver start(Scope scope, int maxConnections, ConnectionTracker.Limits limits)
            throws IOException {
        Filters filters = new Filters(List.of(scope.cgroupId()), List.of(), List.of());
        return new ScopeObserver(observe(filters, maxConnections), null, null, limits);
    }

    private static L7Observer observe(Filters filters, int maxConnections) throws IOException {
        return L7Observer.start(
                new L7Config(
                        HOOKS,
                        RING_BYTES,
                        L7Config.defaults().captureBytes(),
                        maxConnections,
                        filters,
                        List.of()));
    }

    private void run() {
        Readiness readiness = new Readiness(List.of(observer.ring()));
        long nextTick = System.nanoTime() + TICK_NS;
        while (!closed) {
            readiness.await(POLL_MS);
            synchronized (seen) {
                if (observer.drain(tracker, Integer.MAX_VALUE) > 0) {
                    lastNs = System.nanoTime();
                }
                if (System.nanoTime() - nextTick > 0) {
                    nextTick += TICK_NS;
                    tracker.tick(System.nanoTime());
                }
            }
        }
    }

    private void note(Connection connection, Exchange exchange) {
        Side side = connection.side() == Side.SERVER ? Side.SERVER : Side.CLIENT;
        boolean client = side == Side.CLIENT;
        seen.add(
                Observed.of(
                        exchange,
                        side,
                        client ? connection.localPort() : connection.peerPort(),
                        client ? connection.peerPort() : connection.localPort()));
    }

    /**
     * Takes away what was seen that passes, once nothing more comes.
     *
     * @param due how many have to pass: for that many it waits longer
     */
    List<Observed> take(Predicate<Observed> wanted, long due) throws InterruptedException {
        await(() -> seen.stream().filter(wanted).count() >= due, DUE_NS);
        await(this::isSettled, SETTLING_NS);
        if (cycle.isDone()) {
            throw new IllegalStateException("does not observe any more", failure());
        }
        synchronized (seen) {
            List<Observed> taken = seen.stream().filter(wanted).toList();
            seen.removeIf(wanted);
            return taken;
        }
    }

    private @Nullable Throwable failure() throws InterruptedException {
        try {
            cycle.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private void await(BooleanSupplier condition, long mostNs) throws InterruptedException {
        long deadline = System.nanoTime() + mostNs;
        while (System.nanoTime() < deadline && !isTrue(condition)) {
            Thread.sleep(POLL_MS);
        }
    }

    private boolean isTrue(BooleanSupplier condition) {
        synchronized (seen) {
            return condition.getAsBoolean();
        }
    }

    private boolean isSettled() {
        return observer.backlogBytes() == 0 && System.nanoTime() - lastNs > SETTLED_NS;
    }

    /** What is kept of connections, and what became of them, once nothing more comes. */
    Followed followed() throws InterruptedException {
        await(this::isSettled, SETTLING_NS);
        synchronized (seen) {
            StreamCounters counters = tracker.counters();
            return new Followed(
                    tracker.size(),
                    tracker.inFlight(),
                    tracker.refused(),
                    counters.evicted,
                    counters.crowdedOut,
                    counters.switched,
                    counters.gaps,
                    counters.unreadable);
        }
    }

    /**
     * What the tracker keeps and counts.
     *
     * @param connections it follows now
     * @param inFlight exchanges without an end, now
     * @param refused requests so far that were too many to follow
     * @param evicted connections so far that were too many to follow
     * @param crowdedOut beginnings of messages so far that were too many to keep
     * @param switched connections so far that turned out to be another protocol's
     * @param gaps bytes that were missing, so often
     * @param unreadable records that it did not understand
     */
    record Followed(
            int connections,
            int inFlight,
            long refused,
            long evicted,
            long crowdedOut,
            long switched,
            long gaps,
            long unreadable) {}

    /** What the kernel counted: nothing may be lost. */
    L7Counters counters() {
        synchronized (seen) {
            return observer.counters();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        try {
            Throwable failure = failure();
            if (failure != null) {
                throw new IOException(failure);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.shutdown();
        if (tlsProcesses != null && tls != null) {
            tlsProcesses.close();
            tls.close();
        }
        observer.close();
    }
}
