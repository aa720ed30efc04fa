package io.foreshock.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultPageTest {
    private static final Machine MACHINE = new Machine("Chip", 2, 8, "Linux 6", "Debian", "JVM 17");

    private static Result result(boolean quick, Findings findings) {
        return new Result("drain", "2026-01-02T03:04:05Z", quick, 0.1, MACHINE, findings);
    }

    private static String page(Result result) {
        ResultPage page = new ResultPage();
        page.add("Draining", "It drains.", result);
        return page.text();
    }

    @Test
    void saysWhichBarsWereReached() {
        Findings findings =
                new Findings.Builder()
                        .figure(Figure.of("decode", 29, "ns").with(Bar.atMost(30)))
                        .figure(Figure.of("kept", 0.96, "").with(Bar.atLeast(0.97)))
                        .figure(Figure.of("drain", 12.25, "ns").spread("± 1"))
                        .note("On a quiet machine.")
                        .build();
        assertThat(page(result(false, findings)))
                .contains("| decode | 29 ns |  | ≤ 30 ns | reached |")
                .contains("| kept | 0.960 |  | ≥ 0.970 | **not reached** |")
                .contains("| drain | 12.3 ns | ± 1 |  |  |")
                .contains("- On a quiet machine.")
                .contains("Measured 2026-01-02T03:04:05Z on: Chip, 2 cores, 8 GiB")
                .doesNotContain("smoke test");
    }

    @Test
    void marksSmokeTests() {
        assertThat(page(result(true, new Findings.Builder().build()))).contains("smoke test");
    }

    @Test
    void saysWhyOneWasSkipped() {
        assertThat(page(result(false, Findings.skipped("no Redis here"))))
                .contains("Skipped: no Redis here");
    }

    @Test
    void noNumberReachesNoBar() {
        assertThat(Figure.of("kept", Double.NaN, "").with(Bar.atLeast(0)).reached()).isFalse();
    }

    @Test
    void resultsComeBackFromTheirFiles(@TempDir Path directory) throws Exception {
        Result result =
                result(
                        false,
                        new Findings.Builder()
                                .figure(Figure.of("decode", 29.5, "ns").with(Bar.atMost(30)))
                                .figure(Figure.of("drain", 12, "ns"))
                                .note("Quiet.")
                                .build());
        ResultFiles files = new ResultFiles(directory);
        files.write(result);
        assertThat(files.read("drain")).contains(result);
        assertThat(files.read("other")).isEmpty();
    }
}
