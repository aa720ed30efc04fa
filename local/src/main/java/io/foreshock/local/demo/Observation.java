package io.foreshock.local.demo;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;

/**
 * What the topics say, added up record by record: the kernel's counts from the summaries, the
 * events, the job's results, and the loss ledger. Knows nothing of what was provoked. Not safe for
 * use by several threads.
 */
public final class Observation {
    private final Map<Failure, Long> kernel = new HashMap<>();
    private final Map<Failure, Long> events = new HashMap<>();
    private final Map<WindowKey, Result> results = new HashMap<>();
    private long produced;
    private long delivered;
    private long pending;
    private long lost;
    private long ledgerUntil;
    private long ledgerRecords;
    private long ledgerFirstSeq = Long.MAX_VALUE;
    private long ledgerLastSeq;

    private record WindowKey(long start, String service, String call, String category) {}

    private record Result(int revision, Map<Failure, Long> failures) {}

    /** Adds a record of {@code foreshock.signal.summary}. */
    void addSummary(GenericRecord record) {
        errors(record).forEach((failure, count) -> kernel.merge(failure, count, Long::sum));
    }

    /** Adds a record of {@code foreshock.signal.syscall}. */
    void addEvent(GenericRecord record) {
        Failure failure =
                new Failure(
                        record.get("service").toString(),
                        record.get("syscall").toString(),
                        record.get("errno_name").toString());
        events.merge(failure, (Long) record.get("error_count"), Long::sum);
    }

    /** Adds a record of {@code foreshock.signal.collector}. */
    void addLedger(GenericRecord record) {
        ledgerRecords++;
        ledgerFirstSeq = Math.min(ledgerFirstSeq, (Long) record.get("seq"));
        ledgerLastSeq = Math.max(ledgerLastSeq, (Long) record.get("seq"));
        for (Object dropped : ((Map<?, ?>) record.get("dropped")).values()) {
            lost += (Long) dropped;
        }
        if (record.get("source").toString().equals("syscall")) {
            produced += (Long) record.get("produced");
            delivered += (Long) record.get("delivered");
            pending = (Long) record.get("pending");
            ledgerUntil = Math.max(ledgerUntil, (Long) record.get("interval_end"));
        }
    }

    /**
     * Adds a record of {@code foreshock.status}, unless it speaks of exchanges; a higher revision
     * replaces a lower one.
     */
    void addResult(GenericRecord record) {
        if (record.get("type").toString().equals("l7")) {
            return;
        }
        WindowKey key =
                new WindowKey(
                        (Long) record.get("window_start"),
                        record.get("service").toString(),
                        record.get("syscall").toString(),
                        record.get("category").toString());
        Result result = new Result((Integer) record.get("revision"), errors(record));
        results.merge(key, result, (a, b) -> a.revision > b.revision ? a : b);
    }

    private static Map<Failure, Long> errors(GenericRecord record) {
        Map<Failure, Long> errors = new HashMap<>();
        String service = record.get("service").toString();
        String call = record.get("syscall").toString();
        ((Map<?, ?>) record.get("errors"))
                .forEach(
                        (errno, count) ->
                                errors.put(
                                        new Failure(service, call, errno.toString()),
                                        ((Number) count).longValue()));
        return errors;
    }

    /** How many of a failure the kernel counted. */
    public long kernelSaw(Failure failure) {
        return kernel.getOrDefault(failure, 0L);
    }

    /** How many of a failure the events stand for. */
    public long eventsHold(Failure failure) {
        return events.getOrDefault(failure, 0L);
    }

    /** How many of a failure the results hold, over all windows. */
    public long resultHolds(Failure failure) {
        return results.values().stream()
                .mapToLong(result -> result.failures.getOrDefault(failure, 0L))
                .sum();
    }

    /** Watched failures that the kernel counted in all, by the ledger. */
    public long produced() {
        return produced;
    }

    /** Of them, those handed to Kafka. */
    public long delivered() {
        return delivered;
    }

    /** Of them, those still held back in the kernel. */
    public long pending() {
        return pending;
    }

    /** Lost, of calls and of failures, for whatever cause. */
    public long lost() {
        return lost;
    }

    /**
     * Ledger records that never came after the first that did, by the gaps in their numbers: what
     * they said is unknown.
     */
    long ledgerGaps() {
        return ledgerRecords == 0 ? 0 : ledgerLastSeq - ledgerFirstSeq + 1 - ledgerRecords;
    }

    /** Until when the ledger reaches, in milliseconds since the epoch. */
    public long ledgerUntil() {
        return ledgerUntil;
    }
}
