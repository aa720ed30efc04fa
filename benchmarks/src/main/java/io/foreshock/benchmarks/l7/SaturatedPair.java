package io.foreshock.benchmarks.l7;

import io.foreshock.benchmarks.Progress;
import io.foreshock.benchmarks.process.Processes;
import io.foreshock.benchmarks.report.Bar;
import io.foreshock.benchmarks.report.Figure;
import io.foreshock.benchmarks.report.Findings;
import io.foreshock.benchmarks.report.Samples;
import io.foreshock.collector.observer.L7Config;
import io.foreshock.local.demo.ScopeCgroup;

/**
 * Two servers of a kind, one of which the collector observes: in each round every way to observe is
 * held against the unobserved runs before and after it. Only the collector's usual hooks are there
 * while nothing is to be observed: those on system calls cost everybody.
 */
final class SaturatedPair {
    private static final double LEAST_KEPT = 0.95;

    private final String what;
    private final Subject observed;
    private final Subject bare;
    private final ScopeCgroup unseen;
    private final ScopedCollector collector;
    private final int seconds;
    private final Samples unobserved = new Samples();
    private final Samples kept = new Samples();
    private final Samples keptByCalls = new Samples();
    private final Samples keptByBpftrace = new Samples();
    private double before;

    /**
     * A pair.
     *
     * @param observed in the cgroup that the collector observes
     * @param unseen the cgroup of the bare one
     * @param seconds of a run
     */
    SaturatedPair(
            String what,
            Subject observed,
            Subject bare,
            ScopeCgroup unseen,
            ScopedCollector collector,
            int seconds) {
        this.what = what;
        this.observed = observed;
        this.bare = bare;
        this.unseen = unseen;
        this.collector = collector;
        this.seconds = seconds;
    }

    /** Measures. */
    SaturatedPair run(int rounds, Progress progress) throws Exception {
        observed.perSecond(seconds);
        before = bare.perSecond(seconds);
        for (int round = 1; round <= rounds; round++) {
            hold(kept, observed.perSecond(seconds));
            hold(keptByCalls, byCalls());
            if (Processes.isInstalled("bpftrace")) {
                hold(keptByBpftrace, byBpftrace());
            }
            progress.line(
                    "%s, round %d of %d: kept %.3f, by system calls %.3f, under bpftrace %.3f",
                    what,
                    round,
                    rounds,
                    kept.median(),
                    keptByCalls.median(),
                    keptByBpftrace.median());
        }
        return this;
    }

    private void hold(Samples samples, double during) throws Exception {
        double after = bare.perSecond(seconds);
        samples.add(2 * during / (before + after));
        unobserved.add(after);
        before = after;
    }

    private double byCalls() throws Exception {
        collector.restartBy(L7Config.Hooks.SYSCALL);
        observed.perSecond(seconds); // until the collector's code is compiled
        double during = observed.perSecond(seconds);
        collector.restartBy(L7Config.Hooks.SOCKET);
        observed.perSecond(seconds);
        return during;
    }

    private double byBpftrace() throws Exception {
        try (BpftraceExchanges bpftrace = BpftraceExchanges.start(unseen)) {
            return bare.perSecond(seconds);
        }
    }

    /** Adds what was found. */
    void addTo(Findings.Builder findings) {
        findings.figure(Figure.median(what + ", unobserved", unobserved, "requests/s"))
                .figure(
                        Figure.median(what + ", throughput kept", kept, "")
                                .with(Bar.atLeast(LEAST_KEPT)))
                .figure(Figure.median(what + ", kept with l7.hooks=syscall", keptByCalls, ""));
        if (keptByBpftrace.count() > 0) {
            findings.figure(Figure.median(what + ", kept under bpftrace", keptByBpftrace, ""));
        }
    }
}
