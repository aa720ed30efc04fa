package io.foreshock.jobs.encode;

import io.foreshock.jobs.registry.RegistrySettings;
import io.foreshock.schemas.Topic;
import io.foreshock.schemas.TrustedRecords;
import io.foreshock.schemas.result.DeadLetter;
import io.foreshock.schemas.result.ServiceStatus;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Results of one topic as Kafka records: keyed as the topic catalogue says, stamped with the time
 * that the result speaks of.
 *
 * <p>The schema is registered when a sink starts, not when the job is submitted: the machines that
 * run the job reach the registry in any case, the one that submits it need not, and a registry that
 * was emptied meanwhile is filled again by a restart.
 *
 * @param <T> the record
 */
public final class ResultSerializer<T extends SpecificRecordBase>
        implements KafkaRecordSerializationSchema<T>, KafkaDatasetFacetProvider {
    private static final long serialVersionUID = 1L;

    static {
        TrustedRecords.trust();
    }

    private final Topic topic;
    private final Class<T> type;
    private final Part<T, String> key;
    private final Part<T, Instant> time;
    private final RegistrySettings registry;

    private transient ConfluentWriter<T> writer;

    private ResultSerializer(
            Topic topic,
            Class<T> type,
            Part<T, String> key,
            Part<T, Instant> time,
            RegistrySettings registry) {
        this.topic = topic;
        this.type = type;
        this.key = key;
        this.time = time;
        this.registry = registry;
    }

    /** Status results: by service, at the end of their window. */
    public static ResultSerializer<ServiceStatus> status(RegistrySettings registry) {
        return new ResultSerializer<>(
                Topic.STATUS,
                ServiceStatus.class,
                ServiceStatus::getService,
                ServiceStatus::getWindowEnd,
                registry);
    }

    /** Dead letters: by the topic they were read from, when they were refused. */
    public static ResultSerializer<DeadLetter> deadLetters(RegistrySettings registry) {
        return new ResultSerializer<>(
                Topic.DEAD_LETTER,
                DeadLetter.class,
                DeadLetter::getTopic,
                DeadLetter::getEventTime,
                registry);
    }

    @Override
    public void open(
            SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext)
            throws IOException {
        int id = registry.connect().register(topic.subject(), topic.schemaJson());
        writer = new ConfluentWriter<>(type, id);
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            T result, KafkaSinkContext context, Long timestamp) {
        byte[] keyBytes = key.apply(result).getBytes(StandardCharsets.UTF_8);
        long millis = time.apply(result).toEpochMilli();
        return new ProducerRecord<>(
                topic.topicName(), null, millis, keyBytes, writer.write(result));
    }

    /** The topic written to: the sink looks there for transactions to end after a failure. */
    @Override
    public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
        return Optional.of(
                new DefaultKafkaDatasetFacet(
                        DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic.topicName()))));
    }

    /** A part of a record; travels with the serializer. */
    private interface Part<T, R> extends Function<T, R>, Serializable {}
}
