package io.foreshock.local.stack;

import io.foreshock.schemas.Topic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes a broker hold the topics of the catalogue, with the catalogue's settings. */
final class TopicCreation {
    private static final int TIMEOUT_MS = 5_000;

    private TopicCreation() {}

    /** Whether the broker accepts connections: cheaper to ask than through a client. */
    static boolean listens(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
            return true;
        }
    }

    /**
     * Creates what is missing and sets what differs.
     *
     * @throws IOException if the broker does not answer yet
     */
    static void ensure(String bootstrap) throws IOException, InterruptedException {
        Map<String, Object> settings =
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        try (Admin admin = Admin.create(settings)) {
            Set<String> existing = admin.listTopics().names().get();
            create(admin, existing);
            configure(admin, existing);
        } catch (ExecutionException | KafkaException e) {
            throw new IOException("the broker at " + bootstrap + " refused: " + e.getMessage(), e);
        }
    }

    private static void create(Admin admin, Set<String> existing)
            throws ExecutionException, InterruptedException {
        List<NewTopic> missing =
                Arrays.stream(Topic.values())
                        .filter(topic -> !existing.contains(topic.topicName()))
                        .map(
                                topic ->
                                        new NewTopic(
                                                        topic.topicName(),
                                                        topic.partitions(),
                                                        (short) 1)
                                                .configs(topic.config()))
                        .toList();
        try {
            admin.createTopics(missing).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private static void configure(Admin admin, Set<String> existing)
            throws ExecutionException, InterruptedException {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        for (Topic topic : Topic.values()) {
            if (existing.contains(topic.topicName())) {
                changes.put(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName()),
                        topic.config().entrySet().stream()
                                .map(e -> new ConfigEntry(e.getKey(), e.getValue()))
                                .map(e -> new AlterConfigOp(e, AlterConfigOp.OpType.SET))
                                .collect(Collectors.toCollection(ArrayList::new)));
            }
        }
        admin.incrementalAlterConfigs(changes).all().get();
    }
}
