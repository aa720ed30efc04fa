package io.foreshock.it.l7;

import io.foreshock.collector.bpf.Readiness;
import io.foreshock.collector.l7.Protocols;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.stream.Connection;
import io.foreshock.collector.l7.stream.ConnectionTracker;
import io.foreshock.collector.l7.stream.TimeLimits;
import io.foreshock.collector.observer.Filters;
import io.foreshock.collector.observer.L7Config;
import io.foreshock.collector.observer.L7Counters;
import io.foreshock.collector.observer.L7Observer;
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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The L7 observer on a scope, without sampling, on a thread of its own: keeps every exchange that it
 * sees. It drains as the collector does.
 */
final class ScopeObserver implements AutoCloseable {
    private static final int POLL_MS = 5;
    private static final int RING_BYTES = 16 << 20;
    private static final long TICK_NS = 1_000_000_000L;
    private static final long SETTLED_NS = 100_000_000L;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final List<Observed> seen = new ArrayList<>();
    private final L7Observer observer;
    private final ConnectionTracker tracker;
    private final Future<?> cycle;
    private long lastNs = System.nanoTime();
    private volatile boolean closed;

    private ScopeObserver(L7Observer observer) {
        this.observer = observer;
        tracker =
                new ConnectionTracker(
                        Protocols.all(),
                        ConnectionTracker.Limits.defaults(),
                        TimeLimits.of(Duration.ofSeconds(30)),
                        observer::setPolicy,
                        this::note,
                        (connection, record) -> {});
        cycle = thread.submit(this::run);
    }

    /** Begins to observe; servers and clients may be started before or after. */
    static ScopeObserver start(Scope scope) throws IOException {
        L7Config config = L7Config.defaults();
        return new ScopeObserver(
                L7Observer.start(
                        new L7Config(
                                RING_BYTES,
                                config.captureBytes(),
                                config.maxConnections(),
                                new Filters(List.of(scope.cgroupId()), List.of(), List.of()),
                                List.of())));
    }

    private void run() {
        Readiness readiness = new Readiness(List.of(observer.ring()));
        long nextTick = System.nanoTime() + TICK_NS;
        while (!closed) {
            readiness.await(POLL_MS);
            synchronized (seen) {
                if (observer.drain((d,o,l) -> { int ty=d.order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt(o); int st=d.getInt(o+4), cap=d.getShort(o+60)&0xffff; if (ty==1 && System.getenv("DUMP")!=null) System.err.printf("REC conn %d pos %d len %d cap %d flags %x role %d port %d>%d%n", d.getLong(o+8), d.getLong(o+24), st, cap, d.getShort(o+62), d.get(o+70), d.getShort(o+66)&0xffff,d.getShort(o+68)&0xffff); tracker.onRecord(d,o,l);}, Integer.MAX_VALUE) > 0) {
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

    /** Takes away what was seen that passes, once nothing more comes. */
    List<Observed> take(Predicate<Observed> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + 100 * SETTLED_NS;
        while (System.nanoTime() < deadline && !isSettled()) {
            Thread.sleep(POLL_MS);
        }
        if (cycle.isDone()) {
            throw new IllegalStateException("does not observe any more", failure());
        }
        synchronized (seen) {
            L7Counters c=observer.counters(); var t=tracker.counters();
      System.err.println("DBG segments "+c.segments()+" bytes "+c.bytes()+" turns "+c.turns()+" skipped "+c.turnsSkipped()+" lost "+c.turnsLost()+" reserved "+c.reserved()+" ringfull "+c.ringFull()+" retrans "+c.retransmitted()+" ooo "+c.outOfOrder()+" unreadable "+c.unreadable()+" storagefull "+c.storageFull()+" conns "+c.connections()+" closed "+c.closed()+" backlog "+observer.backlogBytes());
      System.err.println("DBG unreadable "+t.unreadable+" segs "+t.segments+" late "+t.late+" early "+t.early+" gaps "+t.gaps+" gapBytes "+t.gapBytes+" recognised "+t.recognised+" switched "+t.switched+" evicted "+t.evicted+" inflight "+tracker.inFlight()+" conns "+tracker.size()+" seen "+seen.size());
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

    private boolean isSettled() {
        synchronized (seen) {
            return observer.backlogBytes() == 0 && System.nanoTime() - lastNs > SETTLED_NS;
        }
    }

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
        observer.close();
    }
}
