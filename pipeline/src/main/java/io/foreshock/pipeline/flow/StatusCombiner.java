package io.foreshock.pipeline.flow;

import io.foreshock.pipeline.input.Arrival;
import io.foreshock.pipeline.status.StatusAccumulator;
import io.foreshock.pipeline.status.StatusKey;
import io.foreshock.pipeline.status.StatusSum;
import io.foreshock.pipeline.window.TumblingWindows;
import io.foreshock.schemas.signal.SyscallSignal;
import io.foreshock.schemas.signal.SyscallSummary;

/** Adds up system calls, by service, category and call. */
final class StatusCombiner extends WindowCombiner<StatusKey, StatusAccumulator, StatusSum> {
    private static final long serialVersionUID = 1L;

    /**
     * @param windows the windows to sum over
     * @param maxSums how many sums it may hold, about 1 KiB each
     */
    StatusCombiner(TumblingWindows windows, int maxSums) {
        super(windows, maxSums);
    }

    @Override
    void add(Arrival arrival, long start) {
        if (arrival.value() instanceof SyscallSummary summary) {
            StatusKey key =
                    new StatusKey(
                            summary.getService(), summary.getCategory(), summary.getSyscall());
            accumulator(start, key).add(summary, arrival.origin());
        } else if (arrival.value() instanceof SyscallSignal signal) {
            StatusKey key =
                    new StatusKey(signal.getService(), signal.getCategory(), signal.getSyscall());
            accumulator(start, key).add(signal, arrival.origin());
        }
    }

    @Override
    StatusAccumulator newAccumulator(StatusKey key, long start) {
        return new StatusAccumulator(key, start);
    }
}
