package io.foreshock.pipeline.signals;

import io.foreshock.pipeline.latency.LatencySketch;
import io.foreshock.schemas.signal.CollectorLedger;
import io.foreshock.schemas.signal.L7Signal;
import io.foreshock.schemas.signal.L7Summary;
import io.foreshock.schemas.signal.SyscallSignal;
import io.foreshock.schemas.signal.SyscallSummary;
import java.nio.ByteBuffer;
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

    /**
     * 10 exchanges GET /orders/{id} of checkout as an HTTP server: 9 were answered, one of them
     * with 404, one with 503, and one with what was not seen; three failed: these two, and one that
     * was not answered. Each took 1 ms.
     */
    public static L7Summary exchanges(String host, long start) {
        L7Summary s = new L7Summary();
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
        s.setRole("server");
        s.setProtocol("http/1");
        s.setEndpoint("/orders/{id}");
        s.setPeer("10.0.0.1");
        s.setMethod("GET");
        s.setCount(10);
        s.setFailures(3);
        s.setSampled(10);
        s.setOutcomes(
                Map.of(
                        "OK",
                        6L,
                        "CLIENT_ERROR",
                        1L,
                        "SERVER_ERROR",
                        1L,
                        "TIMEOUT",
                        1L,
                        "UNKNOWN",
                        1L));
        s.setStatuses(Map.of("200", 6L, "404", 1L, "503", 1L));
        s.setErrorStatuses(Map.of("404", 1L, "503", 1L));
        s.setLatencyCount(10);
        s.setLatencySumNs(10_000_000);
        s.setLatencyMaxNs(1_000_000);
        s.setLatencySketch(sketch(1e6, 10));
        s.setConfidence(Map.of("EXACT", 10L));
        return s;
    }

    /** A sketch of equal durations. */
    public static ByteBuffer sketch(double nanos, double count) {
        LatencySketch sketch = new LatencySketch();
        sketch.add(nanos, count);
        return sketch.bytes();
    }

    /** An exchange GET /orders/{id} of checkout that was answered with 503. */
    public static L7Signal failedExchange(String host, long ended) {
        L7Signal s = new L7Signal();
        s.setEventTime(Instant.ofEpochMilli(ended));
        s.setTimeNs(ended * 1_000_000);
        s.setKtimeNs(ended);
        s.setHost(host);
        s.setBootId("boot");
        s.setSeq(0);
        s.setPid(42);
        s.setTid(42);
        s.setComm("checkout");
        s.setCgroupId(1);
        s.setService("checkout");
        s.setWeight(1);
        s.setProtocol("http/1");
        s.setRole("server");
        s.setMethod("GET");
        s.setEndpoint("/orders/{id}");
        s.setOutcome("SERVER_ERROR");
        s.setStatus("503");
        s.setHttpStatus(503);
        s.setLatencyNs(1_000_000L);
        s.setPeerAddress("10.0.0.1");
        s.setPeerPort(40_000);
        s.setConnectionId(7);
        s.setTraceId("0af7651916cd43dd8448eb211c80319c");
        s.setConfidence("EXACT");
        return s;
    }

    /** A ledger of the observed exchanges, likewise. */
    public static CollectorLedger l7Ledger(String host, long start, long produced, long lost) {
        CollectorLedger ledger = ledger(host, start, produced, lost);
        ledger.setSource("l7-summary");
        return ledger;
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
