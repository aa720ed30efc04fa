package io.foreshock.collector.publish;

import io.foreshock.collector.encode.AvroWriter;
import io.foreshock.collector.ledger.LossCause;
import io.foreshock.schemas.Topic;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes records to Kafka and accounts for each of them. Never blocks the drain: a record that
 * cannot be taken now is dropped and counted by cause.
 *
 * <p>A thread of its own first gets the schema ids from the registry, then a connection to Kafka.
 * It tries as long as it takes, with growing pauses, and says what it waits for. Until it is done,
 * records are dropped as {@code registry_unavailable} or {@code kafka_unavailable}. Afterwards the
 * producer buffers what a broker does not take, retries for {@code kafka.delivery.timeout.ms}, and
 * reconnects by itself.
 *
 * <p>{@link #publish} is for one thread, the drain; everything else is safe from any. A record
 * allocates its bytes and what the Kafka client needs, some 200 bytes, and nothing else.
 */
public final class KafkaPublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaPublisher.class);

    /** Where it stands. */
    public enum State {
        /** The registry has not given all schema ids yet. */
        WAITING_FOR_REGISTRY,
        /** No broker that knows the topics has answered yet. */
        WAITING_FOR_KAFKA,
        /** Records are taken. */
        READY,
        /** Closed: everything is dropped. */
        CLOSED
    }

    private final String brokers;
    private final byte[] key;
    private final Map<Topic, TopicCounts> counts = new EnumMap<>(Topic.class);
    private final Map<Topic, Integer> schemaIds = new EnumMap<>(Topic.class);
    private final Trouble trouble = new Trouble();
    private final PublisherStart start;

    private volatile State state = State.WAITING_FOR_REGISTRY;
    private volatile @Nullable KafkaProducer<byte[], byte[]> producer;
    private volatile boolean losing;

    /**
     * The drain while it is inside of {@code send}; other threads only compare it with themselves.
     */
    private @Nullable Thread sender;

    /** Whether the record that is being sent was refused; of the drain alone. */
    private boolean refused;

    private KafkaPublisher(String brokers, byte[] key, PublisherStart start) {
        this.brokers = brokers;
        this.key = key.clone();
        this.start = start;
        for (Topic topic : Topic.values()) {
            counts.put(topic, new TopicCounts());
        }
    }

    /**
     * Begins to connect and returns at once.
     *
     * @param key key of every record: the host id in UTF-8
     * @param topics those that will be published to
     * @param createTopics whether to create them where they are missing
     */
    public static KafkaPublisher start(
            KafkaSettings settings,
            SchemaRegistryClient registry,
            byte[] key,
            List<Topic> topics,
            boolean createTopics) {
        PublisherStart start = new PublisherStart(settings, registry, topics, createTopics);
        KafkaPublisher publisher = new KafkaPublisher(settings.bootstrapServers(), key, start);
        start.begin(publisher);
        return publisher;
    }

    /** Where it stands now. */
    public State state() {
        return state;
    }

    /** What became of the records of a topic. */
    public TopicCounts counts(Topic topic) {
        return Objects.requireNonNull(counts.get(topic));
    }

    /**
     * Hands a copy of a record to Kafka, or drops it; never waits.
     *
     * @param units what it stands for, in its source's unit: charged to a cause if it is lost
     * @return whether the producer took it; that it arrived shows in {@link TopicCounts}
     */
    public boolean publish(Topic topic, AvroWriter record, long units) {
        TopicCounts topicCounts = counts(topic);
        KafkaProducer<byte[], byte[]> ready = producer;
        if (ready == null || state != State.READY) {
            topicCounts.refused(
                    state == State.WAITING_FOR_REGISTRY
                            ? LossCause.REGISTRY_UNAVAILABLE
                            : LossCause.KAFKA_UNAVAILABLE,
                    units);
            return false;
        }
        byte[] message = record.toMessage(Objects.requireNonNull(schemaIds.get(topic)));
        refused = false;
        sender = Thread.currentThread();
        try {
            var unused =
                    ready.send(
                            new ProducerRecord<>(topic.topicName(), key, message),
                            new Delivery(this, topicCounts, units));
        } catch (KafkaException | IllegalStateException e) {
            refused(topicCounts, Delivery.cause(e), units, e);
        } finally {
            sender = null;
        }
        if (!refused) {
            topicCounts.handedOver(units);
        }
        return !refused;
    }

    /**
     * Stops taking records, waits for those on their way, and charges what is left to {@code
     * delivery_failed}.
     *
     * @param timeout longest wait
     */
    public void close(Duration timeout) {
        start.stop();
        state = State.CLOSED;
        KafkaProducer<byte[], byte[]> open = producer;
        producer = null;
        if (open != null) {
            open.close(timeout);
        }
    }

    /** Closes with a wait of at most 5 s. */
    @Override
    public void close() {
        close(Duration.ofSeconds(5));
    }

    /** Whether this is the drain, inside of {@code send}. */
    boolean isSending() {
        return sender == Thread.currentThread();
    }

    void refused(TopicCounts topicCounts, LossCause cause, long units, Exception failure) {
        refused = true;
        topicCounts.refused(cause, units);
        losing(cause, failure);
    }

    void acknowledged(TopicCounts topicCounts) {
        topicCounts.acknowledgedOne();
        if (losing) {
            losing = false;
            if (trouble.end()) {
                LOG.info("Kafka at {} takes records again", brokers);
            }
        }
    }

    void failed(TopicCounts topicCounts, LossCause cause, long units, Exception failure) {
        topicCounts.failedOne(cause, units);
        losing(cause, failure);
    }

    void registered(Topic topic, int schemaId) {
        schemaIds.put(topic, schemaId);
    }

    void waitForKafka() {
        state = State.WAITING_FOR_KAFKA;
    }

    void ready(KafkaProducer<byte[], byte[]> connected) {
        producer = connected; // volatile: publishes the schema ids too
        state = State.READY;
    }

    private void losing(LossCause cause, Exception failure) {
        if (cause != LossCause.TOO_LARGE) { // which says nothing about the next record
            losing = true;
        }
        if (state != State.CLOSED && trouble.shouldSay(cause.text(), System.nanoTime())) {
            LOG.warn(
                    "Kafka at {}: losing records, {}: {}",
                    brokers,
                    cause.text(),
                    failure.getMessage());
        }
    }
}
