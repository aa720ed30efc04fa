package io.foreshock.jobs;

import io.foreshock.jobs.cluster.Backbone;
import io.foreshock.jobs.cluster.EmbeddedRegistry;
import io.foreshock.schemas.Topic;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/** {@link StatusJobSuite} on Apache's Kafka image; skipped where no Docker engine answers. */
@Testcontainers(disabledWithoutDocker = true)
final class StatusJobContainersITCase extends StatusJobSuite {
    @Container
    private static final KafkaContainer KAFKA =
            new KafkaContainer("apache/kafka:4.2.1")
                    .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                    .withEnv("KAFKA_MESSAGE_MAX_BYTES", Integer.toString(Topic.MAX_MESSAGE_BYTES));

    @TempDir private static Path dir;

    private static EmbeddedRegistry registry;

    @BeforeAll
    static void start() throws Exception {
        registry = new EmbeddedRegistry(dir);
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @Override
    Backbone backbone() {
        return new Backbone(KAFKA.getBootstrapServers(), registry.url());
    }
}
