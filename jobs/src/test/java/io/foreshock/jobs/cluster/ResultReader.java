package io.foreshock.jobs.cluster;

import io.foreshock.schemas.Topic;
import io.foreshock.schemas.TrustedRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a result topic from its beginning as a subscriber does: only what is committed.
 *
 * @param <T> the record
 */
public final class ResultReader<T extends SpecificRecordBase> implements AutoCloseable {
    static {
        TrustedRecords.trust();
    }

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final SpecificDatumReader<T> reader;
    private final List<T> read = new ArrayList<>();

    /** Connects. */
    public ResultReader(Backbone backbone, Topic topic, Class<T> type) {
        consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                backbone.kafka(),
                                "isolation.level",
                                "read_committed"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        reader = new SpecificDatumReader<>(type);
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic.topicName()).stream()
                        .map(p -> new TopicPartition(p.topic(), p.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads until what was read so far satisfies a condition; fails after a minute. */
    public List<T> until(Predicate<List<T>> enough) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!enough.test(read)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not there after " + LIMIT + "; read: " + read);
            }
            poll();
        }
        return List.copyOf(read);
    }

    /** Reads all that is committed now. */
    public List<T> all() {
        consumer.endOffsets(consumer.assignment())
                .forEach(
                        (partition, end) -> {
                            while (consumer.position(partition) < end) {
                                poll();
                            }
                        });
        return List.copyOf(read);
    }

    private void poll() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            read.add(decode(record.value()));
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    private T decode(byte[] value) {
        try {
            return reader.read(
                    null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
