package io.foreshock.local.tail;

import io.foreshock.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads all partitions of one topic, outside any consumer group, so that it takes nothing from
 * anyone and leaves nothing behind. Not safe for use by several threads.
 */
public final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final int ANSWER_MS = 5_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    /** Where to start. */
    public enum From {
        /** With the oldest record that is kept. */
        EARLIEST,
        /** With what comes from now on. */
        LATEST
    }

    /**
     * Opens a topic.
     *
     * @param kafka bootstrap servers
     * @param settings further settings of the Kafka client, which win over this reader's own
     * @param committed whether to leave out records of transactions that are open or were aborted
     * @throws TopicUnavailableException if no broker answers, or it has no such topic, or the
     *     client refuses its settings
     */
    public TopicReader(
            String kafka, Map<String, String> settings, Topic topic, From from, boolean committed) {
        Map<String, Object> all = new HashMap<>();
        all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
        all.put(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                committed ? "read_committed" : "read_uncommitted");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MS);
        all.putAll(settings);
        consumer = consumer(kafka, all);
        try {
            partitions =
                    consumer.partitionsFor(topic.topicName()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            if (partitions.isEmpty()) {
                throw TopicUnavailableException.missing(kafka, topic);
            }
            start(from);
        } catch (TimeoutException e) {
            consumer.close();
            throw TopicUnavailableException.noAnswer(kafka, e);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(
            String kafka, Map<String, Object> settings) {
        try {
            return new KafkaConsumer<>(
                    settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException e) {
            throw TopicUnavailableException.refused(kafka, e);
        }
    }

    private void start(From from) {
        consumer.assign(partitions);
        if (from == From.EARLIEST) {
            consumer.seekToBeginning(partitions);
        } else {
            consumer.seekToEnd(partitions);
        }
        partitions.forEach(consumer::position); // now, not at the first poll
    }

    /** The next records; empty when none came within a quarter of a second. */
    public Iterable<ConsumerRecord<byte[], byte[]>> next() {
        return next(POLL);
    }

    /** The next records; empty when none came within the time given. */
    public Iterable<ConsumerRecord<byte[], byte[]>> next(Duration patience) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(patience);
        return records;
    }

    /** Whether everything has been read that could be when this is called. */
    public boolean atEnd() {
        return consumer.endOffsets(partitions).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** Makes a {@link #next} that waits on another thread throw {@code WakeupException}. */
    public void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
