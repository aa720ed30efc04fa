package io.foreshock.pipeline.flow;

import io.foreshock.pipeline.input.Arrival;
import io.foreshock.pipeline.status.L7Accumulator;
import io.foreshock.pipeline.status.L7Key;
import io.foreshock.pipeline.status.L7Sum;
import io.foreshock.pipeline.status.Outcome;
import io.foreshock.pipeline.window.TumblingWindows;
import io.foreshock.schemas.signal.L7Signal;
import io.foreshock.schemas.signal.L7Summary;

/**
 * Adds up exchanges, by service, role, protocol, endpoint and method; over all peers. Events of
 * exchanges that did not fail have nothing to lend and are left out.
 */
final class L7Combiner extends WindowCombiner<L7Key, L7Accumulator, L7Sum> {
    private static final long serialVersionUID = 1L;

    /**
     * @param windows the windows to sum over
     * @param maxUnits how much it may hold, KiB
     */
    L7Combiner(TumblingWindows windows, int maxUnits) {
        super(windows, maxUnits);
    }

    @Override
    void add(Arrival arrival, long start) {
        if (arrival.value() instanceof L7Summary summary) {
            L7Key key =
                    new L7Key(
                            summary.getService(),
                            summary.getRole(),
                            summary.getProtocol(),
                            summary.getEndpoint(),
                            summary.getMethod());
            L7Accumulator sum = accumulator(start, key);
            int before = sum.units();
            sum.add(summary, arrival.origin());
            grew(sum.units() - before);
        } else if (arrival.value() instanceof L7Signal signal && isFailure(signal)) {
            L7Key key =
                    new L7Key(
                            signal.getService(),
                            signal.getRole(),
                            signal.getProtocol(),
                            signal.getEndpoint(),
                            signal.getMethod());
            accumulator(start, key).add(signal, arrival.origin());
        }
    }

    private static boolean isFailure(L7Signal signal) {
        Outcome outcome = Outcome.named(signal.getOutcome());
        return outcome != null && outcome.isFailure();
    }

    @Override
    L7Accumulator newAccumulator(L7Key key, long start) {
        return new L7Accumulator(key, start);
    }
}
