package io.foreshock.jobs.cluster;

import io.foreshock.pipeline.signals.Signals;
import io.foreshock.schemas.result.ServiceStatus;
import io.foreshock.schemas.signal.L7Summary;
import io.foreshock.schemas.signal.SyscallSignal;
import io.foreshock.schemas.signal.SyscallSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What two hosts publish in a number of seconds, and what the job must make of it. Every partition
 * gets signals up to the end, so event time needs no idleness to go on.
 */
public final class Workload {
    /** The hosts. */
    public static final List<String> HOSTS = List.of("host-0", "host-1");

    /** Seconds published; the last window stays open. */
    public static final int SECONDS = 60;

    private static final int WINDOW_SECONDS = 10;
    private static final List<String> SERVICES = List.of("checkout", "payment");
    private static final List<String> CALLS = List.of("connect", "openat", "write");
    private static final List<String> ENDPOINTS = List.of("/carts", "/orders/{id}");

    /** How many results of system calls a window has. */
    public static final int CALL_KEYS = SERVICES.size() * CALLS.size();

    /** How many results a window has. */
    public static final int KEYS = CALL_KEYS + SERVICES.size() * ENDPOINTS.size();

    private Workload() {}

    /** Publishes the seconds from {@code from} up to but without {@code to}. */
    public static void publish(SignalProducer producer, int from, int to) throws Exception {
        for (int second = from; second < to; second++) {
            publishCalls(producer, second, second + 1);
            publishExchanges(producer, second, second + 1);
        }
    }

    /** Publishes what is observed of system calls alone. */
    public static void publishCalls(SignalProducer producer, int from, int to) throws Exception {
        for (int second = from; second < to; second++) {
            for (String host : HOSTS) {
                for (String service : SERVICES) {
                    for (String call : CALLS) {
                        producer.send(summary(host, service, call, second));
                    }
                }
                producer.send(failure(host, second));
                producer.send(Signals.ledger(host, time(second), 1000, second % 3));
            }
        }
        producer.flush();
    }

    /** Publishes what is observed of exchanges alone. */
    public static void publishExchanges(SignalProducer producer, int from, int to)
            throws Exception {
        for (int second = from; second < to; second++) {
            for (String host : HOSTS) {
                for (String service : SERVICES) {
                    for (String endpoint : ENDPOINTS) {
                        producer.send(exchanges(host, service, endpoint, second));
                    }
                }
                producer.send(Signals.failedExchange(host, time(second) + 500));
                producer.send(Signals.l7Ledger(host, time(second), 1000, second % 4));
            }
        }
        producer.flush();
    }

    /** All counts that the job must give, in the order of {@link #sorted}. */
    public static List<Counts> expected() {
        Map<String, Counts> byKey = new TreeMap<>();
        int closed = (SECONDS - 2) / WINDOW_SECONDS * WINDOW_SECONDS;
        for (int second = 0; second < closed; second++) {
            long window = time(second / WINDOW_SECONDS * WINDOW_SECONDS);
            for (String host : HOSTS) {
                for (String service : SERVICES) {
                    for (String call : CALLS) {
                        SyscallSummary s = summary(host, service, call, second);
                        Counts counts =
                                new Counts(
                                        Instant.ofEpochMilli(window),
                                        service,
                                        call,
                                        s.getCount() * s.getWeight(),
                                        s.getFailures() * s.getWeight());
                        byKey.merge(window + service + call, counts, Counts::plus);
                    }
                    for (String endpoint : ENDPOINTS) {
                        L7Summary s = exchanges(host, service, endpoint, second);
                        Counts counts =
                                new Counts(
                                        Instant.ofEpochMilli(window),
                                        service,
                                        endpoint,
                                        s.getCount(),
                                        s.getFailures());
                        byKey.merge(window + service + endpoint, counts, Counts::plus);
                    }
                }
            }
        }
        return List.copyOf(byKey.values());
    }

    /** Results in a fixed order. */
    public static List<ServiceStatus> sorted(List<ServiceStatus> results) {
        List<ServiceStatus> sorted = new ArrayList<>(results);
        sorted.sort(
                Comparator.comparing(ServiceStatus::getWindowStart)
                        .thenComparing(ServiceStatus::getService)
                        .thenComparing(Counts::subject)
                        .thenComparing(ServiceStatus::getRevision));
        return sorted;
    }

    /** Share of what was observed that arrived, by the ledgers of the window of a result. */
    public static double expectedCompleteness(ServiceStatus status) {
        int first = (int) ((status.getWindowStart().toEpochMilli() - Signals.START) / 1000);
        int lost = 0;
        for (int second = first; second < first + WINDOW_SECONDS; second++) {
            lost += second % (isExchange(status) ? 4 : 3);
        }
        double produced = 1000.0 * WINDOW_SECONDS;
        return (produced - lost) / produced;
    }

    /** True of a result of exchanges. */
    public static boolean isExchange(ServiceStatus status) {
        return status.getType().equals("l7");
    }

    /** Milliseconds since the epoch of one of the workload's seconds. */
    public static long time(int second) {
        return Signals.START + second * 1000L;
    }

    private static SyscallSummary summary(String host, String service, String call, int second) {
        int failures = (second + HOSTS.indexOf(host)) % 4;
        SyscallSummary s = Signals.summary(host, time(second));
        s.setService(service);
        s.setSyscall(call);
        s.setCount(10L + second + CALLS.indexOf(call));
        s.setFailures(failures);
        s.setErrors(failures == 0 ? Map.of() : Map.of("ENOSPC", (long) failures, "EINTR", 1L));
        s.setWeight(service.equals("payment") ? 2 : 1);
        return s;
    }

    private static SyscallSignal failure(String host, int second) {
        SyscallSignal failure = Signals.failure(host, time(second) + 500);
        failure.setPid(1000 + second);
        return failure;
    }

    private static L7Summary exchanges(String host, String service, String endpoint, int second) {
        int failures = (second + HOSTS.indexOf(host)) % 3;
        long answered = 10L + second + ENDPOINTS.indexOf(endpoint);
        L7Summary s = Signals.exchanges(host, time(second));
        s.setService(service);
        s.setEndpoint(endpoint);
        s.setCount(answered + failures);
        s.setSampled(s.getCount());
        s.setFailures(failures);
        s.setOutcomes(Map.of("OK", answered, "SERVER_ERROR", (long) failures));
        s.setStatuses(Map.of("200", answered, "503", (long) failures));
        s.setErrorStatuses(Map.of("503", (long) failures));
        return s;
    }

    /**
     * The counts of one result.
     *
     * @param window start of the window
     * @param service the service
     * @param subject the system call, or the endpoint of exchanges
     * @param count weighted exits or exchanges
     * @param failures weighted failures
     */
    public record Counts(
            Instant window, String service, String subject, double count, double failures) {
        /** The counts of a result. */
        public static Counts of(ServiceStatus status) {
            return new Counts(
                    status.getWindowStart(),
                    status.getService(),
                    subject(status),
                    status.getCount(),
                    status.getFailures());
        }

        private static String subject(ServiceStatus status) {
            return isExchange(status) ? status.getEndpoint() : status.getSyscall();
        }

        private Counts plus(Counts other) {
            return new Counts(
                    window, service, subject, count + other.count, failures + other.failures);
        }
    }
}
