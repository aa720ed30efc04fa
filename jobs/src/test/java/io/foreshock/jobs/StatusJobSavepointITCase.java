package io.foreshock.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.jobs.cluster.Backbone;
import io.foreshock.jobs.cluster.EmbeddedKafka;
import io.foreshock.jobs.cluster.EmbeddedRegistry;
import io.foreshock.jobs.cluster.ResultReader;
import io.foreshock.jobs.cluster.SignalProducer;
import io.foreshock.jobs.cluster.Workload;
import io.foreshock.jobs.cluster.Workload.Counts;
import io.foreshock.schemas.Topic;
import io.foreshock.schemas.result.DeadLetter;
import io.foreshock.schemas.result.ServiceStatus;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The status job goes on where an older version of it was stopped. */
final class StatusJobSavepointITCase {
    /** When the older version was stopped; its last window was open then. */
    private static final int STOPPED_AT = 35;

    private static final int CLOSED_SECONDS = 30;

    @RegisterExtension
    static final MiniClusterExtension FLINK =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    @TempDir private static Path dir;

    private static EmbeddedKafka kafka;
    private static EmbeddedRegistry registry;

    @BeforeAll
    static void start() throws Exception {
        registry = new EmbeddedRegistry(dir);
        kafka = new EmbeddedKafka(dir.resolve("kafka"));
    }

    @AfterAll
    static void stop() {
        kafka.close();
        registry.close();
    }

    /**
     * A savepoint of version 0.1.0 as users have them: before there was anything of L7. Its offsets
     * are those of the workload, which is published to a new broker in the same order. Like the
     * snapshots of pipeline it is not to be written anew; it was with {@code
     * -Dforeshock.state.write=true}.
     */
    @Test
    void goesOnFromASavepointOfTheFirstVersion() throws Exception {
        Path savepoint = Path.of("src/test/resources/status-job-0.1.0.savepoint");
        backbone().emptyTopics();
        publish(0, STOPPED_AT);
        boolean writing = Boolean.getBoolean("foreshock.state.write");
        if (writing) {
            write(savepoint);
        }
        JobClient job = new JobStart("hashmap").from(savepoint.toUri().toString()).on(backbone());
        publish(STOPPED_AT, Workload.SECONDS);
        List<Counts> expected =
                Workload.expected().stream()
                        .filter(c -> writing || !c.window().isBefore(firstOpen()))
                        .toList();
        List<ServiceStatus> results = results(read -> read.size() >= expected.size());
        job.cancel().get();

        assertThat(results.stream().map(Counts::of)).containsExactlyElementsOf(expected);
        assertThat(results).allSatisfy(status -> assertThat(status.getRevision()).isZero());
        try (var letters = new ResultReader<>(backbone(), Topic.DEAD_LETTER, DeadLetter.class)) {
            assertThat(letters.all()).isEmpty();
        }
    }

    private static void write(Path savepoint) throws Exception {
        JobClient job = new JobStart("hashmap").on(backbone());
        var unused = results(read -> read.size() >= CLOSED_SECONDS / 10 * Workload.KEYS);
        Path written = Path.of(URI.create(JobStart.stop(job, dir.resolve("savepoint"))));
        Files.createDirectories(savepoint);
        Files.copy(
                written.resolve("_metadata"),
                savepoint.resolve("_metadata"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static Instant firstOpen() {
        return Instant.ofEpochMilli(Workload.time(CLOSED_SECONDS));
    }

    private static void publish(int fromSecond, int toSecond) throws Exception {
        try (SignalProducer producer = new SignalProducer(backbone())) {
            Workload.publish(producer, fromSecond, toSecond);
        }
    }

    private static List<ServiceStatus> results(Predicate<List<ServiceStatus>> enough) {
        try (var reader = new ResultReader<>(backbone(), Topic.STATUS, ServiceStatus.class)) {
            return Workload.sorted(reader.until(enough));
        }
    }

    private static Backbone backbone() {
        return new Backbone(kafka.bootstrapServers(), registry.url());
    }
}
