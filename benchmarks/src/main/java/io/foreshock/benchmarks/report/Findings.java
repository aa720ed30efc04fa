package io.foreshock.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/**
 * What a benchmark found.
 *
 * @param skipped why it could not run here; empty if it ran
 * @param figures the numbers
 * @param notes how they were come by
 */
public record Findings(String skipped, List<Figure> figures, List<String> notes) {
    /** Copies its lists. */
    public Findings {
        figures = List.copyOf(figures);
        notes = List.copyOf(notes);
    }

    /** None, for a reason that says what to do. */
    public static Findings skipped(String reason) {
        return new Findings(reason, List.of(), List.of());
    }

    /** Collects findings. */
    public static final class Builder {
        private final List<Figure> figures = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();

        /** Adds a figure. */
        public Builder figure(Figure figure) {
            figures.add(figure);
            return this;
        }

        /** Adds a sentence. */
        public Builder note(String sentence) {
            notes.add(sentence);
            return this;
        }

        /** All of them. */
        public Findings build() {
            return new Findings("", figures, notes);
        }
    }
}
