package io.foreshock.jobs.cluster;

import io.foreshock.pipeline.signals.Signals;
import io.foreshock.schemas.result.ServiceStatus;
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

    /** How many results a window has. */
    public static final int KEYS = SERVICES.size() * CALLS.size();

    private Workload() {}

    /** Publishes the seconds from {@code from} up to but without {@code to}. */
    public static void publish(SignalProducer producer, int from, int to) throws Exception {
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
                        .thenComparing(ServiceStatus::getSyscall)
                        .thenComparing(ServiceStatus::getRevision));
        return sorted;
    }

    /** Share of the calls that arrived, by the ledgers of the window of a result. */
    public static double expectedCompleteness(ServiceStatus status) {
        int first = (int) ((status.getWindowStart().toEpochMilli() - Signals.START) / 1000);
        int lost = 0;
        for (int second = first; second < first + WINDOW_SECONDS; second++) {
            lost += second % 3;
        }
        double produced = 1000.0 * WINDOW_SECONDS;
        return (produced - lost) / produced;
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

    /**
     * The counts of one result.
     *
     * @param window start of the window
     * @param service the service
     * @param call the system call
     * @param count weighted exits
     * @param failures weighted failures
     */
    public record Counts(
            Instant window, String service, String call, double count, double failures) {
        /** The counts of a result. */
        public static Counts of(ServiceStatus status) {
            return new Counts(
                    status.getWindowStart(),
                    status.getService(),
                    status.getSyscall(),
                    status.getCount(),
                    status.getFailures());
        }

        private Counts plus(Counts other) {
            return new Counts(
                    window, service, call, count + other.count, failures + other.failures);
        }
    }
}
