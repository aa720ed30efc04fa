package io.foreshock.benchmarks.l7;

import io.foreshock.benchmarks.Benchmark;
import io.foreshock.benchmarks.Effort;
import io.foreshock.benchmarks.Progress;
import io.foreshock.benchmarks.process.Processes;
import io.foreshock.benchmarks.process.WorkDirectory;
import io.foreshock.benchmarks.report.Bar;
import io.foreshock.benchmarks.report.Figure;
import io.foreshock.benchmarks.report.Findings;
import io.foreshock.local.demo.ScopeCgroup;
import java.nio.file.Path;
import java.util.List;

/** What is left of the throughput of saturated servers when both of their ends are observed. */
public final class SaturationBenchmark implements Benchmark {
    private static final List<String> PROGRAMS =
            List.of("redis-server", "redis-benchmark", "nginx", "wrk");

    @Override
    public Findings run(Effort effort, Progress progress) throws Exception {
        for (String program : PROGRAMS) {
            if (!Processes.isInstalled(program)) {
                return Findings.skipped(
                        program
                                + " is not installed: apt-get install redis-server redis-tools"
                                + " nginx-light wrk");
            }
        }
        Findings.Builder findings = new Findings.Builder();
        WorkDirectory work = WorkDirectory.create("l7-saturation");
        try (ScopeCgroup seen = ScopeCgroup.create("foreshock-seen");
                ScopeCgroup unseen = ScopeCgroup.create("foreshock-unseen");
                ScopedCollector collector =
                        ScopedCollector.start(seen, work.directory("data"), progress)) {
            int rounds = effort.choose(9, 1);
            int seconds = effort.choose(4, 1);
            try (Subject observed = RedisSubject.start(seen);
                    Subject bare = RedisSubject.start(unseen)) {
                new SaturatedPair("redis GET", observed, bare, unseen, collector, seconds)
                        .run(rounds, progress)
                        .addTo(findings);
            }
            Path first = work.directory("nginx-seen");
            Path second = work.directory("nginx-unseen");
            try (Subject observed = NginxSubject.start(seen, first);
                    Subject bare = NginxSubject.start(unseen, second)) {
                new SaturatedPair("nginx GET", observed, bare, unseen, collector, seconds)
                        .run(rounds, progress)
                        .addTo(findings);
            }
            findings.figure(
                    Figure.of("collector's resident memory", collector.residentMb(), "MB")
                            .with(Bar.atMost(60)));
        }
        work.remove();
        return findings.note(
                        "Two servers of each kind, each with its client in its cgroup; the collector,"
                                + " with its default settings, observes one of them, at both ends. The"
                                + " clients take turns; each observed run is compared with the mean of"
                                + " the unobserved runs before and after it; medians of ratios. For"
                                + " system calls another collector takes the place of the usual one.")
                .note(
                        "Servers, clients, the collector and the broker that it publishes to share the"
                                + " machine's cores. The bpftrace script reads the first twelve bytes"
                                + " of what is received and a histogram of times, of one cgroup.")
                .build();
    }
}
