package io.foreshock.pipeline.flow;

import io.foreshock.pipeline.completeness.HostLoss;
import io.foreshock.pipeline.input.Arrival;
import io.foreshock.pipeline.input.ArrivalTypeInfo;
import io.foreshock.schemas.TrustedRecords;
import io.foreshock.schemas.result.DeadLetter;
import io.foreshock.schemas.signal.CollectorLedger;
import io.foreshock.schemas.signal.L7Signal;
import io.foreshock.schemas.signal.L7Summary;
import io.foreshock.schemas.signal.SyscallSignal;
import io.foreshock.schemas.signal.SyscallSummary;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Parts what arrives: signals of system calls go on, those of exchanges, ledgers and dead letters
 * leave at the side.
 */
final class SignalRouter extends ProcessFunction<Arrival, Arrival> {
    private static final long serialVersionUID = 1L;

    static {
        TrustedRecords.trust();
    }

    /** Signals of exchanges. */
    static final OutputTag<Arrival> L7 = new OutputTag<>("l7", ArrivalTypeInfo.INSTANCE);

    /** What hosts lost of the system calls that status results count. */
    static final OutputTag<HostLoss> LOSSES =
            new OutputTag<>("host-losses", TypeInformation.of(HostLoss.class));

    /** What hosts lost of the exchanges that status results count. */
    static final OutputTag<HostLoss> L7_LOSSES =
            new OutputTag<>("l7-host-losses", TypeInformation.of(HostLoss.class));

    /** What could not be read. */
    static final OutputTag<DeadLetter> REFUSED =
            new OutputTag<>("refused", new AvroTypeInfo<>(DeadLetter.class));

    @Override
    public void processElement(Arrival arrival, Context context, Collector<Arrival> out) {
        SpecificRecordBase value = arrival.value();
        if (value instanceof SyscallSummary || value instanceof SyscallSignal) { // most are
            out.collect(arrival);
        } else if (value instanceof L7Summary || value instanceof L7Signal) {
            context.output(L7, arrival);
        } else if (value instanceof CollectorLedger ledger) {
            route(ledger, context);
        } else if (value instanceof DeadLetter letter) {
            context.output(REFUSED, letter);
        }
    }

    private static void route(CollectorLedger ledger, Context context) {
        switch (ledger.getSource()) {
            case HostLoss.SUMMARY_SOURCE -> context.output(LOSSES, HostLoss.of(ledger));
            case HostLoss.L7_SUMMARY_SOURCE -> context.output(L7_LOSSES, HostLoss.of(ledger));
            default -> {} // of events, which are not counted
        }
    }
}
