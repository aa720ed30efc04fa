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
        Files.writeString(
                process.resolve("stat"),
                "42 (a) b (c)) S 1 2 3 4 5 6 7 8 9 10 150 25 0 0 20 0 1 0 100\n");
        Files.writeString(
                process.resolve("status"), "Name:\tx\nVmHWM:\t  9 kB\nVmRSS:\t   52 kB\n");
        try (CollectorUsage usage = CollectorUsage.open(process)) {
            assertThat(usage.cpuNs()).isEqualTo(1_750_000_000L);
            assertThat(usage.residentBytes()).isEqualTo(52 * 1024);
        }
    }

    @Test
    void chargesAnIntervalWithWhatWasUsedInIt() throws IOException {
        Files.writeString(process.resolve("stat"), "1 (x) S 1 2 3 4 5 6 7 8 9 10 5 5 0\n");
        Files.writeString(process.resolve("status"), "VmRSS: 1 kB\n");
        LedgerInterval interval = new LedgerInterval();
        try (CollectorUsage usage = CollectorUsage.open(process)) {
            Files.writeString(process.resolve("stat"), "1 (x) S 1 2 3 4 5 6 7 8 9 10 6 7 0\n");
            usage.close(interval);
            assertThat(interval.cpuNs()).isEqualTo(30_000_000L);
            usage.close(interval);
            assertThat(interval.cpuNs()).isZero();
        }
    }

    @Test
    void readsThisProcess() throws IOException {
        LedgerInterval interval = new LedgerInterval();
        try (CollectorUsage usage = CollectorUsage.open()) {
            usage.close(interval);
        }
        assertThat(interval.cpuNs()).isNotNegative();
        assertThat(interval.residentBytes()).isGreaterThan(10_000_000);
    }
}
