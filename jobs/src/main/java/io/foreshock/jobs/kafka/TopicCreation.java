package io.foreshock.jobs.kafka;

import io.foreshock.schemas.Topic;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates the topics of the catalogue that are missing, with the catalogue's partitions and
 * retention and the broker's default replication. Topics that exist are left as they are.
 */
public final class TopicCreation {
    private static final int TIMEOUT_MILLIS = 15_000;

    private TopicCreation() {}

    /**
     * Creates what is missing.
     *
     * @param kafka client settings
     * @return the names of the topics that it created
     * @throws ExecutionException if Kafka cannot be reached or refuses; the cause tells
     * @throws InterruptedException if interrupted while waiting for Kafka
     */
    public static List<String> createMissing(Properties kafka)
            throws ExecutionException, InterruptedException {
        Properties settings = new Properties();
        settings.putAll(kafka);
        settings.putIfAbsent("default.api.timeout.ms", TIMEOUT_MILLIS);
        settings.putIfAbsent("request.timeout.ms", TIMEOUT_MILLIS);
        try (Admin admin = Admin.create(settings)) {
            Set<String> present = admin.listTopics().names().get();
            List<NewTopic> missing =
                    Arrays.stream(Topic.values())
                            .filter(topic -> !present.contains(topic.topicName()))
                            .map(TopicCreation::newTopic)
                            .toList();
            create(admin, missing);
            return missing.stream().map(NewTopic::name).toList();
        }
    }

    private static void create(Admin admin, List<NewTopic> topics)
            throws ExecutionException, InterruptedException {
        for (var created : admin.createTopics(topics).values().values()) {
            try {
                created.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) { // a collector was quicker
                    throw e;
                }
            }
        }
    }

    private static NewTopic newTopic(Topic topic) {
        return new NewTopic(topic.topicName(), Optional.of(topic.partitions()), Optional.empty())
                .configs(topic.config());
    }
}
