package io.foreshock.pipeline.flow;

import io.foreshock.pipeline.completeness.HostLoss;
import io.foreshock.pipeline.input.Arrival;
import io.foreshock.schemas.TrustedRecords;
import io.foreshock.schemas.result.DeadLetter;
import io.foreshock.schemas.signal.CollectorLedger;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Parts what arrives: signals go on, ledgers and dead letters leave at the side. */
final class SignalRouter extends ProcessFunction<Arrival, Arrival> {
    private static final long serialVersionUID = 1L;

    static {
        TrustedRecords.trust();
    }

    /** What hosts lost, of the calls that status results count. */
    static final OutputTag<HostLoss> LOSSES =
            new OutputTag<>("host-losses", TypeInformation.of(HostLoss.class));

    /** What could not be read. */
    static final OutputTag<DeadLetter> REFUSED =
            new OutputTag<>("refused", new AvroTypeInfo<>(DeadLetter.class));

    @Override
    public void processElement(Arrival arrival, Context context, Collector<Arrival> out) {
        if (arrival.value() instanceof CollectorLedger ledger) {
            if (HostLoss.concerns(ledger)) {
                context.output(LOSSES, HostLoss.of(ledger));
            }
        } else if (arrival.value() instanceof DeadLetter letter) {
            context.output(REFUSED, letter);
        } else {
            out.collect(arrival);
        }
    }
}
