package io.foreshock.jobs;

import io.foreshock.jobs.cluster.Backbone;
import io.foreshock.jobs.cluster.EmbeddedKafka;
import io.foreshock.jobs.cluster.EmbeddedRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** {@link StatusJobSuite} on an embedded broker. */
final class StatusJobITCase extends StatusJobSuite {
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

    @Override
    Backbone backbone() {
        return new Backbone(kafka.bootstrapServers(), registry.url());
    }
}
