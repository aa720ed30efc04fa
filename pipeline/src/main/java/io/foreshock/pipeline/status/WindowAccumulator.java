package io.foreshock.pipeline.status;

/**
 * Adds up the signals of one key in one window. Mutable and not thread-safe.
 *
 * @param <S> what they come to
 */
public interface WindowAccumulator<S extends WindowSum<S>> {
    /** The sum so far; later additions do not change it. */
    S sum();

    /** The memory that it holds, in KiB or so; at least 1. */
    default int units() {
        return 1;
    }
}
