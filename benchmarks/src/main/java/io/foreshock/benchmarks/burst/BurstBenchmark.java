package io.foreshock.benchmarks.burst;

import io.foreshock.benchmarks.Benchmark;
import io.foreshock.benchmarks.Effort;
import io.foreshock.benchmarks.Progress;
import io.foreshock.benchmarks.process.JavaChild;
import io.foreshock.benchmarks.process.QuietStart;
import io.foreshock.benchmarks.process.WorkDirectory;
import io.foreshock.benchmarks.report.Bar;
import io.foreshock.benchmarks.report.Figure;
import io.foreshock.benchmarks.report.Findings;
import io.foreshock.local.demo.Failure;
import io.foreshock.local.demo.ScopeCgroup;
import io.foreshock.local.ledger.LedgerWatch;
import io.foreshock.local.stack.Component;
import io.foreshock.local.stack.DataDirectory;
import io.foreshock.local.stack.Distribution;
import io.foreshock.local.stack.LocalStack;
import io.foreshock.local.stack.StackPorts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Ten thousand failed calls a second for a minute, through the whole stack. */
public final class BurstBenchmark implements Benchmark {
    private static final int PER_SECOND = 10_000;
    private static final double MB = 1e6;

    @Override
    public Findings run(Effort effort, Progress progress) throws Exception {
        Findings.Builder findings = new Findings.Builder();
        long nativeBytes = nativeBytes();
        WorkDirectory work = WorkDirectory.create("burst");
        try (DataDirectory data = DataDirectory.openEmpty(work.directory("data"));
                ScopeCgroup scope = ScopeCgroup.create();
                LocalStack stack =
                        LocalStack.start(
                                Distribution.locate(),
                                data,
                                StackPorts.anyFree(),
                                new QuietStart(progress));
                LedgerWatch ledger =
                        new LedgerWatch(stack.addresses().kafka(), stack.addresses().registry())) {
            stack.startCollector(
                    List.of("--filter-cgroups=" + scope.id()), () -> ledger.totals().records() > 0);
            int seconds = effort.choose(60, 5);
            Path scratch = work.directory("provokers");
            try (Burst burst = Burst.prepare(PER_SECOND, seconds, scope, scratch);
                    Stations stations = new Stations(stack.addresses())) {
                progress.line(
                        "%,d failing calls a second from %d processes for %d s",
                        PER_SECOND, burst.processes(), seconds);
                measure(stack, burst, stations, nativeBytes, findings);
            }
        }
        work.remove();
        return findings.note(
                        "The processes make write ENOSPC, openat EMFILE, ENOENT and EACCES, connect"
                                + " ECONNREFUSED (at once, and later at the socket), bind EADDRINUSE"
                                + " and mmap ENOMEM in equal shares, in a cgroup that the collector"
                                + " is scoped to. Their pace is the sum of what each of them kept from"
                                + " its first call to its last. Differences are summed failure by"
                                + " failure.")
                .note(
                        "Collector's CPU: utime and stime of its process over the burst, of all"
                                + " cores' time. Memory: the most of samples a second apart. BPF maps:"
                                + " memlock in /proc/PID/fdinfo, each map once. Native memory: what"
                                + " malloc holds for the observer (mallinfo2 in a process of its"
                                + " own). 1 MB = 1,000,000 bytes.")
                .build();
    }

    private static void measure(
            LocalStack stack,
            Burst burst,
            Stations stations,
            long nativeBytes,
            Findings.Builder findings)
            throws IOException, InterruptedException {
        try (CollectorWatch collector = CollectorWatch.start(stack.pid(Component.COLLECTOR))) {
            Burst.Made run = burst.run();
            Map<Failure, Long> truth = run.truth();
            double cpu = collector.hostCpuPercent();
            stations.await(truth, System.currentTimeMillis());
            long made = truth.values().stream().mapToLong(Long::longValue).sum();
            findings.figure(Figure.count("failed calls made", made))
                    .figure(
                            Figure.of("failed calls a second", run.perSecond(), "")
                                    .with(Bar.atLeast(0.99 * PER_SECOND)));
            counts(stations, truth, findings);
            double maps = collector.mapBytes() / MB;
            findings.figure(
                            Figure.of("collector's share of the host's CPU time", cpu, "%")
                                    .with(Bar.atMost(1)))
                    .figure(Figure.of("BPF maps", maps, "MB"))
                    .figure(
                            Figure.of("BPF maps and native memory", maps + nativeBytes / MB, "MB")
                                    .with(Bar.atMost(10)))
                    .figure(
                            Figure.of(
                                            "collector's resident memory",
                                            collector.residentBytes() / MB,
                                            "MB")
                                    .with(Bar.atMost(60)))
                    .figure(
                            Figure.of(
                                    "the same by proportional share (PSS)",
                                    collector.proportionalBytes() / MB,
                                    "MB"));
        }
    }

    private static void counts(
            Stations stations, Map<Failure, Long> truth, Findings.Builder findings) {
        findings.figure(
                        none(
                                "ledger differs from the processes' own count by",
                                stations.ledgerDiffers(truth)))
                .figure(none("summaries differ by", stations.summariesDiffer(truth)))
                .figure(none("events differ by", stations.eventsDiffer(truth)))
                .figure(none("results differ by", stations.resultsDiffer(truth)))
                .figure(none("lost, by the ledger", stations.lost()));
    }

    private static Figure none(String what, long count) {
        return Figure.count(what, count).with(Bar.atMost(0));
    }

    private static long nativeBytes() throws IOException {
        try (JavaChild child =
                JavaChild.start(
                        ObserverFootprint.class,
                        List.of("-Xmx32m", "-XX:+UseSerialGC"),
                        Map.of("MALLOC_ARENA_MAX", "1"))) {
            return Long.parseLong(child.receive());
        }
    }
}
