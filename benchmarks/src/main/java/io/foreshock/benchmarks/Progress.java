package io.foreshock.benchmarks;

import java.util.Locale;

/** Shows what a benchmark does, line by line, on standard error. */
public final class Progress {
    private final long started = System.nanoTime();

    /** Shows a line, with the seconds since the benchmark began. */
    public void line(String format, Object... values) {
        double seconds = (System.nanoTime() - started) / 1e9;
        System.err.printf(
                Locale.ROOT,
                "  %6.1f s  %s%n",
                seconds,
                String.format(Locale.ROOT, format, values));
    }
}
