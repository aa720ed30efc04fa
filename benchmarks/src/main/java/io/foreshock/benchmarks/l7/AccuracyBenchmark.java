package io.foreshock.benchmarks.l7;

import io.foreshock.benchmarks.Benchmark;
import io.foreshock.benchmarks.Effort;
import io.foreshock.benchmarks.Progress;
import io.foreshock.benchmarks.report.Bar;
import io.foreshock.benchmarks.report.Figure;
import io.foreshock.benchmarks.report.Findings;
import io.foreshock.it.l7.Accuracy;
import io.foreshock.it.l7.Accuracy.Score;
import io.foreshock.it.l7.truth.MatchReport;
import java.util.Locale;

/** How right the observer is about real servers, by their clients' own logs. */
public final class AccuracyBenchmark implements Benchmark {
    private static final double MOST_OFF_US = 50;

    @Override
    public Findings run(Effort effort, Progress progress) throws Exception {
        Findings.Builder findings = new Findings.Builder();
        long known = 0;
        long wrong = 0;
        for (Score score :
                Accuracy.measure(effort.choose(5, 1), what -> progress.line("%s", what))) {
            MatchReport report = score.report();
            known += report.known();
            wrong += wrong(report);
            add(score, findings);
        }
        return findings.figure(Figure.count("exchanges that clients know, at both ends", known))
                .figure(
                        Figure.count("of them not seen, seen twice, or with another status", wrong)
                                .with(Bar.atMost(0)))
                .note(
                        "Latency is held against what the client measured itself, from handing the"
                                + " request's first byte to the kernel to having the answer's last. A"
                                + " client that has to wait for a CPU takes that for the server's"
                                + " time: so does every client at 5,000 a second on two cores that it"
                                + " shares with its server and the observer.")
                .note("Nothing is left out: the observer reads every exchange.")
                .build();
    }

    private static long wrong(MatchReport report) {
        return (long) report.missing().size()
                + report.surplus().size()
                + report.asking().size()
                + report.ending().size();
    }

    private static void add(Score score, Findings.Builder findings) {
        MatchReport report = score.report();
        findings.figure(
                Figure.count(
                                String.format(
                                        Locale.ROOT,
                                        "%s, at %,.0f/s: wrong of %,d",
                                        score.what(),
                                        score.perSecond(),
                                        report.known()),
                                wrong(report))
                        .with(Bar.atMost(0)));
        if (report.latencies().timed() > 0) {
            findings.figure(
                            Figure.of(
                                            score.what() + ": latency off, median",
                                            Math.abs(report.latencies().median()) / 1e3,
                                            "us")
                                    .with(Bar.atMost(MOST_OFF_US)))
                    .figure(
                            Figure.of(
                                    score.what() + ": within 5 % or 50 us",
                                    100 * report.shareInTime(),
                                    "%"));
        }
    }
}
