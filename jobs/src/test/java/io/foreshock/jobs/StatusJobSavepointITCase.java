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
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
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

    private static final String SAVEPOINT =
            Path.of("src/test/resources/status-job-0.1.0.savepoint").toUri().toString();

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
     * A savepoint of version 0.1.0 as users have them, of before there were exchanges. Its offsets
     * are those of the workload's system calls, which are published to a new broker in the same
     * order. Like the snapshots of pipeline it is not to be written anew.
     */
    @Test
    void goesOnFromASavepointOfBeforeThereWereExchanges() throws Exception {
        backbone().emptyTopics();
        try (SignalProducer producer = new SignalProducer(backbone())) {
            Workload.publishCalls(producer, 0, STOPPED_AT);
            Workload.publishExchanges(producer, 0, STOPPED_AT);
        }
        JobClient job = new JobStart("hashmap").from(SAVEPOINT).on(backbone());
        try (SignalProducer producer = new SignalProducer(backbone())) {
            Workload.publish(producer, STOPPED_AT, Workload.SECONDS);
        }
        Instant firstOpen = Instant.ofEpochMilli(Workload.time(CLOSED_SECONDS));
        List<Counts> expected =
                Workload.expected().stream()
                        .filter(c -> c.subject().startsWith("/") || !c.window().isBefore(firstOpen))
                        .toList();
        List<ServiceStatus> results = results(expected.size());
        job.cancel().get();

        assertThat(results.stream().map(Counts::of)).containsExactlyElementsOf(expected);
        assertThat(results)
                .allSatisfy(
                        status -> {
                            assertThat(status.getRevision()).isZero();
                            assertThat(status.getCompleteness())
                                    .isEqualTo(Workload.expectedCompleteness(status));
                        });
        try (var letters = new ResultReader<>(backbone(), Topic.DEAD_LETTER, DeadLetter.class)) {
            assertThat(letters.all()).isEmpty();
        }
    }

    private static List<ServiceStatus> results(int count) {
        try (var reader = new ResultReader<>(backbone(), Topic.STATUS, ServiceStatus.class)) {
            return Workload.sorted(reader.until(read -> read.size() >= count));
        }
    }

    private static Backbone backbone() {
        return new Backbone(kafka.bootstrapServers(), registry.url());
    }
}
