package io.foreshock.collector.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.service.Service;
import io.foreshock.collector.syscall.Category;
import io.foreshock.collector.syscall.SystemCall;
import io.foreshock.schemas.signal.SyscallSummary;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SyscallSummaryEncoderTest {
    private final SyscallSummaryEncoder encoder =
            new SyscallSummaryEncoder(
                    new HostIdentity("host", "boot", 42),
                    EventClock.withOffset(1_700_000_000_000_000_000L));
    private final AvroWriter out = new AvroWriter(16);
    private final Service service = new Service("shop", "c0ffee", Service.Origin.SYSTEMD);

    private SyscallSummary encode(CallSummary summary) {
        encoder.encode(out, summary, service, 1_000_000_000L, 2_000_000_000L, 3, 1.5);
        return AvroMessages.decode(out, SyscallSummary.class);
    }

    @Test
    void writesEveryFieldInTheOrderOfTheSchema() {
        CallSummary summary = new CallSummary(SystemCall.BIND, Category.NETWORK);
        summary.addSuccesses(10);
        summary.addErrors(98, 4, true);
        summary.addErrors(22, 1, false);
        summary.addErrors(98, 2, true);
        summary.addErrors(512, 1, false);
        summary.addDuration(15, 12345);
        summary.addBucket(0, 1);
        summary.addBucket(3, 14);
        summary.addBucket(5, 0);

        assertThat(encode(summary))
                .isEqualTo(
                        SyscallSummary.newBuilder()
                                .setEventTime(Instant.ofEpochSecond(1_700_000_001L))
                                .setTimeNs(1_700_000_001_000_000_000L)
                                .setKtimeNs(1_000_000_000L)
                                .setHost("host")
                                .setBootId("boot")
                                .setInstanceId(42L)
                                .setSeq(3)
                                .setContainerId("c0ffee")
                                .setService("shop")
                                .setWeight(1.5)
                                .setIntervalStart(Instant.ofEpochSecond(1_700_000_001L))
                                .setIntervalEnd(Instant.ofEpochSecond(1_700_000_002L))
                                .setSyscall("bind")
                                .setCategory("network")
                                .setCount(18)
                                .setFailures(6)
                                .setErrors(
                                        Map.of("EADDRINUSE", 6L, "EINVAL", 1L, "ERESTARTSYS", 1L))
                                .setTimed(15)
                                .setDurationSumNs(12345)
                                .setDurationMaxNs(15)
                                .setLatencyLog2(List.of(1L, 0L, 0L, 14L))
                                .build());
    }

    @Test
    void writesTheCategoryOfItsExits() {
        SyscallSummary decoded = encode(new CallSummary(SystemCall.BIND, Category.PERMISSION));
        assertThat(decoded.getSyscall()).isEqualTo("bind");
        assertThat(decoded.getCategory()).isEqualTo("permission");
    }

    @Test
    void writesEmptyCollections() {
        SyscallSummary decoded = encode(new CallSummary(SystemCall.OPEN, Category.FILE));
        assertThat(decoded.getErrors()).isEmpty();
        assertThat(decoded.getLatencyLog2()).isEmpty();
        assertThat(decoded.getDurationMaxNs()).isZero();
    }

    @Test
    void startsTheNextIntervalEmpty() {
        CallSummary summary = new CallSummary(SystemCall.OPEN, Category.FILE);
        summary.addErrors(2, 5, true);
        summary.addBucket(63, 5);
        summary.addDuration(5, 5);
        summary.clear();
        assertThat(encode(summary))
                .isEqualTo(encode(new CallSummary(SystemCall.OPEN, Category.FILE)));
        summary.addErrors(2, 1, true);
        assertThat(encode(summary).getErrors()).isEqualTo(Map.of("ENOENT", 1L));
    }

    @Test
    void holdsTheLargestCountsAndEveryBucket() {
        CallSummary summary = new CallSummary(SystemCall.OPEN, Category.FILE);
        summary.addSuccesses(Long.MAX_VALUE);
        for (int bucket = 0; bucket < CallSummary.BUCKETS; bucket++) {
            summary.addBucket(bucket, 1);
        }
        SyscallSummary decoded = encode(summary);
        assertThat(decoded.getCount()).isEqualTo(Long.MAX_VALUE);
        assertThat(decoded.getDurationMaxNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(decoded.getLatencyLog2()).isEqualTo(Collections.nCopies(64, 1L));
    }

    @Test
    void growsWithTheNumberOfDistinctErrors() {
        CallSummary summary = new CallSummary(SystemCall.OPEN, Category.FILE);
        for (int errno = 1; errno <= 133; errno++) {
            summary.addErrors(errno, errno, false);
        }
        assertThat(encode(summary).getErrors()).hasSize(133).containsEntry("EHWPOISON", 133L);
    }
}
