package io.foreshock.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreshock.options.InvalidOptionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StatusOptionsTest {
    private static final Path REFERENCE = Path.of("../docs/reference/status-options.md");

    @TempDir private Path dir;

    @Test
    void haveDefaultsForTheLocalStack() {
        StatusOptions options = resolve();
        assertThat(options.kafkaServers()).isEqualTo("127.0.0.1:19092");
        assertThat(options.registry()).hasToString("http://127.0.0.1:18081/apis/ccompat/v7");
        assertThat(options.window()).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.limits().earliest()).isEqualTo(Instant.parse("2020-01-01T00:00:00Z"));
        assertThat(options.limits().maxRecordBytes()).isEqualTo(1_048_576);
    }

    /** A result shows 15 s after the first failure at the latest (checkpoints of 1 s). */
    @Test
    void leaveTimeForAResultWithinFifteenSeconds() {
        StatusOptions options = resolve();
        Duration interval = Duration.ofSeconds(1);
        Duration silent = options.window().plus(interval).plus(options.watermarks().idleness());
        Duration flowing = options.window().plus(options.watermarks().disorder()).plus(interval);
        assertThat(silent).isLessThanOrEqualTo(Duration.ofSeconds(13));
        assertThat(flowing).isLessThanOrEqualTo(Duration.ofSeconds(13));
    }

    @Test
    void passKafkaSettingsOn() throws IOException {
        Path file =
                Files.writeString(
                        dir.resolve("status.yaml"),
                        """
                        kafka:
                          bootstrap.servers: broker:9093
                          security.protocol: SSL
                        window:
                          size: 5s
                        """);
        StatusOptions options = resolve("--config", file.toString());
        assertThat(options.window()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.kafkaProperties())
                .containsOnly(
                        Map.entry("bootstrap.servers", "broker:9093"),
                        Map.entry("security.protocol", "SSL"));
    }

    @Test
    void areTakenFromTheEnvironment() {
        StatusOptions options =
                StatusOptions.resolve(
                        new String[] {}, Map.of("FORESHOCK_STATUS_WINDOW_LATENESS", "1min"));
        assertThat(options.lateness()).isEqualTo(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @CsvSource({
        "--registry=ftp://host, registry.url",
        "--registry=localhost:8081, registry.url",
        "--window-size=0s, window.size",
        "--input-earliest=yesterday, input.earliest",
        "--input-max-record-bytes=1, input.max_record_bytes",
        "--combine-max-sums=0, combine.max_sums"
    })
    void areRefusedWithTheirKeyAndWhatIsAllowed(String arg, String key) {
        assertThatThrownBy(() -> resolve(arg))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageStartingWith(key)
                .hasMessageContaining("allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"broker", "broker:0", "broker:9092,", "http://broker/9092", ""})
    void refuseBrokersThatAreNoServers(String servers) {
        assertThatThrownBy(() -> resolve("--kafka", servers))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessage(
                        "kafka.bootstrap.servers = '%s' (flag --kafka) is not allowed; allowed:"
                                + " host:port, or several separated by commas",
                        servers);
    }

    /** Regenerate with {@code -Dforeshock.docs.write=true}. */
    @Test
    void haveAReferencePageThatIsUpToDate() throws IOException {
        String generated =
                "<!-- Generated from StatusOptions: ./mvnw test -pl jobs -am"
                        + " -Dtest=StatusOptionsTest -Dsurefire.failIfNoSpecifiedTests=false"
                        + " -Dforeshock.docs.write=true -->\n\n"
                        + StatusOptions.SET.referencePage();
        if (Boolean.getBoolean("foreshock.docs.write")) {
            Files.createDirectories(REFERENCE.getParent());
            Files.writeString(REFERENCE, generated);
        }
        assertThat(REFERENCE)
                .as("regenerate it with the command in its first line")
                .exists()
                .hasContent(generated);
    }

    private static StatusOptions resolve(String... args) {
        return StatusOptions.resolve(args, Map.of());
    }
}
