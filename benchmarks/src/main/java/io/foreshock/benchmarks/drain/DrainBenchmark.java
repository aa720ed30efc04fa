package io.foreshock.benchmarks.drain;

import io.foreshock.benchmarks.Benchmark;
import io.foreshock.benchmarks.Effort;
import io.foreshock.benchmarks.Progress;
import io.foreshock.benchmarks.process.CollectorFlags;
import io.foreshock.benchmarks.report.Bar;
import io.foreshock.benchmarks.report.Figure;
import io.foreshock.benchmarks.report.Findings;

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

    @Override
    public Findings run(Effort effort, Progress progress) throws Exception {
        Findings.Builder findings = new Findings.Builder();
        int seconds = effort.choose(10, 1);
        progress.line("%,d records/s for %d s", PER_SECOND, seconds);
        sustained(SustainedDrain.measure(PER_SECOND, seconds), seconds, findings);
        progress.line("steps under JMH, compiled as in the collector");
        steps(StepCosts.measure(effort, CollectorFlags.read()), findings);
        return findings.note(
                        "JMH's JVMs have the flags of the collector's, but for the size of the heap:"
                                + " C1 compiles what runs often, C2 what runs very often.")
                .note(
                        "Decoding copies a record out of the ring and reads every field of it."
                                + " Encoding reads them itself, redacts the path and writes Avro: its"
                                + " figure is the whole way from the ring less draining and"
                                + " decoding.")
                .note("Ring of 4 MiB; records of 240 and 144 bytes in turns, each with a number.")
                .build();
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

    private static void steps(StepCosts costs, Findings.Builder findings) {
        double decode = costs.ns("drainAndDecode");
        double bytes =
                Math.max(
                        costs.allocatedBytes("drainAndDecode"),
                        costs.allocatedBytes("drainAndEncode"));
        findings.figure(Figure.of("drain", costs.ns("drain"), "ns").spread(costs.error("drain")))
                .figure(
                        Figure.of("drain and decode", decode, "ns")
                                .spread(costs.error("drainAndDecode"))
                                .with(Bar.atMost(MOST_DECODE_NS)))
                .figure(
                        Figure.of("Avro encoding on top", costs.ns("drainAndEncode") - decode, "ns")
                                .spread(costs.error("drainAndEncode"))
                                .with(Bar.atMost(MOST_ENCODE_NS)))
                .figure(
                        Figure.of("allocated for each event", bytes, "B")
                                .with(Bar.atMost(NO_BYTES)));
    }
}
