package io.foreshock.collector.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorUsageTest {
    @TempDir Path process;

    @Test
    void readsTheFieldsBehindACommandNameWithBrackets() throws IOException {
        stat("42 (a) b (c)) S 1 2 3 4 5 6 7 8 9 10 0 0 0 0 20 0 1 0 100\n");
        Files.writeString(
                process.resolve("status"), "Name:\tx\nVmHWM:\t  9 kB\nVmRSS:\t   52 kB\n");
        try (CollectorUsage usage = CollectorUsage.open(process)) {
            stat("42 (a) b (c)) S 1 2 3 4 5 6 7 8 9 10 150 25 0 0 20 0 1 0 100\n");
            assertThat(usage.cpuNs()).isEqualTo(1_750_000_000L);
            assertThat(usage.residentBytes()).isEqualTo(52 * 1024);
        }
    }

    @Test
    void countsFromWhenItWasOpened() throws IOException {
        stat("1 (x) S 1 2 3 4 5 6 7 8 9 10 5 5 0\n");
        Files.writeString(process.resolve("status"), "VmRSS: 1 kB\n");
        try (CollectorUsage usage = CollectorUsage.open(process)) {
            assertThat(usage.cpuNs()).isZero();
            stat("1 (x) S 1 2 3 4 5 6 7 8 9 10 6 7 0\n");
            assertThat(usage.cpuNs()).isEqualTo(30_000_000L);
            assertThat(usage.cpuNs()).isEqualTo(30_000_000L);
        }
    }

    @Test
    void readsThisProcess() throws IOException {
        try (CollectorUsage usage = CollectorUsage.open()) {
            assertThat(usage.cpuNs()).isNotNegative();
            assertThat(usage.residentBytes()).isGreaterThan(10_000_000);
        }
    }

    private void stat(String line) throws IOException {
        Files.writeString(process.resolve("stat"), line);
    }
}
