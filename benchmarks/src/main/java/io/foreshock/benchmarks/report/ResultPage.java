package io.foreshock.benchmarks.report;

import java.util.List;

/** Results as Markdown. */
public final class ResultPage {
    private static final String INTRODUCTION =
            """
            # Benchmarks

            What Foreshock promises about its speed, and what was measured. `benchmarks/run` measures
            everything anew and rewrites this page; `benchmarks/run --help` tells more. Each benchmark
            runs real parts only: the kernel's own programs, a real broker and registry, real clients.

            """;

    private final StringBuilder page = new StringBuilder(INTRODUCTION);

    /**
     * Adds one benchmark.
     *
     * @param title what it is about, in a few words
     * @param about what it does, in a sentence or two
     */
    public void add(String title, String about, Result result) {
        page.append("## ").append(title).append("\n\n").append(about).append("\n\n");
        Findings findings = result.findings();
        if (result.quick()) {
            page.append("**A smoke test: too short to be quoted.**\n\n");
        }
        if (!findings.skipped().isEmpty()) {
            page.append("Skipped: ").append(findings.skipped()).append("\n\n");
        } else {
            table(findings.figures());
        }
        findings.notes().forEach(note -> page.append("- ").append(note).append('\n'));
        page.append(findings.notes().isEmpty() ? "" : "\n")
                .append("Measured ")
                .append(result.finished())
                .append(" on: ")
                .append(result.machine().text())
                .append("; load before: ")
                .append(Numbers.text(result.load()))
                .append("\n\n");
    }

    /** Adds a benchmark that has not run. */
    public void addMissing(String title, String about) {
        page.append("## ").append(title).append("\n\n").append(about);
        page.append("\n\nNot measured yet.\n\n");
    }

    /** The page so far. */
    public String text() {
        return page.toString().stripTrailing() + "\n";
    }

    private void table(List<Figure> figures) {
        page.append("| figure | measured | spread | bar | |\n|---|---|---|---|---|\n");
        for (Figure figure : figures) {
            Bar bar = figure.bar();
            page.append("| ")
                    .append(String.join(" | ", figure.what(), measured(figure), figure.spread()))
                    .append(" | ")
                    .append(bar == null ? "" : bar.text(figure.unit()))
                    .append(" | ")
                    .append(bar == null ? "" : figure.reached() ? "reached" : "**not reached**")
                    .append(" |\n");
        }
        page.append('\n');
    }

    private static String measured(Figure figure) {
        return Numbers.text(figure.value()) + Numbers.unit(figure.unit());
    }
}
