package io.foreshock.benchmarks.report;

import java.util.List;

/**
 * What one run of one benchmark found.
 *
 * @param benchmark its name
 * @param finished when, to the second, ISO-8601 in UTC
 * @param quick true for a smoke test, whose figures mean nothing
 * @param load the machine's load average before it began
 * @param machine where it ran
 * @param findings what it found
 */
public record Result(
        String benchmark,
        String finished,
        boolean quick,
        double load,
        Machine machine,
        Findings findings) {

    /** Bars that were missed. */
    public List<Figure> missed() {
        return findings.figures().stream().filter(figure -> !figure.reached()).toList();
    }
}
