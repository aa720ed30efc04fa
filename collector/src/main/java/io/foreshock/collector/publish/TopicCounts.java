package io.foreshock.collector.publish;

import io.foreshock.collector.ledger.Counter;
import io.foreshock.collector.ledger.LossCause;
import io.foreshock.collector.ledger.LossLedger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What became of the records of one topic since the start: totals that only grow. Written by the
 * drain and by the producer's thread; safe to read from any.
 *
 * <p>Of every record given to {@link KafkaPublisher#publish}, exactly one of these comes true:
 * refused (its units are dropped), or published and then acknowledged or failed (its units are
 * dropped), or published and still on its way.
 */
@SuppressWarnings("EnumOrdinal") // only an index into arrays of primitives, which no EnumMap holds
public final class TopicCounts {
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLongArray dropped = new AtomicLongArray(LossCause.values().length);

    TopicCounts() {}

    void handedOver(long units) {
        published.lazySet(published.get() + 1); // one writer: the drain
        delivered.lazySet(delivered.get() + units);
    }

    void refused(LossCause cause, long units) {
        dropped.getAndAdd(cause.ordinal(), units);
    }

    void acknowledgedOne() {
        acknowledged.getAndIncrement();
    }

    void failedOne(LossCause cause, long units) {
        dropped.getAndAdd(cause.ordinal(), units); // first: who sees the failure sees its cause
        failed.getAndIncrement();
    }

    /** Records handed to the producer. */
    public long published() {
        return published.get();
    }

    /** What those stand for, in the source's unit. */
    public long delivered() {
        return delivered.get();
    }

    /** Records that the broker acknowledged. */
    public long acknowledged() {
        return acknowledged.get();
    }

    /** Records that the producer took and then gave up. */
    public long failed() {
        return failed.get();
    }

    /** Lost to a cause, in the source's unit: refused by the producer, or given up by it. */
    public long dropped(LossCause cause) {
        return dropped.get(cause.ordinal());
    }

    /** Lost to any cause, in the source's unit. */
    public long dropped() {
        long total = 0;
        for (int i = 0; i < dropped.length(); i++) {
            total += dropped.get(i);
        }
        return total;
    }

    /** Puts these totals into the ledger of the topic's source. */
    public void enter(LossLedger ledger) {
        ledger.set(Counter.PUBLISHED, published());
        ledger.set(Counter.DELIVERED, delivered());
        ledger.set(Counter.ACKNOWLEDGED, acknowledged());
        ledger.set(Counter.FAILED, failed());
        ledger.setDropped(LossCause.BUFFER_FULL, dropped(LossCause.BUFFER_FULL));
        ledger.setDropped(LossCause.TOO_LARGE, dropped(LossCause.TOO_LARGE));
        ledger.setDropped(LossCause.KAFKA_UNAVAILABLE, dropped(LossCause.KAFKA_UNAVAILABLE));
        ledger.setDropped(LossCause.REGISTRY_UNAVAILABLE, dropped(LossCause.REGISTRY_UNAVAILABLE));
        ledger.setDropped(LossCause.DELIVERY_FAILED, dropped(LossCause.DELIVERY_FAILED));
    }
}
