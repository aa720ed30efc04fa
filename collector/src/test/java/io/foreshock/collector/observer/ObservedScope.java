package io.foreshock.collector.observer;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.Protocols;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.stream.Connection;
import io.foreshock.collector.l7.stream.ConnectionTracker;
import io.foreshock.collector.l7.stream.TimeLimits;
import io.foreshock.collector.record.SegmentRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A cgroup of its own, the processes that a test starts in it, and the L7 observer scoped to it.
 * Needs root.
 */
final class ObservedScope implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path cgroup;
    private final List<Process> processes = new ArrayList<>();
    private final List<Seen> seen = new ArrayList<>();
    private final List<Integer> events = new ArrayList<>();
    private @Nullable L7Observer observer;
    private @Nullable ConnectionTracker tracker;

    /** One end of an exchange, as it was observed. */
    record Seen(
            @Nullable Side side,
            String request,
            int status,
            Outcome outcome,
            long requestBytes,
            long responseBytes,
            int pid,
            int requestTid,
            int responseTid,
            long weight) {

        static Seen of(Connection connection, Exchange exchange) {
            return new Seen(
                    connection.side(),
                    exchange.method + " " + exchange.endpoint,
                    exchange.httpStatus,
                    exchange.outcome,
                    exchange.requestBytes,
                    exchange.responseBytes,
                    connection.pid(),
                    exchange.requestTid,
                    exchange.responseTid,
                    exchange.weight);
        }

        /** What both kinds of hooks must agree on. */
        String what() {
            return String.format(
                    Locale.ROOT,
                    "%s %s %d %s %d %d",
                    side,
                    request,
                    status,
                    outcome,
                    requestBytes,
                    responseBytes);
        }
    }

    private ObservedScope(Path cgroup) {
        this.cgroup = cgroup;
    }

    static ObservedScope open() throws IOException {
        String name = "foreshock-l7-" + ProcessHandle.current().pid();
        return new ObservedScope(Files.createDirectory(Cgroups.root().resolve(name)));
    }

    /** Its filter: nothing else is observed. */
    Filters filters() throws IOException {
        long id = (Long) Files.getAttribute(cgroup, "unix:ino");
        return new Filters(List.of(id), List.of(), List.of());
    }

    /** Observes it, from now on. */
    L7Observer observe(L7Config config) throws IOException {
        L7Observer started = L7Observer.start(config.withFilters(filters()));
        observer = started;
        tracker =
                new ConnectionTracker(
                        Protocols.all(),
                        ConnectionTracker.Limits.defaults(),
                        TimeLimits.of(Duration.ofSeconds(30)),
                        started::setPolicy,
                        (connection, exchange) -> seen.add(Seen.of(connection, exchange)),
                        (connection, record) -> events.add(record.type()));
        return started;
    }

    /** Starts a process in it. */
    Process start(String... command) throws IOException {
        List<String> line =
                new ArrayList<>(List.of("/bin/sh", "-c", "echo $$ > \"$0\" && exec \"$@\""));
        line.add(cgroup.resolve("cgroup.procs").toString());
        line.addAll(List.of(command));
        Process process =
                new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        processes.add(process);
        return process;
    }

    /** Runs a process in it to its end; it may say a few lines. */
    String run(String... command) throws IOException, InterruptedException {
        Process process = start(command);
        drainUntil(() -> !process.isAlive());
        assertThat(process.waitFor(0, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Drains until so many ends of exchanges were seen; fails if they are not. */
    List<Seen> await(int ends) throws InterruptedException {
        drainUntil(() -> seen.size() >= ends);
        assertThat(seen).hasSize(ends);
        return List.copyOf(seen);
    }

    /** Drains until so many ends of connections have closed. */
    List<Seen> awaitClosed(int ends) throws InterruptedException {
        drainUntil(() -> closed() >= ends);
        assertThat(closed()).as("ends of connections that were closed").isEqualTo(ends);
        return List.copyOf(seen);
    }

    /** Types of the records that told of connections so far. */
    List<Integer> events() {
        return List.copyOf(events);
    }

    private long closed() {
        return events.stream().filter(type -> type == SegmentRecord.Type.CLOSED).count();
    }

    private void drainUntil(BooleanSupplier done) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!done.getAsBoolean() && System.nanoTime() < deadline) {
            drain();
            TimeUnit.MILLISECONDS.sleep(5);
        }
        drain();
    }

    private void drain() {
        if (observer != null && tracker != null) {
            observer.drain(tracker, Integer.MAX_VALUE);
            tracker.tick(System.nanoTime());
        }
    }

    ConnectionTracker tracker() {
        return java.util.Objects.requireNonNull(tracker);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (observer != null) {
            observer.close();
        }
        for (Process process : processes) {
            process.destroyForcibly();
            assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
        for (int attempt = 0; ; attempt++) {
            try {
                Files.deleteIfExists(cgroup);
                return;
            } catch (IOException e) {
                if (attempt == 500) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(10); // the kernel still has dying processes in it
            }
        }
    }
}
