package io.foreshock.collector.publish;

import io.foreshock.options.InvalidOptionException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Settings of the collector's Kafka clients: ours, and over them whatever the user set under {@code
 * kafka.*}.
 *
 * <p>A serializer of the user's choice must take {@code byte[]}: values are Avro in the Confluent
 * wire format already.
 */
public final class KafkaSettings {
    private static final String CLIENT_ID = "foreshock-collector";
    private static final long TEN_YEARS_MILLIS = 10L * 365 * 24 * 3600 * 1000;
    private static final int ADMIN_TIMEOUT_MILLIS = 2_000;

    private final String bootstrapServers;
    private final Map<String, String> passedThrough;

    /**
     * Checks them.
     *
     * @param passedThrough Kafka's own keys and values; they win
     * @throws InvalidOptionException if the producer does not accept them; Kafka's own words
     */
    public KafkaSettings(String bootstrapServers, Map<String, String> passedThrough) {
        this.bootstrapServers = bootstrapServers;
        this.passedThrough = Map.copyOf(passedThrough);
        try {
            new ProducerConfig(producer());
        } catch (ConfigException e) {
            throw new InvalidOptionException("kafka.* is not allowed: " + e.getMessage());
        }
    }

    /** The brokers, for messages. */
    String bootstrapServers() {
        return bootstrapServers;
    }

    Map<String, Object> producer() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, CLIENT_ID);
        // Idempotence is Kafka's default with these acks, and steps back if a user lowers them.
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 100);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * 1024 * 1024);
        // The drain never waits: a full buffer is a counted loss.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
        // A topic that was silent for long must still be known when its next record comes.
        settings.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, TEN_YEARS_MILLIS);
        // To bootstrap anew when all brokers are away would forget the topics, and so refuse what
        // the buffer still has room for.
        settings.put(
                CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG,
                MetadataRecoveryStrategy.NONE.name);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG, Backoff.FIRST_MILLIS);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, Backoff.LONGEST_MILLIS);
        String serializer = ByteArraySerializer.class.getName();
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, serializer);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, serializer);
        withoutReporters(settings);
        settings.putAll(passedThrough);
        return settings;
    }

    Map<String, Object> admin() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, CLIENT_ID);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MILLIS);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MILLIS);
        withoutReporters(settings);
        Set<String> known = AdminClientConfig.configNames();
        for (Map.Entry<String, String> setting : passedThrough.entrySet()) {
            if (known.contains(setting.getKey())) {
                settings.put(setting.getKey(), setting.getValue());
            }
        }
        return settings;
    }

    /** JMX and telemetry would cost memory, and nobody reads them here. */
    private static void withoutReporters(Map<String, Object> settings) {
        settings.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    }
}
