package io.foreshock.collector;

import io.foreshock.collector.bpf.CleanFilePages;
import io.foreshock.collector.bpf.Readiness;
import io.foreshock.collector.encode.AvroWriter;
import io.foreshock.collector.encode.CallSummary;
import io.foreshock.collector.encode.EventClock;
import io.foreshock.collector.encode.HostIdentity;
import io.foreshock.collector.encode.LedgerEncoder;
import io.foreshock.collector.encode.SyscallSignalEncoder;
import io.foreshock.collector.encode.SyscallSummaryEncoder;
import io.foreshock.collector.ledger.CollectorUsage;
import io.foreshock.collector.ledger.Counter;
import io.foreshock.collector.ledger.LossCause;
import io.foreshock.collector.ledger.LossLedger;
import io.foreshock.collector.observer.Cgroups;
import io.foreshock.collector.observer.HealthObserver;
import io.foreshock.collector.observer.KernelCounters;
import io.foreshock.collector.publish.KafkaPublisher;
import io.foreshock.collector.service.Service;
import io.foreshock.collector.service.ServiceResolver;
import io.foreshock.collector.summary.SummaryTable;
import io.foreshock.collector.syscall.Architecture;
import io.foreshock.options.OptionValues;
import io.foreshock.schemas.Topic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The duty cycle of a collector, on one thread: drain the ring buffer every poll interval; at the
 * end of every interval flush the kernel's tables, publish the summaries, close the ledger.
 *
 * <p>Intervals end at whole multiples of their length on the wall clock, so that those of all hosts
 * fall into the same windows.
 */
final class Collector implements AutoCloseable {
    private static final int DRAIN_LIMIT = 1 << 20;
    private static final long FIRST_RELEASE_NS = 2_000_000_000L;
    private static final long RELEASE_EVERY_NS = 5_000_000_000L;
    private static final Path PROC = Path.of("/proc");
    private static final Path POD_LOGS = Path.of("/var/log/containers");

    private final HealthObserver observer;
    private final KafkaPublisher publisher;
    private final CollectorUsage usage;
    private final EventClock clock;
    private final SignalDrain drain;
    private final @Nullable L7Signals l7;
    private final Readiness readiness;
    private final SummaryTable table = new SummaryTable();
    private final SyscallSummaryEncoder summaryEncoder;
    private final LedgerPublisher ledgers;
    private final LossLedger events = new LossLedger(LossLedger.Source.SYSCALL);
    private final LossLedger summaries = new LossLedger(LossLedger.Source.SUMMARY);
    private final AvroWriter writer = new AvroWriter(1024);
    private final int pollMillis;
    private final long intervalNs;
    private long startKtimeNs;
    private long endKtimeNs;
    private long releasedKtimeNs;
    private long releaseAfterNs = FIRST_RELEASE_NS;
    private long summarySeq;

    /**
     * Starts to observe and to publish.
     *
     * @throws io.foreshock.collector.bpf.BpfException if the kernel refuses the programs
     */
    Collector(OptionValues options, HostIdentity host, KafkaPublisher publisher)
            throws IOException {
        this.publisher = publisher;
        this.clock = EventClock.measured();
        this.usage = CollectorUsage.open();
        this.summaryEncoder = new SyscallSummaryEncoder(host, clock);
        this.ledgers =
                new LedgerPublisher(
                        new LedgerEncoder(host, clock),
                        ledger -> publisher.publish(Topic.SIGNAL_COLLECTOR, ledger, 0));
        this.pollMillis = (int) options.get(CollectorOptions.POLL).toMillis();
        this.intervalNs = options.get(CollectorOptions.INTERVAL).toNanos();
        int entries = options.get(CollectorOptions.SERVICE_ENTRIES).intValue();
        ServiceResolver services = new ServiceResolver(PROC, Cgroups.root(), POD_LOGS, entries);
        this.drain =
                new SignalDrain(
                        services,
                        new SyscallSignalEncoder(
                                host,
                                Architecture.current(),
                                clock,
                                CollectorOptions.redactor(options)),
                        table,
                        publisher,
                        events,
                        summaries);
        this.observer = HealthObserver.start(CollectorOptions.healthConfig(options));
        this.l7 =
                options.get(CollectorOptions.L7_ENABLED)
                        ? new L7Signals(options, host, clock, services, publisher)
                        : null;
        this.readiness =
                new Readiness(
                        l7 == null
                                ? List.of(observer.ring())
                                : List.of(observer.ring(), l7.observer().ring()));
        this.startKtimeNs = clock.ktimeNs();
        this.releasedKtimeNs = startKtimeNs;
        events.begin(startKtimeNs);
        summaries.begin(startKtimeNs);
        if (l7 != null) {
            l7.begin(startKtimeNs);
        }
    }

