package io.foreshock.collector;

import io.foreshock.collector.encode.AvroWriter;
import io.foreshock.collector.encode.EventClock;
import io.foreshock.collector.encode.HostIdentity;
import io.foreshock.collector.encode.L7SummaryEncoder;
import io.foreshock.collector.l7.Protocols;
import io.foreshock.collector.l7.capture.CapturePace;
import io.foreshock.collector.l7.sample.ConsistentSample;
import io.foreshock.collector.l7.sample.EventLimit;
import io.foreshock.collector.l7.stream.ConnectionTracker;
import io.foreshock.collector.l7.stream.TimeLimits;
import io.foreshock.collector.l7.summary.AttemptCounter;
import io.foreshock.collector.l7.summary.L7Row;
import io.foreshock.collector.l7.summary.L7SummaryTable;
import io.foreshock.collector.ledger.Counter;
import io.foreshock.collector.ledger.LossCause;
import io.foreshock.collector.ledger.LossLedger;
import io.foreshock.collector.observer.L7Counters;
import io.foreshock.collector.observer.L7Observer;
import io.foreshock.collector.observer.ListeningSocket;
import io.foreshock.collector.publish.KafkaPublisher;
import io.foreshock.collector.service.ServiceResolver;
import io.foreshock.options.OptionValues;
import io.foreshock.schemas.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The L7 half of the duty cycle: captured segments become exchanges, these become rows of summaries
 * and single events. On the collector's thread alone.
 */
final class L7Signals implements AutoCloseable {
    private static final int DRAIN_LIMIT = 1 << 20;

    /** Of the events a second that are allowed, those that successes may take. */
    private static final double PART_OF_EVENTS = 0.4;

    private final L7Observer observer;
    private final EventClock clock;
    private final @Nullable TlsSignals tls;
    private final ConnectionTracker tracker;
    private final CapturePace pace;
    private final ConsistentSample sample;
    private final L7SummaryTable table;
    private final ExchangeOutlet exchanges;
    private final ConnectionOutlet connections;
    private final L7SummaryEncoder summaryEncoder;
    private final KafkaPublisher publisher;
    private final AvroWriter writer = new AvroWriter(4096);
    private final L7Accounts accounts = new L7Accounts();
    private final WallClockTurns flushes;
    private final double leastShare;
    private final double maxEvents;
    private long flushedKtimeNs;
    private long intervalKtimeNs;
    private long readBefore;
    private long summarySeq;

    /**
     * Starts to observe.
     *
     * @throws io.foreshock.collector.bpf.BpfException if the kernel refuses the programs
     */
    L7Signals(
            OptionValues options,
            HostIdentity host,
            EventClock clock,
            ServiceResolver services,
            KafkaPublisher publisher)
            throws IOException {
        this.publisher = publisher;
        this.clock = clock;
        leastShare = options.get(CollectorOptions.L7_SAMPLE_RATE);
        maxEvents = options.get(CollectorOptions.L7_MAX_EVENTS);
        pace =
                new CapturePace(
                        options.get(CollectorOptions.L7_ALL_BELOW),
                        options.get(CollectorOptions.L7_READ_PER_SEC),
                        leastShare);
        sample =
                new ConsistentSample(
                        1, new EventLimit(options.get(CollectorOptions.L7_MAX_EVENTS)));
        L7Memory memory =
                L7Memory.of(
                        options.get(CollectorOptions.L7_MAX_MEMORY),
                        options.get(CollectorOptions.L7_MAX_KEYS));
        table = new L7SummaryTable(memory.keys());
        flushes = new WallClockTurns(options.get(CollectorOptions.L7_FLUSH_INTERVAL));
        summaryEncoder = new L7SummaryEncoder(host, clock);
        ConnectionServices owners = new ConnectionServices(services);
        exchanges =
                new ExchangeOutlet(
                        host,
                        clock,
                        owners,
                        new AttemptCounter(options.get(CollectorOptions.L7_RETRY_WINDOW)),
                        table,
                        sample,
                        new HeaderRedaction(options.get(CollectorOptions.L7_REDACT_HEADERS)),
                        publisher);
        connections =
                new ConnectionOutlet(
                        host,
                        clock,
                        owners,
                        new EventLimit(options.get(CollectorOptions.L7_MAX_EVENTS)),
                        publisher);
        observer = L7Observer.start(CollectorOptions.l7Config(options));
        tracker =
                new ConnectionTracker(
                        Protocols.all(),
                        memory.limits(),
                        TimeLimits.of(options.get(CollectorOptions.L7_TIMEOUT)),
                        observer::setPolicy,
                        exchanges,
                        connections);
        tls = startTls(options);
    }

    private @Nullable TlsSignals startTls(OptionValues options) {
        try {
            return TlsSignals.start(options, observer);
        } catch (RuntimeException e) {
            observer.close();
            throw e;
        }
    }

