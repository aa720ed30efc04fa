package io.foreshock.collector;

import io.foreshock.collector.encode.AvroWriter;
import io.foreshock.collector.encode.SyscallSignalEncoder;
import io.foreshock.collector.ledger.Counter;
import io.foreshock.collector.ledger.LossCause;
import io.foreshock.collector.ledger.LossLedger;
import io.foreshock.collector.publish.KafkaPublisher;
import io.foreshock.collector.record.CallsRecord;
import io.foreshock.collector.record.ErrorRecord;
import io.foreshock.collector.record.KernelRecord;
import io.foreshock.collector.record.RecordType;
import io.foreshock.collector.ring.RecordHandler;
import io.foreshock.collector.service.Service;
import io.foreshock.collector.service.ServiceResolver;
import io.foreshock.collector.summary.SummaryTable;
import io.foreshock.collector.syscall.SystemCall;
import io.foreshock.schemas.Topic;
import java.nio.ByteBuffer;

/**
 * What becomes of each record drained: a failure is encoded and published at once, counts go into
 * the table of the interval. Allocates nothing up to the hand-over to Kafka.
 */
final class SignalDrain implements RecordHandler {
    private final ErrorRecord error = new ErrorRecord();
    private final CallsRecord calls = new CallsRecord();
    private final AvroWriter writer = new AvroWriter(1024);
    private final ServiceResolver services;
    private final SyscallSignalEncoder encoder;
    private final SummaryTable table;
    private final KafkaPublisher publisher;
    private final LossLedger events;
    private final LossLedger summaries;
    private long seq;

    SignalDrain(
            ServiceResolver services,
            SyscallSignalEncoder encoder,
            SummaryTable table,
            KafkaPublisher publisher,
            LossLedger events,
            LossLedger summaries) {
        this.services = services;
        this.encoder = encoder;
        this.table = table;
        this.publisher = publisher;
        this.events = events;
        this.summaries = summaries;
    }

    @Override
    public void onRecord(ByteBuffer data, int offset, int length) {
        int type = data.getInt(offset);
        if (type == RecordType.ERROR && length >= ErrorRecord.SHORT_LENGTH) {
            onError(error.read(data, offset, length));
        } else if (type == RecordType.CALLS && length == CallsRecord.LENGTH) {
            onCalls(calls.read(data, offset));
        } else {
            events.add(Counter.CONSUMED, 1);
            events.addDropped(LossCause.UNREADABLE, 1);
        }
    }

    private void onError(ErrorRecord record) {
        events.add(Counter.CONSUMED, 1);
        if (SystemCall.byId(record.callId()) == null) {
            events.addDropped(LossCause.UNREADABLE, record.errorCount());
            return;
        }
        Service service = serviceOf(record);
        encoder.encode(writer, record, service, seq++, 1);
        publisher.publish(Topic.SIGNAL_SYSCALL, writer, record.errorCount());
    }

    private void onCalls(CallsRecord record) {
        summaries.add(Counter.CONSUMED, 1);
        SystemCall call = SystemCall.byId(record.callId());
        if (call == null) {
            summaries.addDropped(LossCause.UNREADABLE, record.count());
            return;
        }
        table.add(serviceOf(record), call, record);
    }

    private Service serviceOf(KernelRecord record) {
        return services.resolve(
                record.pid(),
                record.generation(),
                record.cgroupId(),
                record.bytes(),
                record.commAt(),
                record.commLength());
    }
}
