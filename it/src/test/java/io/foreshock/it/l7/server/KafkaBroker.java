package io.foreshock.it.l7.server;

import io.foreshock.it.l7.subject.Launch;
import io.foreshock.it.l7.subject.Ports;
import io.foreshock.it.l7.subject.Scope;
import io.foreshock.it.l7.subject.Subject;
import io.foreshock.local.broker.BrokerMain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * One Kafka node with a topic of one partition, {@value #TOPIC}; it makes no others by itself.
 *
 * @param port of the protocol
 */
public record KafkaBroker(int port) {
    /** The topic. */
    public static final String TOPIC = "orders";

    private static final Duration START = Duration.ofSeconds(90);
    private static final int CALL_MS = 5000;

    /** Starts it. */
    public static KafkaBroker start(Scope scope) throws IOException, InterruptedException {
        Path logs = scope.newDirectory("kafka").resolve("logs");
        KafkaBroker broker = new KafkaBroker(Ports.free());
        Launch launch =
                Launch.java("kafka", BrokerMain.class, logs.toString())
                        .with(List.of("" + broker.port, "" + Ports.free()));
        Subject process = scope.start(launch);
        try (Admin admin =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                "127.0.0.1:" + broker.port,
                                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                                CALL_MS,
                                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                CALL_MS))) {
            process.awaitReady(() -> makesTopic(admin), START);
        }
        return broker;
    }

    private static boolean makesTopic(Admin admin) throws IOException {
        NewTopic topic = new NewTopic(TOPIC, Optional.of(1), Optional.empty());
        try {
            admin.createTopics(List.of(topic)).all().get();
            return true;
        } catch (ExecutionException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
