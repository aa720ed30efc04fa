package io.foreshock.collector.publish;

import io.foreshock.schemas.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates topics that are missing, with the catalogue's partitions and settings and the broker's
 * replication. Its client lives for this one request only, and its classes are loaded only if
 * topics are to be created.
 */
final class TopicCreator {
    private TopicCreator() {}

    /**
     * Creates them, for at most 2 s.
     *
     * @throws KafkaException if no broker answers, or one refuses
     */
    static void create(KafkaSettings settings, List<Topic> topics) throws InterruptedException {
        List<NewTopic> missing = new ArrayList<>();
        for (Topic topic : topics) {
            missing.add(
                    new NewTopic(
                                    topic.topicName(),
                                    Optional.of(topic.partitions()),
                                    Optional.empty())
                            .configs(topic.config()));
        }
        try (Admin admin = Admin.create(settings.admin())) {
            for (Map.Entry<String, KafkaFuture<Void>> topic :
                    admin.createTopics(missing).values().entrySet()) {
                await(topic.getKey(), topic.getValue());
            }
        }
    }

    private static void await(String topic, KafkaFuture<Void> created) throws InterruptedException {
        try {
            created.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new KafkaException("topic " + topic + " cannot be created", e.getCause());
            }
        }
    }
}
