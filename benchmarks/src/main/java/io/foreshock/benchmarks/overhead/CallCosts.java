package io.foreshock.benchmarks.overhead;

import io.foreshock.benchmarks.observe.Way;
import io.foreshock.benchmarks.report.Samples;
import io.foreshock.collector.observer.HealthConfig;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What each call cost in each way of observing, nanoseconds, round by round. */
final class CallCosts {
    private final Map<Way, Map<MeasuredCall, Samples>> costs = new EnumMap<>(Way.class);

    void add(Way way, MeasuredCall call, double ns) {
        of(way, call).add(ns);
    }

    Samples of(Way way, MeasuredCall call) {
        return costs.computeIfAbsent(way, w -> new EnumMap<>(MeasuredCall.class))
                .computeIfAbsent(call, c -> new Samples());
    }

    /** Added nanoseconds: medians over the rounds. */
    double added(Way way, MeasuredCall call) {
        return of(way, call).median() - of(Way.BARE, call).median();
    }

    /** The same of the quietest rounds. */
    double addedAtBest(Way way, MeasuredCall call) {
        return of(way, call).min() - of(Way.BARE, call).min();
    }

    /** What the default adds to a call that is busy: now timed, mostly not. */
    double addedByDefault(MeasuredCall call) {
        return inTurns(added(Way.NOT_TIMED, call), added(Way.TIMED, call));
    }

    /** The same of the quietest rounds. */
    double addedByDefaultAtBest(MeasuredCall call) {
        return inTurns(addedAtBest(Way.NOT_TIMED, call), addedAtBest(Way.TIMED, call));
    }

    private static double inTurns(double notTimed, double timed) {
        int every = HealthConfig.defaults().timing().turnEvery();
        return (notTimed * (every - 1) + timed) / every;
    }

    String glance() {
        return String.format(
                Locale.ROOT,
                "added to a failing open: by default %.0f, by an empty program %.0f, by bpftrace"
                        + " %.0f ns",
                addedByDefault(MeasuredCall.FAILING_OPEN),
                added(Way.EMPTY_PROGRAM, MeasuredCall.FAILING_OPEN),
                added(Way.BPFTRACE_PER_CALL, MeasuredCall.FAILING_OPEN));
    }
}
