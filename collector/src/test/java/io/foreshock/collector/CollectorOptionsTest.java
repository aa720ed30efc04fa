package io.foreshock.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreshock.collector.observer.Filters;
import io.foreshock.collector.observer.HealthConfig;
import io.foreshock.options.InvalidOptionException;
import io.foreshock.options.OptionValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollectorOptionsTest {
    private static final Path REFERENCE = Path.of("../docs/reference/collector-options.md");

    @TempDir Path directory;

    private static OptionValues resolve(String... args) {
        return CollectorOptions.resolve(args, Map.of());
    }

    @Test
    void defaultsAreThoseOfTheObserver() {
        assertThat(CollectorOptions.healthConfig(resolve())).isEqualTo(HealthConfig.defaults());
        assertThat(resolve().get(CollectorOptions.REGISTRY))
                .hasToString("http://127.0.0.1:18081/apis/ccompat/v7");
    }

    @Test
    void configuresTheObserver() throws IOException {
        long inode = (Long) Files.getAttribute(directory, "unix:ino");
        HealthConfig config =
                CollectorOptions.healthConfig(
                        resolve(
                                "--hooks=raw",
                                "--timing-busy-rate=5",
                                "--timing-turn-every=3",
                                "--ring-size-bytes=65536",
                                "--table-entries=128",
                                "--backoff-initial=50ms",
                                "--backoff-max=20s",
                                "--filter-cgroups=" + directory + ",77",
                                "--filter-pids=1,2",
                                "--filter-commands=redis-server"));
        assertThat(config.hooks()).isEqualTo(HealthConfig.Hooks.RAW);
        assertThat(config.timing()).isEqualTo(new HealthConfig.Timing(5, 3));
        assertThat(config.room()).isEqualTo(new HealthConfig.Room(65536, 128));
        assertThat(config.backoff())
                .isEqualTo(new HealthConfig.Backoff(Duration.ofMillis(50), Duration.ofSeconds(20)));
        assertThat(config.filters())
                .isEqualTo(
                        new Filters(List.of(inode, 77L), List.of(1, 2), List.of("redis-server")));
    }

    @Test
    void redactsUnlessToldNotTo() {
        byte[] path = "/pin=1234".getBytes(StandardCharsets.US_ASCII);
        assertThat(CollectorOptions.redactor(resolve("--redact-names=pin")).redact(path, 0, 9))
                .isEqualTo(8);
        assertThat(CollectorOptions.redactor(resolve("--redact-paths=false")).redact(path, 0, 9))
                .isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource({
        "--registry=ftp://host, registry.url",
        "--registry=localhost:8081, registry.url",
        "--registry=http://host/?q=1, registry.url",
        "--ring-size-bytes=100000, ring.size_bytes",
        "--ring-size-bytes=1024, ring.size_bytes",
        "--interval=0s, interval",
        "--l7-flush-interval=6s, l7.flush_interval",
        "--timing-busy-rate=-1, timing.busy_rate",
        "--filter-cgroups=0, filter.cgroups",
        "--filter-cgroups=/no/such/cgroup, filter.cgroups",
        "--filter-pids=-1, filter.pids",
        "--filter-pids=3000000000, filter.pids",
        "--filter-commands=a-name-that-is-too-long, filter.commands",
        "--hooks=all, hooks",
        "--backoff-initial=11s, backoff.initial"
    })
    void refusesImpossibleValues(String arg, String key) {
        assertThatThrownBy(() -> resolve(arg))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageStartingWith(key)
                .hasMessageContaining("allowed");
    }

    @Test
    void refusesFiltersThatTheKernelTablesCannotHold() {
        String pids = "1,".repeat(Filters.MAX_ENTRIES + 1);
        assertThatThrownBy(() -> resolve("--filter-pids=" + pids))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageStartingWith("filter.pids has 257 entries");
    }

    @Test
    void kafkaSettingsPassThrough() {
        OptionValues values = resolve("--kafka=b:1", "--kafka.security.protocol=SSL");
        assertThat(values.get(CollectorOptions.KAFKA)).isEqualTo("b:1");
        assertThat(values.passedThrough("kafka.")).isEqualTo(Map.of("security.protocol", "SSL"));
    }

    /** Regenerate with {@code -Dforeshock.docs.write=true}. */
    @Test
    void referencePageIsUpToDate() throws IOException {
        String generated =
                "<!-- Generated from CollectorOptions: ./mvnw test -pl collector -am"
                        + " -Dtest=CollectorOptionsTest -Dsurefire.failIfNoSpecifiedTests=false"
                        + " -Dforeshock.docs.write=true -->\n\n"
                        + CollectorOptions.SET.referencePage();
        if (Boolean.getBoolean("foreshock.docs.write")) {
            Files.createDirectories(REFERENCE.getParent());
            Files.writeString(REFERENCE, generated);
        }
        assertThat(REFERENCE)
                .as("regenerate it with the command in its first line")
                .exists()
                .hasContent(generated);
    }
}
