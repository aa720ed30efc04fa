package io.foreshock.jobs.cluster;

import io.foreshock.schemas.Topic;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * The parts around a job: Kafka and a schema registry.
 *
 * @param kafka bootstrap servers
 * @param registry base of the registry's Confluent API
 */
public record Backbone(String kafka, String registry) {
    private static final int MAX_PARTITIONS = 2;

    /** Deletes and creates all topics of the catalogue, so that a test starts with empty ones. */
    public void recreateTopics() throws Exception {
        try (Admin admin = admin()) {
            Set<String> present = admin.listTopics().names().get();
            Set<String> ours =
                    Arrays.stream(Topic.values())
                            .map(Topic::topicName)
                            .filter(present::contains)
                            .collect(Collectors.toSet());
            admin.deleteTopics(ours).all().get();
            admin.createTopics(Arrays.stream(Topic.values()).map(Backbone::topic).toList())
                    .all()
                    .get();
        }
    }

    /** How many partitions a topic has here. */
    public static int partitions(Topic topic) {
        return Math.min(topic.partitions(), MAX_PARTITIONS);
    }

    /** An admin client. */
    public Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka));
    }

    /** As in production, but kept for ever (tests have times of long ago) and with less parts. */
    private static NewTopic topic(Topic topic) {
        Map<String, String> config = new HashMap<>(topic.config());
        config.put("retention.ms", "-1");
        return new NewTopic(topic.topicName(), partitions(topic), (short) 1).configs(config);
    }
}