    void begin(long ktimeNs) {
        accounts.begin(ktimeNs);
        flushedKtimeNs = ktimeNs;
        intervalKtimeNs = ktimeNs;
        boolean unused = flushes.next(clock.toEpochNs(ktimeNs)); // the turn in which it begins
        for (ListeningSocket socket : observer.listeners()) {
            tracker.onListening(
                    socket.pid(),
                    socket.command().getBytes(StandardCharsets.UTF_8),
                    socket.address().getAddress(),
                    socket.port(),
                    ktimeNs);
        }
    }

    /** What wakes the collector when the ring fills. */
    L7Observer observer() {
        return observer;
    }

    void drain() {
        if (pace.onDrain(observer.backlogBytes(), observer.capacity())) {
            observer.setStride(pace.stride());
        }
        observer.drain(tracker, DRAIN_LIMIT);
        if (tls != null) {
            tls.tellMissed(tracker, clock.ktimeNs());
        }
    }

    /** Stops capturing; what was captured can still be drained. */
    void detach() {
        observer.detach();
    }

    /** Ends an interval, on the monotonic clock; the last one publishes everything. */
    void closeInterval(long endKtimeNs, boolean last) {
        tracker.tick(endKtimeNs);
        if (pace.onInterval(observer.counters().turns(), endKtimeNs)) {
            observer.setStride(pace.stride());
        }
        sample.setRate(publishedShare(endKtimeNs));
        if (flushes.next(clock.toEpochNs(endKtimeNs)) || last) {
            table.close(row -> publishSummary(row, endKtimeNs));
            flushedKtimeNs = endKtimeNs;
        }
        readCounters();
    }

    /** So many successes are published that they take a part of what may be published at all. */
    private double publishedShare(long endKtimeNs) {
        long read = exchanges.read();
        double perSecond = 1e9 * (read - readBefore) / (endKtimeNs - intervalKtimeNs);
        readBefore = read;
        intervalKtimeNs = endKtimeNs;
        return Math.max(leastShare, Math.min(1, PART_OF_EVENTS * maxEvents / perSecond));
    }

    private void publishSummary(L7Row row, long endKtimeNs) {
        summaryEncoder.encode(writer, row, flushedKtimeNs, endKtimeNs, summarySeq++);
        publisher.publish(Topic.SIGNAL_L7_SUMMARY, writer, row.count());
    }

    private void readCounters() {
        L7Counters kernel = observer.counters();
        // An exchange of which a record was lost in the kernel is known by its turn alone; of plain
        // text, each lost record and each call that was not followed may be one.
        long lost = kernel.turnsLost() + (tls == null ? 0 : tls.lost());
        long noRoom = tracker.refused() + (tls == null ? 0 : tls.unfollowed());
        for (LossLedger account : accounts.all()) {
            account.set(Counter.RESERVED, kernel.reserved() + (tls == null ? 0 : tls.reserved()));
            account.set(Counter.CONSUMED, tracker.counters().consumed);
        }
        accounts.sampled(pace.share(), sample.rate());
        readLosses(kernel, lost, noRoom);
    }

    private void readLosses(L7Counters kernel, long lost, long noRoom) {
        LossLedger events = accounts.events;
        LossLedger summaries = accounts.summaries;
        LossLedger tcp = accounts.tcp;
        long crowdedOut = tracker.counters().evicted + tracker.counters().crowdedOut;
        long unreadable = tracker.counters().unreadable;
        long unseen = lost + noRoom + unreadable;
        summaries.set(Counter.PRODUCED, exchanges.seen() + unseen);
        summaries.setDropped(LossCause.UNREADABLE, unreadable);
        summaries.setDropped(LossCause.RING_FULL, lost);
        summaries.setDropped(LossCause.TABLE_FULL, table.dropped() + noRoom);
        summaries.setDeferred(LossCause.KEYS_FULL, table.overflowed());
        summaries.setDeferred(LossCause.CONNECTIONS_FULL, crowdedOut);
        events.set(Counter.PRODUCED, exchanges.seen() + unseen);
        events.setDropped(LossCause.UNREADABLE, unreadable);
        events.setDropped(LossCause.RING_FULL, lost);
        events.setDropped(LossCause.TABLE_FULL, noRoom);
        events.set(
                Counter.SAMPLED_OUT,
                sample.sampledOut() + exchanges.leftOut() + exchanges.unread());
        events.setDeferred(LossCause.UNREAD, exchanges.unread());
        events.set(Counter.RATE_LIMITED, sample.rateLimited());
        // Of a connection that the kernel has no room to follow, it is known that it was to begin.
        tcp.set(Counter.PRODUCED, connections.seen() + kernel.storageFull() + kernel.eventsLost());
        tcp.setDropped(LossCause.TABLE_FULL, kernel.storageFull());
        tcp.setDropped(LossCause.RING_FULL, kernel.eventsLost());
        tcp.set(Counter.RATE_LIMITED, connections.rateLimited());
    }

    /** Hands each account over, with the topic that it is of. */
    void forEachLedger(BiConsumer<LossLedger, Topic> consumer) {
        accounts.forEach(consumer);
    }

    @Override
    public void close() {
        if (tls != null) {
            tls.close();
        }
        observer.close();
    }
}
