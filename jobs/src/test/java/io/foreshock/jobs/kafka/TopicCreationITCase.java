package io.foreshock.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreshock.jobs.cluster.EmbeddedKafka;
import io.foreshock.schemas.Topic;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TopicCreationITCase {
    @TempDir private Path dir;

    @Test
    void createsWhatIsMissingAsTheCatalogueSays() throws Exception {
        try (EmbeddedKafka kafka = new EmbeddedKafka(dir)) {
            Properties client = client(kafka.bootstrapServers());
            assertThat(TopicCreation.createMissing(client))
                    .containsExactlyInAnyOrderElementsOf(
                            Arrays.stream(Topic.values()).map(Topic::topicName).toList());
            assertThat(TopicCreation.createMissing(client)).isEmpty();
            try (Admin admin = Admin.create(client)) {
                String name = Topic.STATUS.topicName();
                ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
                Config config = only(admin.describeConfigs(List.of(resource)).all().get());
                Topic.STATUS
                        .config()
                        .forEach(
                                (key, value) ->
                                        assertThat(config.get(key).value()).isEqualTo(value));
                TopicDescription description =
                        only(admin.describeTopics(List.of(name)).allTopicNames().get());
                assertThat(description.partitions()).hasSize(Topic.STATUS.partitions());
            }
        }
    }

    @Test
    void failsWhereNoKafkaAnswers() {
        Properties client = client("127.0.0.1:1");
        client.setProperty("default.api.timeout.ms", "500");
        client.setProperty("request.timeout.ms", "500");
        assertThatThrownBy(() -> TopicCreation.createMissing(client))
                .isInstanceOf(ExecutionException.class);
    }

    private static <V> V only(Map<?, V> values) {
        assertThat(values).hasSize(1);
        return values.values().iterator().next();
    }

    private static Properties client(String servers) {
        Properties client = new Properties();
        client.setProperty("bootstrap.servers", servers);
        return client;
    }
}
