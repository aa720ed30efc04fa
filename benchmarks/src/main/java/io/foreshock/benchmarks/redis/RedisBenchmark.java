package io.foreshock.benchmarks.redis;

import io.foreshock.benchmarks.Benchmark;
import io.foreshock.benchmarks.Effort;
import io.foreshock.benchmarks.Progress;
import io.foreshock.benchmarks.observe.Way;
import io.foreshock.benchmarks.process.Processes;
import io.foreshock.benchmarks.redis.RedisServer.Load;
import io.foreshock.benchmarks.report.Bar;
import io.foreshock.benchmarks.report.Figure;
import io.foreshock.benchmarks.report.Findings;
import io.foreshock.benchmarks.report.Samples;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What observing leaves of a saturated Redis server's throughput, and of its time per request. */
public final class RedisBenchmark implements Benchmark {
    private static final double LEAST_KEPT = 0.97;
    private static final List<Way> WAYS = List.of(Way.DEFAULT, Way.RAW, Way.EMPTY_PROGRAM);

    private final Map<Way, Samples> throughputKept = new EnumMap<>(Way.class);
    private final Map<Way, Samples> cpuKept = new EnumMap<>(Way.class);
    private final Samples bare = new Samples();

    @Override
    public Findings run(Effort effort, Progress progress) throws IOException, InterruptedException {
        if (!Processes.isInstalled("redis-server") || !Processes.isInstalled("redis-benchmark")) {
            return Findings.skipped(
                    "redis-server or redis-benchmark is not installed:"
                            + " apt-get install redis-server redis-tools");
        }
        int rounds = effort.choose(7, 1);
        int requests = effort.choose(600_000, 20_000);
        try (RedisServer server = RedisServer.start()) {
            server.load(requests / 2);
            Load before = observed(server, Way.BARE, requests);
            for (int round = 1; round <= rounds; round++) {
                for (Way way : WAYS) {
                    Load during = observed(server, way, requests);
                    Load after = observed(server, Way.BARE, requests);
                    compare(way, before, during, after);
                    before = after;
                }
                progress.line(
                        "round %d of %d: kept %.3f on per-call tracepoints, %.3f on raw ones",
                        round,
                        rounds,
                        of(throughputKept, Way.DEFAULT).median(),
                        of(throughputKept, Way.RAW).median());
            }
        }
        return findings(rounds, requests);
    }

    private static Load observed(RedisServer server, Way way, int requests)
            throws IOException, InterruptedException {
        try (Way.Observed observed = way.begin()) {
            return server.load(requests);
        }
    }

    private void compare(Way way, Load before, Load during, Load after) {
        double perSecond = (before.perSecond() + after.perSecond()) / 2;
        double cpuNs = (before.cpuNs() + after.cpuNs()) / 2;
        bare.add(perSecond);
        of(throughputKept, way).add(during.perSecond() / perSecond);
        of(cpuKept, way).add(cpuNs / during.cpuNs());
    }

    private static Samples of(Map<Way, Samples> samples, Way way) {
        return samples.computeIfAbsent(way, w -> new Samples());
    }

    private Findings findings(int rounds, int requests) {
        Findings.Builder findings = new Findings.Builder();
        findings.figure(Figure.median("GET, unobserved", bare, "requests/s"));
        for (Way way : WAYS) {
            Figure kept =
                    Figure.median("throughput kept, " + way.label(), of(throughputKept, way), "");
            Figure cpu =
                    Figure.median(
                            "unobserved ÷ observed CPU time per request, " + way.label(),
                            of(cpuKept, way),
                            "");
            boolean isDefault = way == Way.DEFAULT;
            findings.figure(isDefault ? kept.with(Bar.atLeast(LEAST_KEPT)) : kept);
            findings.figure(isDefault ? cpu.with(Bar.atLeast(LEAST_KEPT)) : cpu);
        }
        return findings.note(
                        rounds
                                + " rounds of "
                                + requests
                                + " requests by 50 connections; each observed run against the mean"
                                + " of the unobserved runs before and after it; medians of ratios.")
                .note(
                        "The empty program is hooked to the exits that the per-call tracepoints"
                                + " observe, and does nothing: what it costs, no observer on"
                                + " tracepoints can save.")
                .note(
                        "Server, client and the observer's own thread share the machine's cores, so"
                                + " throughput counts what the observer costs all of them; CPU time"
                                + " per request is the server's alone, and steadier.")
                .build();
    }
}
