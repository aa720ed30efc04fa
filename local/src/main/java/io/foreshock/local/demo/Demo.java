package io.foreshock.local.demo;

import io.foreshock.collector.syscall.Errno;
import io.foreshock.local.provoke.Scenario;
import io.foreshock.local.stack.LocalStack;
import io.foreshock.local.terminal.Terminal;
import io.foreshock.local.terminal.Terminal.Colour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;

/**
 * Provokes every scenario on a running stack whose collector observes the scope, and waits until
 * the results hold them.
 */
public final class Demo {
    /** From the last provoked failure to the last result; beyond it something is wrong. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private static final String LEGEND =
            "  the first of equal failures is an event at once; those after it come together";

    private final LocalStack stack;
    private final ScopeCgroup scope;
    private final Path work;
    private final Terminal terminal;
    private final Observation seen = new Observation();
    private final Map<Scenario, Integer> truth = new EnumMap<>(Scenario.class);
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
        Map<Scenario, Provoker> provokers = new EnumMap<>(Scenario.class);
        try (DemoTopics topics = new DemoTopics(stack.addresses(), seen, this::showEvent)) {
            terminal.line("");
            terminal.line(terminal.in(Colour.BOLD, "Provoking failures"));
            terminal.line(terminal.in(Colour.DIM, LEGEND));
            terminal.live("  preparing a process for each …");
            for (Scenario scenario : Scenario.values()) {
                provokers.put(scenario, start(scenario));
            }
            for (Provoker provoker : provokers.values()) {
                provoker.awaitReady();
            }
            terminal.endLive();
            for (Map.Entry<Scenario, Provoker> each : provokers.entrySet()) {
                provoke(each.getKey(), each.getValue(), topics);
            }
            awaitResults(topics, System.currentTimeMillis());
        } finally {
            for (Provoker provoker : provokers.values()) {
                provoker.close();
            }
        }
        return Verdict.of(truth, seen);
    }

    /** From the first provoked failure to the first result, in seconds; NaN if there was none. */
    double firstResultSeconds() {
        return firstResult == 0 ? Double.NaN : (firstResult - firstFailure) / 1e9;
    }

    private Provoker start(Scenario scenario) throws IOException {
        Path logs = Files.createDirectories(work.resolve("logs"));
        return Provoker.start(
                scenario,
                scope,
                work.resolve("scratch").resolve(scenario.service()),
                logs.resolve(scenario.service() + ".log"));
    }

    private void provoke(Scenario scenario, Provoker provoker, DemoTopics topics)
            throws IOException {
        if (firstFailure == 0) {
            firstFailure = System.nanoTime();
        }
        int gave = provoker.provoke().byErrno().getOrDefault(scenario.errno(), 0);
        truth.put(scenario, gave);
        terminal.line(
                String.format(
                        Locale.ROOT,
                        "  provoked  %-26s %4d × %s %s",
                        scenario.title(),
                        gave,
                        scenario.call().kernelName(),
                        Errno.name(scenario.errno())));
        topics.poll();
    }

    private void showEvent(GenericRecord event) {
        terminal.line(
                terminal.in(
                        Colour.NAME,
                        String.format(
                                Locale.ROOT,
                                "  detected  %-26s %4s × %s %s%s",
                                event.get("service"),
                                event.get("error_count"),
                                event.get("syscall"),
                                event.get("errno_name"),
                                Boolean.TRUE.equals(event.get("asynchronous"))
                                        ? " (asynchronous)"
                                        : "")));
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
        boolean any = truth.keySet().stream().anyMatch(s -> seen.resultHolds(Failure.of(s)) > 0);
        if (any && firstResult == 0) {
            firstResult = System.nanoTime();
        }
    }

    /** The ledger has passed the last failure, nothing is held back, and all results are there. */
    private boolean complete(long lastFailureMillis) {
        return seen.ledgerUntil() > lastFailureMillis
                && seen.pending() == 0
                && truth.entrySet().stream().allMatch(this::arrived);
    }

    private boolean arrived(Map.Entry<Scenario, Integer> scenario) {
        Failure failure = Failure.of(scenario.getKey());
        return seen.resultHolds(failure) >= scenario.getValue()
                && seen.eventsHold(failure) >= scenario.getValue()
                && seen.kernelSaw(failure) >= scenario.getValue();
    }

    private String waitingLine() {
        long kernel = 0;
        long result = 0;
        for (Scenario scenario : truth.keySet()) {
            kernel += seen.kernelSaw(Failure.of(scenario));
            result += seen.resultHolds(Failure.of(scenario));
        }
        return String.format(
                Locale.ROOT,
                "  kernel saw %d, results hold %d; windows close 10 s after they open …",
                kernel,
                result);
    }
}
