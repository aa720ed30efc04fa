package io.foreshock.jobs.cluster;

import io.foreshock.schemas.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/**
 * The parts around a job: Kafka and a schema registry.
 *
 * @param kafka bootstrap servers
 * @param registry base of the registry's Confluent API
 */
public record Backbone(String kafka, String registry) {
    private static final int MAX_PARTITIONS = 2;

    /** Creates the topics of the catalogue, or deletes all records in them. */
    public void emptyTopics() throws Exception {
        try (Admin admin = admin()) {
            Set<String> present = admin.listTopics().names().get();
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            List<NewTopic> missing = new ArrayList<>();
            for (Topic topic : Topic.values()) {
                if (present.contains(topic.topicName())) {
                    for (int p = 0; p < partitions(topic); p++) {
                        ends.put(new TopicPartition(topic.topicName(), p), OffsetSpec.latest());
                    }
                } else {
                    missing.add(newTopic(topic));
                }
            }
            admin.createTopics(missing).all().get();
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            admin.listOffsets(ends)
                    .all()
                    .get()
                    .forEach((p, end) -> all.put(p, RecordsToDelete.beforeOffset(end.offset())));
            admin.deleteRecords(all).all().get();
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
    private static NewTopic newTopic(Topic topic) {
        Map<String, String> config = new HashMap<>(topic.config());
        config.put("retention.ms", "-1");
        return new NewTopic(topic.topicName(), partitions(topic), (short) 1).configs(config);
    }
}
