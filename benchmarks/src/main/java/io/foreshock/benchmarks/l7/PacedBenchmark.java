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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What observing 10,000 requests a second at both ends costs the host, and the requests. */
public final class PacedBenchmark implements Benchmark {
    private static final int PER_SECOND = 10_000;
    private static final int CLIENTS = 20;
    private static final double MOST_PERCENT = 1;
    private static final double MOST_P99 = 1.05;
    private static final Path STATISTICS = Path.of("/proc/sys/kernel/bpf_stats_enabled");

    private final Samples percent = new Samples();
    private final Samples bpfNs = new Samples();
    private final Samples p99 = new Samples();
    private final Samples bareP99 = new Samples();

    @Override
    public Findings run(Effort effort, Progress progress) throws Exception {
        if (!Processes.isInstalled("nginx") || !Processes.isInstalled("h2load")) {
            return Findings.skipped(
                    "nginx or h2load is not installed: apt-get install nginx-light nghttp2-client");
        }
        int rounds = effort.choose(9, 1);
        int seconds = effort.choose(8, 2);
        Findings.Builder findings = new Findings.Builder();
        WorkDirectory work = WorkDirectory.create("l7-paced");
        Path log = work.directory("log").resolve("requests.tsv");
        try (ScopeCgroup seen = ScopeCgroup.create("foreshock-seen");
                ScopeCgroup unseen = ScopeCgroup.create("foreshock-unseen");
                ScopedCollector collector =
                        ScopedCollector.start(seen, work.directory("data"), progress);
                NginxServer observed = NginxServer.start(seen, work.directory("nginx-seen"));
                NginxServer bare = NginxServer.start(unseen, work.directory("nginx-unseen"))) {
            load(seen, observed, seconds, log);
            double before = load(unseen, bare, seconds, log);
            for (int round = 1; round <= rounds; round++) {
                double during = measured(collector, seen, observed, seconds, log);
                double after = load(unseen, bare, seconds, log);
                p99.add(2 * during / (before + after));
                bareP99.add(after);
                before = after;
                progress.line(
                        "round %d of %d: %.2f %% of the host, p99 %.3f of unobserved",
                        round, rounds, percent.median(), p99.median());
            }
            findings.figure(
                            Figure.median("BPF programs and collector, of the host", percent, "%")
                                    .with(Bar.atMost(MOST_PERCENT)))
                    .figure(Figure.median("BPF run time per request", bpfNs, "ns"))
                    .figure(Figure.median("p99 of a request, unobserved", bareP99, "µs"))
                    .figure(
                            Figure.median("p99, observed ÷ unobserved", p99, "")
                                    .with(Bar.atMost(MOST_P99)))
                    .figure(
                            Figure.of("collector's resident memory", collector.residentMb(), "MB")
                                    .with(Bar.atMost(60)));
        }
        work.remove();
        return findings.note(
                        "h2load keeps "
                                + CLIENTS
                                + " connections of HTTP/1.1 to nginx at 10,000 requests a second in"
                                + " all. The collector has its default settings; so at this rate it"
                                + " reads a sample of the exchanges. BPF run time is the kernel's own"
                                + " (bpf_stats_enabled), which costs time itself, and is counted in.")
                .build();
    }

    private double measured(
            ScopedCollector collector, ScopeCgroup scope, NginxServer server, int seconds, Path log)
            throws IOException, InterruptedException {
        String before = Files.readString(STATISTICS);
        Files.writeString(STATISTICS, "1\n");
        try {
            ScopedCollector.Cost start = collector.cost();
            long startNs = System.nanoTime();
            double result = load(scope, server, seconds, log);
            double elapsed =
                    (System.nanoTime() - startNs)
                            * (double) Runtime.getRuntime().availableProcessors();
            ScopedCollector.Cost end = collector.cost();
            double used = (end.cpuNs() - start.cpuNs()) + (double) (end.bpfNs() - start.bpfNs());
            percent.add(100 * used / elapsed);
            bpfNs.add((end.bpfNs() - start.bpfNs()) / ((double) seconds * PER_SECOND));
            return result;
        } finally {
            Files.writeString(STATISTICS, before);
        }
    }

    /** Loads a server at the pace and returns the 99th percentile of a request, microseconds. */
    private static double load(ScopeCgroup scope, NginxServer server, int seconds, Path log)
            throws IOException, InterruptedException {
        Files.deleteIfExists(log);
        Scoped.run(
                scope,
                List.of(
                        "h2load",
                        "--h1",
                        "-c" + CLIENTS,
                        "-n" + seconds * PER_SECOND,
                        "--rps=" + PER_SECOND / CLIENTS,
                        "--log-file=" + log,
                        server.url()));
        double[] micros =
                Files.readAllLines(log).stream()
                        .mapToDouble(line -> Double.parseDouble(line.split("\t", -1)[2]))
                        .toArray();
        if (micros.length < seconds * PER_SECOND) {
            throw new IOException(
                    "h2load logged " + micros.length + " of " + seconds * PER_SECOND + " requests");
        }
        Arrays.sort(micros);
        return micros[(int) (micros.length * 0.99)];
    }
}