    /** Runs until told to stop, then publishes all that the kernel still holds. */
    void run(BooleanSupplier stop) throws IOException {
        long nextEndNs = nextMultiple(clock.toEpochNs(startKtimeNs));
        while (!stop.getAsBoolean()) {
            drainAll();
            long nowNs = clock.toEpochNs(clock.ktimeNs());
            if (nowNs >= nextEndNs) {
                observer.nextInterval();
                closeInterval(false);
                releaseMemory();
                clock.refresh();
                nextEndNs = nextMultiple(clock.toEpochNs(clock.ktimeNs()));
            } else {
                long untilEndMs = (nextEndNs - nowNs) / 1_000_000 + 1;
                readiness.await((int) Math.min(pollMillis, untilEndMs));
            }
        }
        observer.detach();
        if (l7 != null) {
            l7.detach();
        }
        closeInterval(true);
    }

    private void drainAll() {
        observer.drain(drain, DRAIN_LIMIT);
        if (l7 != null) {
            l7.drain();
        }
    }

    private void closeInterval(boolean last) throws IOException {
        long deferred;
        do {
            deferred = observer.flush(last);
            endKtimeNs = clock.ktimeNs();
            drainAll();
        } while (deferred > 0);
        table.close(this::publishSummary);
        readKernelCounters();
        if (l7 != null) {
            l7.closeInterval(endKtimeNs, last);
        }
        publishLedgers();
        startKtimeNs = endKtimeNs;
    }

    /**
     * Often at first, while classes are loaded that only the start needs, and then also what the
     * start has left on the heap: a full collection shrinks it.
     */
    private void releaseMemory() throws IOException {
        if (endKtimeNs - releasedKtimeNs < releaseAfterNs) {
            return;
        }
        if (releaseAfterNs < RELEASE_EVERY_NS) {
            System.gc();
        }
        releasedKtimeNs = endKtimeNs;
        releaseAfterNs = Math.min(2 * releaseAfterNs, RELEASE_EVERY_NS);
        CleanFilePages.release();
    }

    private void publishSummary(Service service, CallSummary summary) {
        summaryEncoder.encode(writer, summary, service, startKtimeNs, endKtimeNs, summarySeq++, 1);
        publisher.publish(Topic.SIGNAL_SUMMARY, writer, summary.count());
    }

    private void readKernelCounters() {
        KernelCounters kernel = observer.counters();
        events.set(Counter.PRODUCED, kernel.failures());
        events.set(Counter.PENDING, kernel.pendingFailures());
        events.set(Counter.RATE_LIMITED, kernel.coalesced());
        events.set(Counter.RESERVED, kernel.recordsReserved());
        events.setDeferred(LossCause.RING_FULL, kernel.ringFull());
        events.setDeferred(LossCause.TABLE_FULL, kernel.errorsFull());
        events.setDeferred(LossCause.CONNECTS_FULL, kernel.connectsFull());
        events.setDeferred(LossCause.EXITS_FULL, kernel.exitsFull());
        summaries.set(Counter.PRODUCED, kernel.calls());
        summaries.set(Counter.PENDING, kernel.pendingCalls());
        summaries.set(Counter.RESERVED, kernel.recordsReserved());
        summaries.setDeferred(LossCause.RING_FULL, kernel.ringFull());
        summaries.setDeferred(LossCause.TABLE_FULL, kernel.callsFull());
    }

    private void publishLedgers() throws IOException {
        long cpuNs = usage.cpuNs();
        long residentBytes = usage.residentBytes();
        publishLedger(events, Topic.SIGNAL_SYSCALL, cpuNs, residentBytes);
        publishLedger(summaries, Topic.SIGNAL_SUMMARY, cpuNs, residentBytes);
        if (l7 != null) {
            l7.forEachLedger(
                    (account, topic) -> publishLedger(account, topic, cpuNs, residentBytes));
        }
    }

    private void publishLedger(LossLedger account, Topic topic, long cpuNs, long residentBytes) {
        publisher.counts(topic).enter(account);
        account.set(Counter.CPU_NS, cpuNs);
        account.set(Counter.RESIDENT_BYTES, residentBytes);
        ledgers.publish(account, endKtimeNs);
    }

    private long nextMultiple(long epochNs) {
        return (epochNs / intervalNs + 1) * intervalNs;
    }

    /** Stops to observe, and gives what was published the given time to reach the broker. */
    void close(Duration flush) throws IOException {
        observer.close();
        if (l7 != null) {
            l7.close();
        }
        publisher.close(flush);
        usage.close();
    }

    @Override
    public void close() throws IOException {
        close(Duration.ofSeconds(5));
    }
}
