package io.foreshock.collector.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.allocation.Allocated;
import io.foreshock.collector.record.ErrorRecord;
import io.foreshock.collector.record.ErrorRecordBuilder;
import io.foreshock.collector.redact.PathRedactor;
import io.foreshock.collector.service.Service;
import io.foreshock.collector.syscall.Architecture;
import io.foreshock.collector.syscall.Category;
import io.foreshock.collector.syscall.SystemCall;
import org.junit.jupiter.api.Test;

/** In steady state no encoder allocates. */
class EncoderAllocationTest {
    private final HostIdentity identity = new HostIdentity("host-1", "boot-1", 42);
    private final EventClock clock = EventClock.measured();
    private final Service service = new Service("shop", "c0ffee", Service.Origin.KUBERNETES);
    private final AvroWriter out = new AvroWriter(1024);

    @Test
    void syscallSignalEncoderAllocatesNothing() {
        SyscallSignalEncoder encoder =
                new SyscallSignalEncoder(
                        identity,
                        Architecture.X86_64,
                        clock,
                        PathRedactor.withNames(PathRedactor.DEFAULT_NAMES));
        ErrorRecordBuilder open =
                new ErrorRecordBuilder().path("/var/lib/app/session/token=abcdef/ä");
        ErrorRecordBuilder connect =
                new ErrorRecordBuilder().call(11, 111).peer(new byte[] {127, 0, 0, 1}, 80);
        ErrorRecord record = new ErrorRecord();
        assertThat(
                        Allocated.by(
                                () -> {
                                    encoder.encode(out, open.readInto(record), service, 1, 1);
                                    encoder.encode(out, connect.readInto(record), service, 2, 1);
                                }))
                .isZero();
    }

    @Test
    void syscallSummaryEncoderAllocatesNothing() {
        SyscallSummaryEncoder encoder = new SyscallSummaryEncoder(identity, clock);
        CallSummary summary = new CallSummary(SystemCall.OPENAT, Category.FILE);
        assertThat(
                        Allocated.by(
                                () -> {
                                    summary.clear();
                                    summary.addSuccesses(5);
                                    summary.addErrors(2, 3, true);
                                    summary.addErrors(13, 1, true);
                                    summary.addDuration(9, 9000);
                                    summary.addBucket(10, 9);
                                    encoder.encode(out, summary, service, 0, 1, 1, 1);
                                }))
                .isZero();
    }
}
