package io.foreshock.benchmarks.burst;

import io.foreshock.local.demo.CallProvoker;
import io.foreshock.local.demo.Failure;
import io.foreshock.local.demo.ScopeCgroup;
import io.foreshock.local.provoke.CallScenario;
import io.foreshock.local.provoke.Pace;
import io.foreshock.local.provoke.Provoked;
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
    private final Map<CallScenario, CallProvoker> provokers = new EnumMap<>(CallScenario.class);

    private Burst() {}

    /** Starts the processes and waits until they are prepared. */
    static Burst prepare(int perSecond, int seconds, ScopeCgroup scope, Path work)
            throws IOException {
        List<CallScenario> scenarios = new ArrayList<>(List.of(CallScenario.values()));
        scenarios.remove(CallScenario.CONNECTION_TIMED_OUT); // takes seconds to fail
        int each = perSecond / scenarios.size();
        Burst burst = new Burst();
        try {
            for (CallScenario scenario : scenarios) {
                burst.provokers.put(
                        scenario,
                        CallProvoker.start(
                                scenario,
                                new Pace(each * seconds, each),
                                scope,
                                work.resolve(scenario.service()),
                                work.resolve(scenario.service() + ".log")));
            }
            for (CallProvoker provoker : burst.provokers.values()) {
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
        Map<CallScenario, Future<Provoked>> running = new EnumMap<>(CallScenario.class);
        ExecutorService threads = Executors.newFixedThreadPool(provokers.size());
        try {
            provokers.forEach(
                    (scenario, provoker) ->
                            running.put(scenario, threads.submit(provoker::provoke)));
            Map<Failure, Long> truth = new HashMap<>();
            double perSecond = 0;
            for (Map.Entry<CallScenario, Future<Provoked>> each : running.entrySet()) {
                Provoked provoked = each.getValue().get();
                add(truth, each.getKey(), provoked.gave());
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
            Map<Failure, Long> truth, CallScenario scenario, Map<String, Integer> byErrno) {
        byErrno.forEach(
                (errno, times) -> {
                    String call = scenario.call().kernelName();
                    Failure failure = new Failure(scenario.service(), call, errno);
                    truth.merge(failure, (long) times, Long::sum);
                });
    }

    /** Processes that take part. */
    int processes() {
        return provokers.size();
    }

    @Override
    public void close() throws IOException {
        for (CallProvoker provoker : provokers.values()) {
            provoker.close();
        }
    }
}
