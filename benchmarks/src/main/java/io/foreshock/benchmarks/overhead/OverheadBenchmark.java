package io.foreshock.benchmarks.overhead;

import io.foreshock.benchmarks.Benchmark;
import io.foreshock.benchmarks.Effort;
import io.foreshock.benchmarks.Progress;
import io.foreshock.benchmarks.observe.Way;
import io.foreshock.benchmarks.process.JavaChild;
import io.foreshock.benchmarks.process.Processes;
import io.foreshock.benchmarks.report.Bar;
import io.foreshock.benchmarks.report.Figure;
import io.foreshock.benchmarks.report.Findings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** What each way of observing adds to a call, side by side in one run. */
public final class OverheadBenchmark implements Benchmark {
    private static final double MOST_OF_BPFTRACE = 0.6;
    private static final Map<MeasuredCall, Double> MOST_ADDED_NS =
            Map.of(MeasuredCall.FAILING_OPEN, 140.0, MeasuredCall.GETPPID, 80.0);

    @Override
    public Findings run(Effort effort, Progress progress) throws IOException {
        if (!Processes.isInstalled("bpftrace")) {
            return Findings.skipped("bpftrace is not installed: apt-get install bpftrace");
        }
        int rounds = effort.choose(15, 2);
        int calls = effort.choose(1_000_000, 50_000);
        CallCosts costs = new CallCosts();
        try (JavaChild caller = JavaChild.start(CallLoop.class, List.of("-Xmx32m"), Map.of())) {
            caller.receive();
            for (int round = 1; round <= rounds; round++) {
                for (Way way : turns(round)) {
                    measure(caller, way, calls, costs);
                }
                progress.line("round %d of %d: %s", round, rounds, costs.glance());
            }
        }
        return findings(costs, rounds, calls);
    }

    /** Another one first in every round, so that no way always follows the same. */
    private static List<Way> turns(int round) {
        List<Way> turns = new ArrayList<>(List.of(Way.values()));
        Collections.rotate(turns, round);
        return turns;
    }

    private static void measure(JavaChild caller, Way way, int calls, CallCosts costs)
            throws IOException {
        try (Way.Observed observed = way.begin()) {
            for (MeasuredCall call : MeasuredCall.values()) {
                caller.ask(call + " " + calls / 10); // entries made, branches learnt
                double ns = Double.parseDouble(caller.ask(call + " " + calls));
                costs.add(way, call, ns / calls);
            }
        }
    }

    private static Findings findings(CallCosts costs, int rounds, int calls) {
        Findings.Builder findings = new Findings.Builder();
        for (MeasuredCall call : MeasuredCall.values()) {
            findings.figure(
                    Figure.median(
                            call.label() + ", " + Way.BARE.label(),
                            costs.of(Way.BARE, call),
                            "ns"));
            for (Way way : List.of(Way.PER_CALL, Way.RAW, Way.BPFTRACE)) {
                findings.figure(added(costs, way, call));
            }
            Figure ofBpftrace = ofBpftrace(costs, Way.PER_CALL, call);
            boolean barred = MOST_ADDED_NS.containsKey(call);
            findings.figure(barred ? ofBpftrace.with(Bar.atMost(MOST_OF_BPFTRACE)) : ofBpftrace);
            findings.figure(ofBpftrace(costs, Way.RAW, call));
        }
        return findings.note(
                        "Added: median over the rounds less the median with nothing attached; in"
                                + " the spread column, the same of the minima.")
                .note(
                        rounds
                                + " rounds of "
                                + calls
                                + " calls each; CPU time of the calling thread.")
                .note(
                        "Bars hold for per-call tracepoints, the default. The bare call includes"
                                + " what it costs to make it from Java.")
                .build();
    }

    private static Figure added(CallCosts costs, Way way, MeasuredCall call) {
        Figure figure =
                Figure.of(
                                "added to " + call.label() + " by " + way.label(),
                                costs.added(way, call),
                                "ns")
                        .spread(Math.round(costs.addedAtBest(way, call)) + " (minima)");
        Double most = MOST_ADDED_NS.get(call);
        return way == Way.PER_CALL && most != null ? figure.with(Bar.atMost(most)) : figure;
    }

    private static Figure ofBpftrace(CallCosts costs, Way way, MeasuredCall call) {
        return Figure.of(
                "added to " + call.label() + ", " + way.label() + " ÷ bpftrace",
                costs.added(way, call) / costs.added(Way.BPFTRACE, call),
                "");
    }
}
