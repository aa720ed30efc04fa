package io.foreshock.benchmarks.parse;

import io.foreshock.benchmarks.Benchmark;
import io.foreshock.benchmarks.Effort;
import io.foreshock.benchmarks.Progress;
import io.foreshock.benchmarks.process.CollectorFlags;
import io.foreshock.benchmarks.report.Bar;
import io.foreshock.benchmarks.report.Figure;
import io.foreshock.benchmarks.report.Findings;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** What a message costs in its parser, and what it allocates: at most 200 ns, or 1 ns a byte. */
public final class ParserBenchmark implements Benchmark {
    private static final double MOST_NS = 200;
    private static final double MOST_NS_A_BYTE = 1;

    /** JMH itself allocates a third of it. */
    private static final double NO_BYTES = 0.016;

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    @Override
    public Findings run(Effort effort, Progress progress) throws Exception {
        progress.line("%d conversations under JMH", Conversation.NAMES.size());
        Collection<RunResult> results =
                new Runner(
                                new OptionsBuilder()
                                        .include(ParserRounds.class.getName())
                                        .forks(effort.choose(2, 1))
                                        .warmupIterations(effort.choose(4, 1))
                                        .warmupTime(TimeValue.seconds(1))
                                        .measurementIterations(effort.choose(4, 1))
                                        .measurementTime(TimeValue.seconds(1))
                                        .addProfiler(GCProfiler.class)
                                        .jvmArgs(CollectorFlags.read().toArray(new String[0]))
                                        .output("/dev/null")
                                        .build())
                        .run();
        Findings.Builder findings = new Findings.Builder();
        double allocated = 0;
        for (RunResult result : results) {
            add(result, findings);
            allocated = Math.max(allocated, allocatedBytes(result));
        }
        return findings.figure(
                        Figure.of("allocated for each round, at most", allocated, "B")
                                .with(Bar.atMost(NO_BYTES)))
                .note(
                        "A message: what one end says, whole and in one piece; the bar is 200 ns, or"
                                + " 1 ns a byte where that is more. JMH's JVMs have the flags of the"
                                + " collector's.")
                .note(
                        "A message of HTTP/2 or gRPC is a frame: a call of gRPC has five. One of"
                                + " MySQL and PostgreSQL is all that an end says: the answer has six"
                                + " packets, or four messages.")
                .build();
    }

    private static void add(RunResult result, Findings.Builder findings) {
        String name = result.getParams().getParam("conversation");
        Conversation said = Conversation.named(name);
        Result<?> measured = result.getPrimaryResult();
        int messages = said.round().size();
        int bytes = said.round().stream().mapToInt(message -> message.bytes().length).sum();
        double ns = measured.getScore() / messages;
        double each = (double) bytes / messages;
        findings.figure(
                Figure.of(
                                String.format(
                                        Locale.ROOT, "%s, a message of %.0f bytes", name, each),
                                ns,
                                "ns")
                        .spread(
                                String.format(
                                        Locale.ROOT,
                                        "± %.1f (99.9 %%), %.2f GB/s",
                                        measured.getScoreError() / messages,
                                        each / ns))
                        .with(Bar.atMost(Math.max(MOST_NS, MOST_NS_A_BYTE * each))));
    }

    private static double allocatedBytes(RunResult result) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(each -> each.getKey().endsWith(ALLOCATED))
                .mapToDouble(each -> each.getValue().getScore())
                .findFirst()
                .orElseThrow();
    }
}
