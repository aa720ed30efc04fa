package io.foreshock.local.demo;

import io.foreshock.local.provoke.Scenario;
import io.foreshock.local.stack.LocalStack;
import io.foreshock.local.terminal.Terminal;
import io.foreshock.schemas.Topic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Provokes every scenario on a running stack whose collector observes the scope, and waits until
 * the results hold them.
 */
public final class Demo {
    /** From the last provoked failure to the last result; beyond it something is wrong. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final LocalStack stack;
    private final ScopeCgroup scope;
    private final Path work;
    private final Terminal terminal;
    private final Observation seen = new Observation();
    private final Map<Scenario, Map<String, Integer>> truth = new LinkedHashMap<>();
    private final Map<Counted, Long> counts = new HashMap<>();
    private long firstFailure;
    private long firstResult;

    Demo(LocalStack stack, ScopeCgroup scope, Path work, Terminal terminal) {
        this.stack = stack;
        this.scope = scope;
        this.work = work;
        this.terminal = terminal;
    }

    /** Runs it. */
    Verdict run() throws IOException, InterruptedException {
        DemoScreen screen = new DemoScreen(terminal);
        try (DemoTopics topics =
                new DemoTopics(stack.addresses(), seen, screen::failedCall, screen::endedRequest)) {
            screen.begin();
            terminal.live("  preparing a process for each …");
            try (Provokers provokers = Provokers.prepare(scope, work)) {
                terminal.endLive();
                for (Scenario scenario : Scenario.all()) {
                    provoke(scenario, provokers, screen);
                    topics.poll();
                }
                provokers.leaveScope();
                awaitResults(topics, System.currentTimeMillis());
            }
        }
        return Verdict.of(truth, seen);
    }

    /** From the first provoked failure to the first result, in seconds; NaN if there was none. */
    double firstResultSeconds() {
        return firstResult == 0 ? Double.NaN : (firstResult - firstFailure) / 1e9;
    }

    private void provoke(Scenario scenario, Provokers provokers, DemoScreen screen)
            throws IOException {
        if (firstFailure == 0) {
            firstFailure = System.nanoTime();
        }
        Map<String, Integer> gave = provokers.provoke(scenario).gave();
        truth.put(scenario, gave);
        counts.putAll(GroundTruth.of(scenario, gave));
        screen.provoked(scenario, gave);
    }

    private void awaitResults(DemoTopics topics, long lastFailureMillis)
            throws IOException, InterruptedException {
        if (!terminal.isTty()) {
            terminal.line("  waiting for the results; windows close 10 s after they open");
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!complete(lastFailureMillis) && System.nanoTime() - deadline < 0) {
            if (stack.failure().isDone()) {
                throw stack.failure().join();
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            topics.poll();
            noteFirstResult();
            terminal.live(waitingLine());
        }
        terminal.endLive();
    }

    private void noteFirstResult() {
        boolean any = counts.keySet().stream().anyMatch(each -> seen.resultsHold(each) > 0);
        if (any && firstResult == 0) {
            firstResult = System.nanoTime();
        }
    }

    /**
     * The ledgers have passed the last failure, nothing is held back, and all results are there.
     */
    private boolean complete(long lastFailureMillis) {
        return seen.ledgerUntil(Topic.SIGNAL_SYSCALL) > lastFailureMillis
                && seen.ledgerUntil(Topic.SIGNAL_L7_SUMMARY) > lastFailureMillis
                && seen.pending(Topic.SIGNAL_SYSCALL) == 0
                && counts.entrySet().stream()
                        .allMatch(each -> arrived(each.getKey(), each.getValue()));
    }

    private boolean arrived(Counted counted, long provoked) {
        return seen.resultsHold(counted) >= provoked
                && (seen.eventsHold(counted) >= provoked || !counted.isAlwaysAnEvent())
                && seen.summariesHold(counted) >= provoked;
    }

    private String waitingLine() {
        long summaries = 0;
        long results = 0;
        for (Counted counted : counts.keySet()) {
            summaries += seen.summariesHold(counted);
            results += seen.resultsHold(counted);
        }
        return String.format(
                Locale.ROOT,
                "  counted %d, results hold %d; windows close 10 s after they open …",
                summaries,
                results);
    }
}
