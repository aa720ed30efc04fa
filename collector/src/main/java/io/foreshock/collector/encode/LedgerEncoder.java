package io.foreshock.collector.encode;

import io.foreshock.collector.ledger.Counter;
import io.foreshock.collector.ledger.LedgerInterval;
import io.foreshock.collector.ledger.LossCause;
import io.foreshock.collector.ledger.LossLedger;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongBiFunction;

/**
 * Writes {@code CollectorLedger} records in the order of CollectorLedger.avsc. Not safe for use by
 * several threads.
 */
public final class LedgerEncoder {
    private static final LossCause[] CAUSES = LossCause.values();

    /** In fields for what is not spooled or measured yet; the schema says so. */
    private static final long NOT_YET = 0;

    private final EventClock clock;
    private final byte[] origin;
    private final byte[] instance;
    private final Map<LossCause, byte[]> causes = new EnumMap<>(LossCause.class);
    private final Map<LossLedger.Source, byte[]> sources = new EnumMap<>(LossLedger.Source.class);

    /** An encoder for the ledgers of one host. */
    public LedgerEncoder(HostIdentity identity, EventClock clock) {
        this.clock = clock;
        this.origin = identity.encoded();
        this.instance = identity.encodedInstance();
        for (LossCause cause : CAUSES) {
            causes.put(cause, cause.text().getBytes(StandardCharsets.US_ASCII));
        }
        for (LossLedger.Source source : LossLedger.Source.values()) {
            sources.put(source, source.text().getBytes(StandardCharsets.US_ASCII));
        }
    }

    /**
     * Replaces the content of {@code out} by one record.
     *
     * @param seq position in this instance's stream to the topic, from 0
     */
    public void encode(AvroWriter out, LedgerInterval interval, long seq) {
        out.begin();
        SharedFields.writeTime(out, clock, interval.startKtimeNs());
        out.constant(origin);
        out.number(seq);
        out.utf8(Objects.requireNonNull(sources.get(interval.source())));
        SharedFields.writeBounds(out, clock, interval.startKtimeNs(), interval.endKtimeNs());
        out.number(interval.change(Counter.PRODUCED));
        out.number(interval.change(Counter.DELIVERED));
        out.number(interval.change(Counter.PENDING));
        writeCauses(out, interval, LedgerInterval::dropped);
        writeCauses(out, interval, LedgerInterval::deferred);
        out.number(interval.change(Counter.SAMPLED_OUT));
        out.number(interval.change(Counter.RATE_LIMITED));
        out.number(interval.change(Counter.RESERVED));
        out.number(interval.change(Counter.CONSUMED));
        out.number(interval.change(Counter.PUBLISHED));
        out.number(interval.change(Counter.ACKNOWLEDGED));
        out.number(interval.change(Counter.FAILED));
        out.number(NOT_YET); // spooled
        out.real(interval.samplingRate());
        out.number(interval.change(Counter.CPU_NS));
        out.number(interval.change(Counter.RESIDENT_BYTES));
        out.number(NOT_YET); // bpf_run_ns
        out.number(NOT_YET); // bpf_runs
        out.some();
        out.number(interval.producedTotal());
        out.some();
        writeCauses(out, interval, LedgerInterval::droppedTotal);
        out.constant(instance);
    }

    /** The causes that are not zero. */
    private void writeCauses(
            AvroWriter out,
            LedgerInterval interval,
            ToLongBiFunction<LedgerInterval, LossCause> amount) {
        int present = 0;
        for (LossCause cause : CAUSES) {
            present += amount.applyAsLong(interval, cause) == 0 ? 0 : 1;
        }
        if (present > 0) {
            out.block(present);
            for (LossCause cause : CAUSES) {
                long units = amount.applyAsLong(interval, cause);
                if (units != 0) {
                    out.utf8(Objects.requireNonNull(causes.get(cause)));
                    out.number(units);
                }
            }
        }
        out.endOfBlocks();
    }
}
