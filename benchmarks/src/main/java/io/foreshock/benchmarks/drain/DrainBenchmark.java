package io.foreshock.benchmarks.drain;

import io.foreshock.benchmarks.Benchmark;
import io.foreshock.benchmarks.Effort;
import io.foreshock.benchmarks.Progress;
import io.foreshock.benchmarks.report.Bar;
import io.foreshock.benchmarks.report.Figure;
import io.foreshock.benchmarks.report.Findings;
import io.foreshock.local.stack.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** A million events a second through a real ring buffer, and what each step costs. */
public final class DrainBenchmark implements Benchmark {
    private static final int PER_SECOND = 1_000_000;

    /** How exactly the rate must be kept. */
    private static final double LEAST_RATE = 0.999;

    private static final double MOST_DECODE_NS = 30;
    private static final double MOST_ENCODE_NS = 100;

    /**
     * An object, which has 16 bytes at least, in a thousand: JMH itself allocates a third of it.
     */
    private static final double NO_BYTES = 0.016;

    /** C1's code that counts what runs, for C2: what a collector runs until C2 has compiled. */
    private static final List<String> BEFORE_C2 =
            List.of("-XX:TieredStopAtLevel=3", "-XX:CICompilerCount=1");

    @Override
    public Findings run(Effort effort, Progress progress) throws Exception {
        Findings.Builder findings = new Findings.Builder();
        int seconds = effort.choose(10, 1);
        progress.line("%,d records/s for %d s", PER_SECOND, seconds);
        sustained(SustainedDrain.measure(PER_SECOND, seconds), seconds, findings);
        List<String> flags = collectorFlags(Distribution.locate());
        progress.line("steps under JMH, compiled as in the collector");
        steps(StepCosts.measure(effort, flags), "", true, findings);
        progress.line("steps under JMH, as long as C2 has compiled nothing");
        List<String> early = new ArrayList<>(flags);
        early.addAll(BEFORE_C2);
        steps(StepCosts.measure(effort, early), ", before C2", false, findings);
        return findings.note(
                        "JMH's JVMs have the flags of the collector's, but for the size of the heap:"
                                + " C1 compiles what runs often, C2 what has run 200,000 times, and"
                                + " loops that have turned 1,600,000 times. Before C2, for comparison:"
                                + " so it is on a host that has seen fewer events since the"
                                + " collector's start.")
                .note(
                        "Decoding copies a record out of the ring and reads every field of it."
                                + " Encoding reads them itself, redacts the path and writes Avro: its"
                                + " figure is the whole way from the ring less draining and"
                                + " decoding.")
                .note("Ring of 4 MiB; records of 240 and 144 bytes in turns, each with a number.")
                .build();
    }

    private static List<String> collectorFlags(Distribution distribution) throws IOException {
        List<String> flags = new ArrayList<>();
        for (String line : Files.readAllLines(distribution.collectorFlags())) {
            if (line.startsWith("-XX:")) {
                flags.add(line);
            }
        }
        flags.add("-Xmx64m");
        return flags;
    }

    private static void sustained(SustainedDrain run, int seconds, Findings.Builder findings) {
        findings.figure(
                        Figure.count("events made", run.made())
                                .with(Bar.atLeast((double) PER_SECOND * seconds)))
                .figure(
                        Figure.of("events made a second", run.perSecond(), "")
                                .with(Bar.atLeast(LEAST_RATE * PER_SECOND)))
                .figure(Figure.count("lost, by the kernel's count", run.lost()).with(Bar.atMost(0)))
                .figure(
                        Figure.count(
                                        "neither drained nor counted as lost",
                                        Math.abs(run.made() - run.taken() - run.lost())
                                                + Math.abs(run.missing() - run.lost()))
                                .with(Bar.atMost(0)))
                .figure(
                        Figure.of(
                                "CPU of the draining and encoding thread",
                                run.cpuPercent(),
                                "% of a core"));
    }

    private static void steps(
            StepCosts costs, String with, boolean barred, Findings.Builder findings) {
        double decode = costs.ns("drainAndDecode");
        double encode = costs.ns("drainAndEncode") - decode;
        double bytes =
                Math.max(
                        costs.allocatedBytes("drainAndDecode"),
                        costs.allocatedBytes("drainAndEncode"));
        Figure drainFigure =
                Figure.of("drain" + with, costs.ns("drain"), "ns").spread(costs.error("drain"));
        Figure decodeFigure =
                Figure.of("drain and decode" + with, decode, "ns")
                        .spread(costs.error("drainAndDecode"));
        Figure encodeFigure =
                Figure.of("Avro encoding on top" + with, encode, "ns")
                        .spread(costs.error("drainAndEncode"));
        Figure bytesFigure = Figure.of("allocated for each event" + with, bytes, "B");
        findings.figure(drainFigure)
                .figure(barred ? decodeFigure.with(Bar.atMost(MOST_DECODE_NS)) : decodeFigure)
                .figure(barred ? encodeFigure.with(Bar.atMost(MOST_ENCODE_NS)) : encodeFigure)
                .figure(bytesFigure.with(Bar.atMost(NO_BYTES)));
    }
}
