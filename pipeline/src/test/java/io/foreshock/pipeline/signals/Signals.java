package io.foreshock.pipeline.signals;

import io.foreshock.schemas.signal.CollectorLedger;
import io.foreshock.schemas.signal.SyscallSignal;
import io.foreshock.schemas.signal.SyscallSummary;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Valid signals, for tests to vary. Intervals last one second. */
public final class Signals {
    /** An instant on the border of a ten-second window: 2025-01-01T00:00:00Z. */
    public static final long START = 1_735_689_600_000L;

    private Signals() {}

    /** 10 openat calls of checkout, 2 of them ENOENT, each of 2^12 to 2^13 ns. */
    public static SyscallSummary summary(String host, long start) {
        SyscallSummary s = new SyscallSummary();
        s.setEventTime(Instant.ofEpochMilli(start));
        s.setTimeNs(start * 1_000_000);
        s.setKtimeNs(start);
        s.setHost(host);
        s.setBootId("boot");
        s.setSeq(0);
        s.setService("checkout");
        s.setWeight(1);
        s.setIntervalStart(Instant.ofEpochMilli(start));
        s.setIntervalEnd(Instant.ofEpochMilli(start + 1000));
        s.setSyscall("openat");
        s.setCategory("file");
        s.setCount(10);
        s.setFailures(2);
        s.setErrors(Map.of("ENOENT", 2L));
        s.setTimed(10);
        s.setDurationSumNs(50_000);
        s.setDurationMaxNs(8192);
        s.setLatencyLog2(List.of(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 10L));
        return s;
    }

    /** An openat of checkout that failed with ENOSPC. */
    public static SyscallSignal failure(String host, long lastSeen) {
        SyscallSignal s = new SyscallSignal();
        s.setEventTime(Instant.ofEpochMilli(lastSeen));
        s.setTimeNs(lastSeen * 1_000_000);
        s.setKtimeNs(lastSeen);
        s.setHost(host);
        s.setBootId("boot");
        s.setSeq(0);
        s.setPid(42);
        s.setTid(42);
        s.setComm("checkout");
        s.setCgroupId(1);
        s.setService("checkout");
        s.setWeight(1);
        s.setPpid(1);
        s.setUid(0);
        s.setGid(0);
        s.setSyscall("openat");
        s.setSyscallNr(257);
        s.setErrno(28);
        s.setErrnoName("ENOSPC");
        s.setCategory("file");
        s.setSeverity("high");
        s.setAsynchronous(false);
        s.setPath("/data/orders");
        s.setPathTruncated(false);
        s.setErrorCount(1);
        s.setFirstSeen(Instant.ofEpochMilli(lastSeen));
        s.setLastSeen(Instant.ofEpochMilli(lastSeen));
        return s;
    }

    /** A ledger of the observed calls, of a collector that started in 1970. */
    public static CollectorLedger ledger(String host, long start, long produced, long lost) {
        CollectorLedger l = new CollectorLedger();
        l.setEventTime(Instant.ofEpochMilli(start));
        l.setTimeNs(start * 1_000_000);
        l.setKtimeNs(start);
        l.setHost(host);
        l.setBootId("boot");
        l.setSeq(start / 500 + 1);
        l.setSource("summary");
        l.setIntervalStart(Instant.ofEpochMilli(start));
        l.setIntervalEnd(Instant.ofEpochMilli(start + 1000));
        l.setProduced(produced);
        l.setDelivered(produced - lost);
        l.setDropped(lost == 0 ? Map.of() : Map.of("ring-full", lost));
        l.setDeferred(Map.of());
        l.setSamplingRate(1.0);
        return l;
    }
}
