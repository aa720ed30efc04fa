package io.foreshock.benchmarks.burst;

import io.foreshock.local.demo.DemoTopics;
import io.foreshock.local.demo.Failure;
import io.foreshock.local.demo.Observation;
import io.foreshock.local.stack.StackAddresses;
import io.foreshock.schemas.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What each station of the way counted, beside the truth. */
final class Stations implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Observation seen = new Observation();
    private final DemoTopics topics;

    Stations(StackAddresses addresses) {
        topics = new DemoTopics(addresses, seen, event -> {}, event -> {});
    }

    /** Reads until everything has arrived and nothing is held back, or patience ends. */
    void await(Map<Failure, Long> truth, long lastFailureMillis) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - deadline < 0 && !complete(truth, lastFailureMillis)) {
            topics.poll();
        }
    }

    private boolean complete(Map<Failure, Long> truth, long lastFailureMillis) {
        return seen.ledgerUntil(Topic.SIGNAL_SYSCALL) > lastFailureMillis
                && seen.pending(Topic.SIGNAL_SYSCALL) == 0
                && missing(truth, seen::summariesHold) <= 0
                && missing(truth, seen::eventsHold) <= 0
                && missing(truth, seen::resultsHold) <= 0;
    }

    private static long missing(Map<Failure, Long> truth, ToLongFunction<Failure> station) {
        return truth.entrySet().stream()
                .mapToLong(each -> each.getValue() - station.applyAsLong(each.getKey()))
                .sum();
    }

    /** By how much the kernel's own counts, as summaries, differ, failure by failure. */
    long summariesDiffer(Map<Failure, Long> truth) {
        return differ(truth, seen::summariesHold);
    }

    /** By how much what the events stand for differs. */
    long eventsDiffer(Map<Failure, Long> truth) {
        return differ(truth, seen::eventsHold);
    }

    /** By how much what the results hold differs. */
    long resultsDiffer(Map<Failure, Long> truth) {
        return differ(truth, seen::resultsHold);
    }

    /** By how much the ledger's count of watched failures differs from all that was provoked. */
    long ledgerDiffers(Map<Failure, Long> truth) {
        long all = truth.values().stream().mapToLong(Long::longValue).sum();
        return Math.abs(seen.produced(Topic.SIGNAL_SYSCALL) - all);
    }

    /** What the ledger says was lost. */
    long lost() {
        return seen.lost();
    }

    private static long differ(Map<Failure, Long> truth, ToLongFunction<Failure> station) {
        return truth.entrySet().stream()
                .mapToLong(each -> Math.abs(each.getValue() - station.applyAsLong(each.getKey())))
                .sum();
    }

    @Override
    public void close() {
        topics.close();
    }
}
