package io.foreshock.local.demo;

import io.foreshock.local.terminal.Terminal;
import io.foreshock.local.terminal.Terminal.Colour;
import java.util.Locale;

/** Prints a verdict: one table of failing calls, one of requests. */
record VerdictTable(Terminal terminal) {
    private static final String CALLS = "  %-24s %-8s %-13s %9s %12s %8s %13s";
    private static final String REQUESTS = "  %-23s %-17s %-6s %-12s %4s %7s %6s %12s";

    void print(Verdict verdict) {
        calls(verdict);
        requests(verdict);
        terminal.line("");
        totals(verdict);
        if (verdict.agrees()) {
            terminal.line(terminal.in(Colour.GOOD, "  ✔ every count agrees"));
        } else {
            differences(verdict);
        }
    }

    private void calls(Verdict verdict) {
        head(
                CALLS,
                "SCENARIO",
                "CALL",
                "ERRNO",
                "PROVOKED",
                "KERNEL SAW",
                "EVENTS",
                "RESULT HOLDS");
        for (Verdict.Row row : verdict.rows()) {
            if (row.counted() instanceof Failure failure) {
                line(
                        row,
                        CALLS,
                        row.scenario().title(),
                        failure.call(),
                        failure.errno(),
                        row.provoked(),
                        row.summaries(),
                        row.events(),
                        row.results());
            }
        }
    }

    private void requests(Verdict verdict) {
        head(
                REQUESTS,
                "SCENARIO",
                "REQUEST",
                "AT",
                "OUTCOME",
                "MADE",
                "SUMMARY",
                "EVENTS",
                "RESULT HOLDS");
        for (Verdict.Row row : verdict.rows()) {
            if (row.counted() instanceof Requests requests) {
                line(
                        row,
                        REQUESTS,
                        row.scenario().title(),
                        requests.asked(),
                        requests.role(),
                        requests.outcome(),
                        row.provoked(),
                        row.summaries(),
                        row.events(),
                        row.results());
            }
        }
    }

    private void head(String form, Object... columns) {
        terminal.line("");
        terminal.line(terminal.in(Colour.BOLD, format("  " + form, columns)));
    }

    private void line(Verdict.Row row, String form, Object... columns) {
        terminal.line(mark(row.agrees()) + format(form, columns));
    }

    private void totals(Verdict verdict) {
        terminal.line(
                format(
                        "  in all: calls provoked %d, kernel saw %d; ends of requests made %d,"
                                + " collector saw %d; lost %d",
                        verdict.calls().provoked(),
                        verdict.calls().counted(),
                        verdict.requests().provoked(),
                        verdict.requests().counted(),
                        verdict.lost()));
    }

    private void differences(Verdict verdict) {
        verdict.rows().stream()
                .filter(row -> !row.agrees())
                .forEach(row -> bad(row.scenario().title() + ": " + row.difference()));
        total(verdict.calls(), "watched failures");
        total(verdict.requests(), "ends of requests");
        if (verdict.ledgerGaps() > 0) {
            bad(verdict.ledgerGaps() + " records of the loss ledger itself never came");
        }
        if (verdict.lost() > 0) {
            bad(
                    verdict.lost()
                            + " lost; see the causes: foreshock tail foreshock.signal.collector"
                            + " --from earliest");
        }
    }

    private void total(Verdict.Total total, String what) {
        if (!total.agrees()) {
            bad("the ledger counts " + total.counted() + " " + what + " in the demo's cgroup");
        }
    }

    private void bad(String text) {
        terminal.line(terminal.in(Colour.BAD, "  ✘ " + text));
    }

    private String mark(boolean agrees) {
        return agrees ? terminal.in(Colour.GOOD, " ✔") : terminal.in(Colour.BAD, " ✘");
    }

    private static String format(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
