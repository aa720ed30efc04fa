package io.foreshock.local.demo;

import io.foreshock.collector.syscall.Errno;
import io.foreshock.local.terminal.Terminal;
import io.foreshock.local.terminal.Terminal.Colour;
import java.util.Locale;

/** Prints a verdict. */
record VerdictTable(Terminal terminal) {
    private static final String FORM = "  %-24s %-8s %-13s %9s %12s %8s %13s";

    void print(Verdict verdict) {
        terminal.line("");
        terminal.line(
                terminal.in(
                        Colour.BOLD,
                        format(
                                "  " + FORM,
                                "SCENARIO",
                                "CALL",
                                "ERRNO",
                                "PROVOKED",
                                "KERNEL SAW",
                                "EVENTS",
                                "RESULT HOLDS")));
        verdict.rows().forEach(this::row);
        terminal.line("");
        terminal.line(
                format(
                        "  in all: provoked %d, kernel saw %d, lost %d",
                        verdict.provoked(), verdict.counted(), verdict.lost()));
        if (verdict.agrees()) {
            terminal.line(terminal.in(Colour.GOOD, "  ✔ every count agrees"));
            return;
        }
        verdict.rows().stream()
                .filter(row -> !row.agrees())
                .forEach(row -> bad(row.scenario().title() + ": " + row.difference()));
        if (verdict.counted() != verdict.provoked()) {
            bad(
                    "the ledger counts "
                            + verdict.counted()
                            + " watched failures in the demo's cgroup");
        }
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

    private void row(Verdict.Row row) {
        terminal.line(
                mark(row.agrees())
                        + format(
                                FORM,
                                row.scenario().title(),
                                row.scenario().call().kernelName(),
                                Errno.name(row.scenario().errno()),
                                row.provoked(),
                                row.kernel(),
                                row.events(),
                                row.result()));
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
