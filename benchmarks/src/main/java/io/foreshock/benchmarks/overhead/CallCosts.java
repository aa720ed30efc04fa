package io.foreshock.benchmarks.overhead;

import io.foreshock.benchmarks.observe.Way;
import io.foreshock.benchmarks.report.Samples;
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

    double added(Way way, MeasuredCall call) {
        return of(way, call).median() - of(Way.BARE, call).median();
    }

    double addedAtBest(Way way, MeasuredCall call) {
        return of(way, call).min() - of(Way.BARE, call).min();
    }

    String glance() {
        return String.format(
                Locale.ROOT,
                "added to a failing open: per-call %.0f, raw %.0f, bpftrace %.0f ns",
                added(Way.PER_CALL, MeasuredCall.FAILING_OPEN),
                added(Way.RAW, MeasuredCall.FAILING_OPEN),
                added(Way.BPFTRACE, MeasuredCall.FAILING_OPEN));
    }
}
