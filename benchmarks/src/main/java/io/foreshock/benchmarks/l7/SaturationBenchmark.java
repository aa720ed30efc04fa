package io.foreshock.benchmarks.l7;

import io.foreshock.benchmarks.Benchmark;
import io.foreshock.benchmarks.Effort;
import io.foreshock.benchmarks.Progress;
import io.foreshock.benchmarks.process.Processes;
import io.foreshock.benchmarks.process.WorkDirectory;
import io.foreshock.benchmarks.report.Bar;
import io.foreshock.benchmarks.report.Figure;
import io.foreshock.benchmarks.report.Findings;
import io.foreshock.benchmarks.report.Samples;
import io.foreshock.local.demo.ScopeCgroup;
import java.nio.file.Path;
import java.util.List;

/** What is left of the throughput of saturated servers when both of their ends are observed. */
public final class SaturationBenchmark implements Benchmark {
    private static final double LEAST_KEPT = 0.95;
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
                compare("redis GET", observed, bare, unseen, rounds, seconds, progress, findings);
            }
            Path first = work.directory("nginx-seen");
            Path second = work.directory("nginx-unseen");
            try (Subject observed = NginxSubject.start(seen, first);
                    Subject bare = NginxSubject.start(unseen, second)) {
                compare("nginx GET", observed, bare, unseen, rounds, seconds, progress, findings);
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
                                + " the unobserved runs before and after it; medians of ratios.")
                .note(
                        "Servers, clients, the collector and the broker that it publishes to share the"
                                + " machine's cores. The bpftrace script reads the first twelve bytes"
                                + " of what is received and a histogram of times, of one cgroup.")
                .build();
    }

    private static void compare(
            String what,
            Subject observed,
            Subject bare,
            ScopeCgroup unseen,
            int rounds,
            int seconds,
            Progress progress,
            Findings.Builder findings)
            throws Exception {
        Samples unobserved = new Samples();
        Samples kept = new Samples();
        Samples keptByBpftrace = new Samples();
        observed.perSecond(seconds);
        double before = bare.perSecond(seconds);
        for (int round = 1; round <= rounds; round++) {
            double during = observed.perSecond(seconds);
            double after = bare.perSecond(seconds);
            kept.add(2 * during / (before + after));
            unobserved.add(after);
            before = after;
            if (Processes.isInstalled("bpftrace")) {
                double traced;
                try (BpftraceExchanges bpftrace = BpftraceExchanges.start(unseen)) {
                    traced = bare.perSecond(seconds);
                }
                after = bare.perSecond(seconds);
                keptByBpftrace.add(2 * traced / (before + after));
                before = after;
            }
            progress.line(
                    "%s, round %d of %d: kept %.3f, under bpftrace %.3f",
                    what, round, rounds, kept.median(), keptByBpftrace.median());
        }
        findings.figure(Figure.median(what + ", unobserved", unobserved, "requests/s"))
                .figure(
                        Figure.median(what + ", throughput kept", kept, "")
                                .with(Bar.atLeast(LEAST_KEPT)));
        if (keptByBpftrace.count() > 0) {
            findings.figure(Figure.median(what + ", kept under bpftrace", keptByBpftrace, ""));
        }
    }
}
