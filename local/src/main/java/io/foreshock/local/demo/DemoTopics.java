package io.foreshock.local.demo;

import io.foreshock.local.stack.StackAddresses;
import io.foreshock.local.tail.RecordDecoder;
import io.foreshock.local.tail.TopicReader;
import io.foreshock.local.tail.UndecodableException;
import io.foreshock.schemas.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the six topics that tell what became of failed calls and requests. */
public final class DemoTopics implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMillis(40);

    private final RecordDecoder decoder;
    private final Map<Topic, TopicReader> readers = new EnumMap<>(Topic.class);
    private final Map<Topic, Consumer<GenericRecord>> takers = new EnumMap<>(Topic.class);

    /**
     * Opens them.
     *
     * @param onFailedCall shown each event of a failed call as it comes
     * @param onRequest shown each event of a request as it comes
     */
    public DemoTopics(
            StackAddresses addresses,
            Observation into,
            Consumer<GenericRecord> onFailedCall,
            Consumer<GenericRecord> onRequest) {
        decoder = new RecordDecoder(addresses.registry());
        takers.put(Topic.SIGNAL_SYSCALL, onFailedCall.andThen(into::addEvent));
        takers.put(Topic.SIGNAL_SUMMARY, into::addSummary);
        takers.put(Topic.SIGNAL_L7, onRequest.andThen(into::addRequestEvent));
        takers.put(Topic.SIGNAL_L7_SUMMARY, into::addRequestSummary);
        takers.put(Topic.SIGNAL_COLLECTOR, into::addLedger);
        takers.put(Topic.STATUS, into::addResult);
        for (Topic topic : takers.keySet()) {
            readers.put(
                    topic,
                    new TopicReader(
                            addresses.kafka(), Map.of(), topic, TopicReader.From.EARLIEST, true));
        }
    }

    /** Takes in what has come; about a quarter of a second at most. */
    public void poll() throws IOException {
        for (Map.Entry<Topic, TopicReader> reader : readers.entrySet()) {
            for (ConsumerRecord<byte[], byte[]> record : reader.getValue().next(PATIENCE)) {
                take(reader.getKey(), record);
            }
        }
    }

    private void take(Topic topic, ConsumerRecord<byte[], byte[]> record) throws IOException {
        Consumer<GenericRecord> taker = takers.get(topic);
        try {
            if (taker != null) {
                taker.accept(decoder.decode(topic, record.value()));
            }
        } catch (UndecodableException e) {
            throw new IOException(
                    "a record of " + topic.topicName() + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        List<TopicReader> open = new ArrayList<>(readers.values());
        open.forEach(TopicReader::close);
    }
}
