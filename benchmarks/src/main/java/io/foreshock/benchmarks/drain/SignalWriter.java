package io.foreshock.benchmarks.drain;

import io.foreshock.collector.encode.AvroWriter;
import io.foreshock.collector.encode.EventClock;
import io.foreshock.collector.encode.HostIdentity;
import io.foreshock.collector.encode.SyscallSignalEncoder;
import io.foreshock.collector.record.ErrorRecord;
import io.foreshock.collector.redact.PathRedactor;
import io.foreshock.collector.ring.RecordHandler;
import io.foreshock.collector.service.Service;
import io.foreshock.collector.syscall.Architecture;
import java.nio.ByteBuffer;

/** Decodes and encodes: from the kernel's record to Avro's bytes, as the collector does. */
final class SignalWriter implements RecordHandler {
    private final ErrorRecord record = new ErrorRecord();
    private final SyscallSignalEncoder encoder =
            new SyscallSignalEncoder(
                    HostIdentity.read(""),
                    Architecture.current(),
                    EventClock.measured(),
                    PathRedactor.withNames(PathRedactor.DEFAULT_NAMES));
    private final Service service = new Service("checkout", null, Service.Origin.OPENTELEMETRY);
    private final AvroWriter out = new AvroWriter(1024);
    private long nextNumber;
    private long missing;
    private long written;
    private long bytes;

    /** Expects records from this number on. */
    SignalWriter(long firstNumber) {
        nextNumber = firstNumber;
    }

    @Override
    public void onRecord(ByteBuffer data, int offset, int length) {
        record.read(data, offset, length);
        long number = record.cgroupId();
        missing += number - nextNumber;
        nextNumber = number + 1;
        encoder.encode(out, record, service, written++, 1);
        bytes += out.recordLength();
    }

    /** Records written. */
    long written() {
        return written;
    }

    /** Bytes of Avro that they became. */
    long bytes() {
        return bytes;
    }

    /** Numbers below {@code end} that did not come. */
    long missingBefore(long end) {
        return missing + end - nextNumber;
    }
}
