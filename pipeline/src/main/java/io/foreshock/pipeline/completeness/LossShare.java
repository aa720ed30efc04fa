package io.foreshock.pipeline.completeness;

/**
 * What a host's kernel produced in a time, and what of it was lost, in observed calls.
 *
 * @param produced counted by the kernel programs
 * @param lost dropped on the way, for any cause
 */
public record LossShare(long produced, long lost) {
    /** Nothing seen, nothing lost. */
    public static final LossShare NONE = new LossShare(0, 0);

    /** Both together. */
    public LossShare plus(LossShare other) {
        return new LossShare(produced + other.produced, lost + other.lost);
    }

    /**
     * The share that arrived, 0 to 1. A loss is counted when it happens, which may be an interval
     * after the call was produced; so {@code lost} may exceed {@code produced}, which is 0. Where
     * nothing was produced and nothing lost, nothing is missing: 1.
     */
    public double completeness() {
        if (lost <= 0) {
            return 1;
        }
        return produced <= lost ? 0 : (double) (produced - lost) / produced;
    }
}
