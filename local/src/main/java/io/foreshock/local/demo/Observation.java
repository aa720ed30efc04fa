package io.foreshock.local.demo;

import io.foreshock.schemas.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;

/**
 * What the topics say, added up record by record: the exact counts from the summaries, the events,
 * the job's results, and the loss ledger. Knows nothing of what was provoked. Not safe for use by
 * several threads.
 */
public final class Observation {
    private static final String SIGNALS = "foreshock.signal.";

    private final Map<Counted, Long> summaries = new HashMap<>();
    private final Map<Counted, Long> events = new HashMap<>();
    private final Map<Window, Result> results = new HashMap<>();
    private final Map<String, Account> accounts = new HashMap<>();
    private long lost;
    private long ledgerRecords;
    private long ledgerFirstSeq = Long.MAX_VALUE;
    private long ledgerLastSeq;

    /** Of what a result speaks: a window, and what of a service. */
    private record Window(long start, List<Object> of) {}

    private record Result(int revision, Map<Counted, Long> counts) {}

    /** What the ledger says of one source. */
    private record Account(long produced, long delivered, long pending, long until) {
        static final Account NONE = new Account(0, 0, 0, 0);

        Account plus(GenericRecord ledger) {
            return new Account(
                    produced + (Long) ledger.get("produced"),
                    delivered + (Long) ledger.get("delivered"),
                    (Long) ledger.get("pending"),
                    Math.max(until, (Long) ledger.get("interval_end")));
        }
    }

    /** Adds a record of {@code foreshock.signal.summary}. */
    void addSummary(GenericRecord record) {
        failures(record).forEach((failure, count) -> summaries.merge(failure, count, Long::sum));
    }

    /** Adds a record of {@code foreshock.signal.l7-summary}. */
    void addRequestSummary(GenericRecord record) {
        requests(record).forEach((request, count) -> summaries.merge(request, count, Long::sum));
    }

    /** Adds a record of {@code foreshock.signal.syscall}. */
    void addEvent(GenericRecord record) {
        Failure failure =
                new Failure(
                        text(record, "service"),
                        text(record, "syscall"),
                        text(record, "errno_name"));
        events.merge(failure, (Long) record.get("error_count"), Long::sum);
    }

    /** Adds a record of {@code foreshock.signal.l7}. */
    void addRequestEvent(GenericRecord record) {
        events.merge(Requests.of(record, text(record, "outcome")), 1L, Long::sum);
    }

    /** Adds a record of {@code foreshock.signal.collector}. */
    void addLedger(GenericRecord record) {
        ledgerRecords++;
        ledgerFirstSeq = Math.min(ledgerFirstSeq, (Long) record.get("seq"));
        ledgerLastSeq = Math.max(ledgerLastSeq, (Long) record.get("seq"));
        for (Object dropped : ((Map<?, ?>) record.get("dropped")).values()) {
            lost += (Long) dropped;
        }
        String topic = SIGNALS + text(record, "source");
        accounts.put(topic, accounts.getOrDefault(topic, Account.NONE).plus(record));
    }

    /** Adds a record of {@code foreshock.status}; a higher revision replaces a lower one. */
    void addResult(GenericRecord record) {
        boolean ofRequests = text(record, "type").equals("l7");
        List<Object> of =
                ofRequests
                        ? List.of(Requests.of(record, ""))
                        : List.of(
                                text(record, "service"),
                                text(record, "syscall"),
                                text(record, "category"));
        Result result =
                new Result(
                        (Integer) record.get("revision"),
                        ofRequests ? requests(record) : failures(record));
        results.merge(
                new Window((Long) record.get("window_start"), of),
                result,
                (a, b) -> a.revision > b.revision ? a : b);
    }

    private static Map<Counted, Long> failures(GenericRecord record) {
        Map<Counted, Long> failures = new HashMap<>();
        String service = text(record, "service");
        String call = text(record, "syscall");
        counts(record, "errors")
                .forEach((errno, count) -> failures.put(new Failure(service, call, errno), count));
        return failures;
    }

    private static Map<Counted, Long> requests(GenericRecord record) {
        Map<Counted, Long> requests = new HashMap<>();
        counts(record, "outcomes")
                .forEach((outcome, count) -> requests.put(Requests.of(record, outcome), count));
        return requests;
    }

    private static Map<String, Long> counts(GenericRecord record, String field) {
        Map<String, Long> counts = new HashMap<>();
        ((Map<?, ?>) record.get(field))
                .forEach((name, count) -> counts.put(name.toString(), whole(count)));
        return counts;
    }

    private static long whole(Object count) {
        return Math.round(((Number) count).doubleValue());
    }

    private static String text(GenericRecord record, String field) {
        return record.get(field).toString();
    }

    /** How many the exact counts hold, before anything is made of them. */
    public long summariesHold(Counted counted) {
        return summaries.getOrDefault(counted, 0L);
    }

    /** How many the events stand for. */
    public long eventsHold(Counted counted) {
        return events.getOrDefault(counted, 0L);
    }

    /** How many the results hold, over all windows. */
    public long resultsHold(Counted counted) {
        return results.values().stream()
                .mapToLong(result -> result.counts.getOrDefault(counted, 0L))
                .sum();
    }

    /** What was counted of a topic's source in all, by the ledger. */
    public long produced(Topic source) {
        return account(source).produced;
    }

    /** Of it, what was handed to Kafka. */
    public long delivered(Topic source) {
        return account(source).delivered;
    }

    /** Of it, what is still held back in the kernel. */
    public long pending(Topic source) {
        return account(source).pending;
    }

    /** Until when the ledger of a topic's source reaches, in milliseconds since the epoch. */
    public long ledgerUntil(Topic source) {
        return account(source).until;
    }

    private Account account(Topic source) {
        return accounts.getOrDefault(source.topicName(), Account.NONE);
    }

    /** Lost, of whatever source, for whatever cause. */
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
}
