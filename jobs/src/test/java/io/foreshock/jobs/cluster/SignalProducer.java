package io.foreshock.jobs.cluster;

import io.foreshock.jobs.encode.ConfluentWriter;
import io.foreshock.jobs.registry.RegistrySettings;
import io.foreshock.schemas.Topic;
import io.foreshock.schemas.signal.CollectorLedger;
import io.foreshock.schemas.signal.L7Signal;
import io.foreshock.schemas.signal.L7Summary;
import io.foreshock.schemas.signal.SyscallSignal;
import io.foreshock.schemas.signal.SyscallSummary;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes signals as a collector does: Confluent wire format, keyed by host. Each of the
 * workload's hosts has a partition of its own, as far as there are so many.
 */
public final class SignalProducer implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();
    private final ConfluentWriter<SyscallSummary> summaries;
    private final ConfluentWriter<SyscallSignal> signals;
    private final ConfluentWriter<L7Summary> l7Summaries;
    private final ConfluentWriter<L7Signal> l7Signals;
    private final ConfluentWriter<CollectorLedger> ledgers;

    /** Connects, and registers the schemas. */
    public SignalProducer(Backbone backbone) throws Exception {
        producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                backbone.kafka(),
                                "max.request.size",
                                Topic.MAX_MESSAGE_BYTES,
                                "linger.ms",
                                5),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        RegistrySettings registry =
                new RegistrySettings(URI.create(backbone.registry()), Duration.ofSeconds(30));
        summaries = writer(registry, SyscallSummary.class, Topic.SIGNAL_SUMMARY);
        signals = writer(registry, SyscallSignal.class, Topic.SIGNAL_SYSCALL);
        l7Summaries = writer(registry, L7Summary.class, Topic.SIGNAL_L7_SUMMARY);
        l7Signals = writer(registry, L7Signal.class, Topic.SIGNAL_L7);
        ledgers = writer(registry, CollectorLedger.class, Topic.SIGNAL_COLLECTOR);
    }

    private static <T extends SpecificRecordBase> ConfluentWriter<T> writer(
            RegistrySettings registry, Class<T> type, Topic topic) throws Exception {
        int id = registry.connect().register(topic.subject(), topic.schemaJson());
        return new ConfluentWriter<>(type, id);
    }

    /** Publishes a summary. */
    public void send(SyscallSummary summary) {
        send(Topic.SIGNAL_SUMMARY, summary.getHost(), bytes(summary));
    }

    /** Publishes an event. */
    public void send(SyscallSignal signal) {
        send(Topic.SIGNAL_SYSCALL, signal.getHost(), signals.write(signal));
    }

    /** Publishes a summary of exchanges. */
    public void send(L7Summary summary) {
        send(Topic.SIGNAL_L7_SUMMARY, summary.getHost(), l7Summaries.write(summary));
    }

    /** Publishes an exchange. */
    public void send(L7Signal signal) {
        send(Topic.SIGNAL_L7, signal.getHost(), l7Signals.write(signal));
    }

    /** Publishes a ledger. */
    public void send(CollectorLedger ledger) {
        send(Topic.SIGNAL_COLLECTOR, ledger.getHost(), ledgers.write(ledger));
    }

    /** Publishes any bytes, or none. */
    public void send(Topic topic, String host, byte @Nullable [] value) {
        byte[] key = host.getBytes(StandardCharsets.UTF_8);
        int partition = Workload.HOSTS.indexOf(host) % Backbone.partitions(topic);
        sent.add(producer.send(new ProducerRecord<>(topic.topicName(), partition, key, value)));
    }

    /** The bytes of a summary as published. */
    public byte[] bytes(SyscallSummary summary) {
        return summaries.write(summary);
    }

    /** Waits until all are acknowledged. */
    public void flush() throws Exception {
        producer.flush();
        for (Future<RecordMetadata> each : sent) {
            each.get();
        }
        sent.clear();
    }

    @Override
    public void close() {
        producer.close();
    }
}
