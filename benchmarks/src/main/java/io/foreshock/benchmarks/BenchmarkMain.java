package io.foreshock.benchmarks;

import io.foreshock.benchmarks.report.Figure;
import io.foreshock.benchmarks.report.Findings;
import io.foreshock.benchmarks.report.Machine;
import io.foreshock.benchmarks.report.Result;
import io.foreshock.benchmarks.report.ResultFiles;
import io.foreshock.benchmarks.report.ResultPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** What {@code benchmarks/run} calls: once for each benchmark, and once for the page. */
public final class BenchmarkMain {
    private BenchmarkMain() {}

    /**
     * Runs it.
     *
     * @param args {@code list}; {@code run NAME full|quick RESULTS}; {@code page RESULTS FILE}
     */
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "list" -> list();
            case "run" ->
                    run(
                            Catalogue.labelled(args[1]),
                            Effort.valueOf(args[2].toUpperCase(Locale.ROOT)),
                            new ResultFiles(Path.of(args[3])));
            case "page" -> page(new ResultFiles(Path.of(args[1])), Path.of(args[2]));
            default -> throw new IllegalArgumentException(args[0]);
        }
        System.exit(0); // whatever threads a cluster or a client left
    }

    private static void list() {
        for (Catalogue each : Catalogue.values()) {
            System.out.println(each.label());
        }
    }

    private static void run(Catalogue what, Effort effort, ResultFiles results) throws Exception {
        double load = Machine.load();
        Findings findings = what.create().run(effort, new Progress());
        Result result =
                new Result(
                        what.label(),
                        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                        effort == Effort.QUICK,
                        load,
                        Machine.here(),
                        findings);
        results.write(result);
        if (!findings.skipped().isEmpty()) {
            System.err.println("  skipped: " + findings.skipped());
        }
        for (Figure figure : result.missed()) {
            System.err.printf(
                    Locale.ROOT, "  not reached: %s: %.3f%n", figure.what(), figure.value());
        }
    }

    private static void page(ResultFiles results, Path file) throws IOException {
        ResultPage page = new ResultPage();
        for (Catalogue each : Catalogue.values()) {
            Optional<Result> result = results.read(each.label());
            if (result.isPresent()) {
                page.add(each.title(), each.about(), result.get());
            } else {
                page.addMissing(each.title(), each.about());
            }
        }
        Files.writeString(file, page.text());
    }
}
