package io.foreshock.benchmarks.burst;

import io.foreshock.collector.syscall.Errno;
import io.foreshock.local.demo.Failure;
import io.foreshock.local.demo.Provoker;
import io.foreshock.local.demo.ScopeCgroup;
import io.foreshock.local.provoke.Pace;
import io.foreshock.local.provoke.Provoked;
import io.foreshock.local.provoke.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Processes that make failing calls side by side, one for each scenario whose call fails at once;
 * together they make {@code perSecond} a second.
 */
final class Burst implements AutoCloseable {
    private final Map<Scenario, Provoker> provokers = new EnumMap<>(Scenario.class);

    private Burst() {}

    /** Starts the processes and waits until they are prepared. */
    static Burst prepare(int perSecond, int seconds, ScopeCgroup scope, Path work)
            throws IOException {
        List<Scenario> scenarios = new ArrayList<>(List.of(Scenario.values()));
        scenarios.remove(Scenario.CONNECTION_TIMED_OUT); // takes seconds to fail
        int each = perSecond / scenarios.size();
        Burst burst = new Burst();
        try {
            for (Scenario scenario : scenarios) {
                burst.provokers.put(
                        scenario,
                        Provoker.start(
                                scenario,
                                new Pace(each * seconds, each),
                                scope,
                                work.resolve(scenario.service()),
                                work.resolve(scenario.service() + ".log")));
            }
            for (Provoker provoker : burst.provokers.values()) {
                provoker.awaitReady();
            }
            return burst;
        } catch (IOException | RuntimeException e) {
            burst.close();
            throw e;
        }
    }

    /**
     * What all of them made.
     *
     * @param truth how often each failure happened, as the processes themselves counted
     * @param perSecond the sum of the processes' own paces
     */
    record Made(Map<Failure, Long> truth, double perSecond) {}

    /** Has all of them make their calls. */
    Made run() throws IOException, InterruptedException {
        Map<Scenario, Future<Provoked>> running = new EnumMap<>(Scenario.class);
        ExecutorService threads = Executors.newFixedThreadPool(provokers.size());
        try {
            provokers.forEach(
                    (scenario, provoker) ->
                            running.put(scenario, threads.submit(provoker::provoke)));
            Map<Failure, Long> truth = new HashMap<>();
            double perSecond = 0;
            for (Map.Entry<Scenario, Future<Provoked>> each : running.entrySet()) {
                Provoked provoked = each.getValue().get();
                add(truth, each.getKey(), provoked.byErrno());
                perSecond += provoked.perSecond();
            }
            return new Made(truth, perSecond);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            threads.shutdown();
        }
    }

    private static void add(
            Map<Failure, Long> truth, Scenario scenario, Map<Integer, Integer> byErrno) {
        byErrno.forEach(
                (errno, times) -> {
                    String call = scenario.call().kernelName();
                    Failure failure = new Failure(scenario.service(), call, Errno.name(errno));
                    truth.merge(failure, (long) times, Long::sum);
                });
    }

    /** Processes that take part. */
    int processes() {
        return provokers.size();
    }

    @Override
    public void close() throws IOException {
        for (Provoker provoker : provokers.values()) {
            provoker.close();
        }
    }
}
