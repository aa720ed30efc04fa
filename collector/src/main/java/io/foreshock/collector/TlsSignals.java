package io.foreshock.collector;

import io.foreshock.collector.l7.stream.ConnectionTracker;
import io.foreshock.collector.l7.tls.TlsConfig;
import io.foreshock.collector.l7.tls.TlsObserver;
import io.foreshock.collector.observer.Filters;
import io.foreshock.collector.observer.L7Config;
import io.foreshock.collector.observer.L7Observer;
import io.foreshock.collector.observer.TlsProcesses;
import io.foreshock.options.OptionValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The plain text of chosen processes, which comes through the ring of the L7 observer. */
final class TlsSignals implements AutoCloseable {
    private final TlsObserver observer;
    private final TlsProcesses processes;

    private TlsSignals(TlsObserver observer, TlsProcesses processes) {
        this.observer = observer;
        this.processes = processes;
    }

    /**
     * Begins to look for the processes.
     *
     * @param l7 whose ring it shares, and whose ports
     * @return null if none are chosen
     * @throws io.foreshock.collector.bpf.BpfException if the kernel refuses the programs
     */
    static @Nullable TlsSignals start(OptionValues options, L7Observer l7) {
        List<Integer> pids = options.get(CollectorOptions.L7_TLS_PIDS);
        List<String> commands = options.get(CollectorOptions.L7_TLS_COMMANDS);
        if (pids.isEmpty() && commands.isEmpty()) {
            return null;
        }
        L7Config plain = CollectorOptions.l7Config(options);
        TlsConfig config =
                TlsConfig.defaults()
                        .withRingBytes(l7.ring().maxEntries())
                        .capturing(plain.captureBytes());
        TlsObserver observer =
                plain.ports().isEmpty()
                        ? TlsObserver.start(config, l7.ring())
                        : TlsObserver.start(config, l7.ring(), l7.ports());
        try {
            Filters filters = CollectorOptions.filters(options);
            return new TlsSignals(observer, TlsProcesses.start(observer, filters, pids, commands));
        } catch (RuntimeException e) {
            observer.close();
            throw e;
        }
    }

    /** Tells a tracker what was missed so far. */
    void tellMissed(ConnectionTracker tracker, long nowNs) {
        tracker.onPlainTextMissed(lost() + unfollowed(), nowNs);
    }

    /** Records in the ring. */
    long reserved() {
        return observer.counters().records();
    }

    /** Records that found no room in the ring. */
    long lost() {
        return observer.counters().ringFull();
    }

    /** Calls of which nothing was noted: there was no room, or they were inside of too many. */
    long unfollowed() {
        return observer.counters().unfollowed();
    }

    /** Lets all processes go. */
    @Override
    public void close() {
        processes.close();
        observer.close();
    }
}
