package io.foreshock.benchmarks;

/** How long to measure. */
public enum Effort {
    /** Long enough to be quoted. */
    FULL,
    /** Just long enough to see that the benchmark works. */
    QUICK;

    /** One of two numbers. */
    public int choose(int full, int quick) {
        return this == FULL ? full : quick;
    }
}
