package io.foreshock.collector;

import io.foreshock.collector.ledger.LossLedger;
import io.foreshock.schemas.Topic;
import java.util.List;
import java.util.function.BiConsumer;

/** The accounts of exchanges, of their summaries and of connections. Not thread-safe. */
final class L7Accounts {
    final LossLedger events = new LossLedger(LossLedger.Source.L7);
    final LossLedger summaries = new LossLedger(LossLedger.Source.L7_SUMMARY);
    final LossLedger tcp = new LossLedger(LossLedger.Source.TCP);
    private final List<LossLedger> all = List.of(events, summaries, tcp);

    /** Sets the start of the first interval on the monotonic clock. */
    void begin(long ktimeNs) {
        all.forEach(account -> account.begin(ktimeNs));
    }

    /** Each of them. */
    List<LossLedger> all() {
        return all;
    }

    /**
     * Sets the probabilities in force, which are those of successes. Single exchanges alone are
     * sampled: summaries count those that were not read too, and of connections nothing is left
     * out.
     *
     * @param read that of being read, from 0 to 1
     * @param published that of being published, of one that was read
     */
    void sampled(double read, double published) {
        events.setSamplingRate(read * published);
    }

    /** Hands each over, with the topic that it is of. */
    void forEach(BiConsumer<LossLedger, Topic> consumer) {
        consumer.accept(events, Topic.SIGNAL_L7);
        consumer.accept(summaries, Topic.SIGNAL_L7_SUMMARY);
        consumer.accept(tcp, Topic.SIGNAL_TCP);
    }
}
