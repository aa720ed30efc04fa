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
import io.foreshock.collector.observer.HealthConfig;
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
    private static final List<Way> WAYS =
            List.of(
                    Way.BARE,
                    Way.EMPTY_PROGRAM,
                    Way.NOT_TIMED,
                    Way.TIMED,
                    Way.RAW_NOT_TIMED,
                    Way.BPFTRACE_PER_CALL,
                    Way.BPFTRACE);

    @Override
    public Findings run(Effort effort, Progress progress) throws IOException {
        if (!Processes.isInstalled("bpftrace")) {
            return Findings.skipped("bpftrace is not installed: apt-get install bpftrace");
        }
        int rounds = effort.choose(11, 2);
        int calls = effort.choose(500_000, 50_000);
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
        List<Way> turns = new ArrayList<>(WAYS);
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
            findings.figure(addedByDefault(costs, call));
            WAYS.stream()
                    .filter(way -> way != Way.BARE)
                    .forEach(way -> findings.figure(added(costs, way, call)));
            findings.figure(ofBpftrace(costs, Way.BPFTRACE_PER_CALL, call));
            findings.figure(ofBpftrace(costs, Way.BPFTRACE, call));
        }
        return findings.note(
                        "Added: median over the rounds less the median with nothing attached; in"
                                + " the spread column, the same of the minima.")
                .note(
                        "By default: a busy call is timed in one interval of "
                                + HealthConfig.defaults().timing().turnEvery()
                                + "; the figure is the mean over all of them.")
                .note(
                        "What an empty program adds is the kernel's price of a hook on this"
                                + " machine: no observer on tracepoints can add less.")
                .note(
                        rounds
                                + " rounds of "
                                + calls
                                + " calls each; CPU time of the calling thread.")
                .note("The bare call includes what it costs to make it from Java.")
                .build();
    }

    private static Figure addedByDefault(CallCosts costs, MeasuredCall call) {
        Figure figure =
                Figure.of(
                                "added to " + call.label() + " by " + Way.DEFAULT.label(),
                                costs.addedByDefault(call),
                                "ns")
                        .spread(minima(costs.addedByDefaultAtBest(call)));
        Double most = MOST_ADDED_NS.get(call);
        return most == null ? figure : figure.with(Bar.atMost(most));
    }

    private static Figure added(CallCosts costs, Way way, MeasuredCall call) {
        return Figure.of(
                        "added to " + call.label() + " by " + way.label(),
                        costs.added(way, call),
                        "ns")
                .spread(minima(costs.addedAtBest(way, call)));
    }

    private static String minima(double ns) {
        return Math.round(ns) + " (minima)";
    }

    /** A call that nobody watches costs the same under any script on tracepoints of the watched. */
    private static Figure ofBpftrace(CallCosts costs, Way bpftrace, MeasuredCall call) {
        Figure figure =
                Figure.of(
                        "added to "
                                + call.label()
                                + ", "
                                + Way.DEFAULT.label()
                                + " ÷ "
                                + bpftrace.label(),
                        costs.addedByDefault(call) / costs.added(bpftrace, call),
                        "");
        boolean barred = bpftrace == Way.BPFTRACE || call == MeasuredCall.FAILING_OPEN;
        return barred ? figure.with(Bar.atMost(MOST_OF_BPFTRACE)) : figure;
    }
}
