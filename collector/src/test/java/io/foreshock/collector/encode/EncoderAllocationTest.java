package io.foreshock.collector.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.foreshock.collector.record.ErrorRecord;
import io.foreshock.collector.record.ErrorRecordBuilder;
import io.foreshock.collector.redact.PathRedactor;
import io.foreshock.collector.service.Service;
import io.foreshock.collector.syscall.Architecture;
import io.foreshock.collector.syscall.Category;
import io.foreshock.collector.syscall.SystemCall;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** In steady state no encoder allocates. */
class EncoderAllocationTest {
    private static final int EVENTS = 100_000;

    /** What one reading of the counter itself may allocate. */
    private static final long READING_BYTES = 1024;

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
                        allocatedBy(
                                () -> {
                                    encoder.encode(out, open.readInto(record), service, 1, 1);
                                    encoder.encode(out, connect.readInto(record), service, 2, 1);
                                }))
                .isLessThan(READING_BYTES);
    }

    @Test
    void syscallSummaryEncoderAllocatesNothing() {
        SyscallSummaryEncoder encoder = new SyscallSummaryEncoder(identity, clock);
        CallSummary summary = new CallSummary(SystemCall.OPENAT, Category.FILE);
        assertThat(
                        allocatedBy(
                                () -> {
                                    summary.clear();
                                    summary.addSuccesses(5);
                                    summary.addErrors(2, 3, true);
                                    summary.addErrors(13, 1, true);
                                    summary.addDuration(9, 9000);
                                    summary.addBucket(10, 9);
                                    encoder.encode(out, summary, service, 0, 1, 1, 1);
                                }))
                .isLessThan(READING_BYTES);
    }

    private static long allocatedBy(Runnable event) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < EVENTS; i++) {
            event.run();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < EVENTS; i++) {
            event.run();
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
