package io.foreshock.benchmarks.status;

import io.foreshock.jobs.encode.ConfluentWriter;
import io.foreshock.jobs.registry.RegistrySettings;
import io.foreshock.local.stack.StackAddresses;
import io.foreshock.pipeline.signals.Signals;
import io.foreshock.schemas.Topic;
import io.foreshock.schemas.signal.CollectorLedger;
import io.foreshock.schemas.signal.SyscallSignal;
import io.foreshock.schemas.signal.SyscallSummary;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what a fleet of hosts would: each second and host, a summary for each of its services
 * and calls, some failures, and a ledger.
 */
final class Fleet implements AutoCloseable {
    private static final int HOSTS = 200;
    private static final int SERVICES = 50;
    private static final int SERVICES_OF_A_HOST = 20;
    private static final List<String> CALLS =
            List.of("openat", "write", "connect", "mmap", "accept4");
    private static final int FAILURES = 5;

    /** Records of one second. */
    static final int PER_SECOND = HOSTS * (SERVICES_OF_A_HOST * CALLS.size() + FAILURES + 1);

    private final KafkaProducer<byte[], byte[]> producer;
    private final ConfluentWriter<SyscallSummary> summaries;
    private final ConfluentWriter<SyscallSignal> signals;
    private final ConfluentWriter<CollectorLedger> ledgers;

    private volatile @Nullable Exception failure;

    Fleet(StackAddresses addresses) throws Exception {
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", addresses.kafka(), "linger.ms", 5),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        RegistrySettings registry =
                new RegistrySettings(URI.create(addresses.registry()), Duration.ofSeconds(30));
        summaries = writer(registry, SyscallSummary.class, Topic.SIGNAL_SUMMARY);
        signals = writer(registry, SyscallSignal.class, Topic.SIGNAL_SYSCALL);
        ledgers = writer(registry, CollectorLedger.class, Topic.SIGNAL_COLLECTOR);
    }

    private static <T extends SpecificRecordBase> ConfluentWriter<T> writer(
            RegistrySettings registry, Class<T> type, Topic topic) throws Exception {
        int id = registry.connect().register(topic.subject(), topic.schemaJson());
        return new ConfluentWriter<>(type, id);
    }

    /**
     * Publishes that many seconds and waits until all are acknowledged.
     *
     * @throws KafkaException if one was not
     */
    void publish(int seconds) {
        for (int second = 0; second < seconds; second++) {
            for (int host = 0; host < HOSTS; host++) {
                publish(second, host);
            }
        }
        producer.flush();
        Exception failed = failure;
        if (failed != null) {
            throw new KafkaException("a record of the fleet did not arrive", failed);
        }
    }

    private void publish(int second, int host) {
        String name = "host-" + host;
        long start = Signals.START + second * 1000L;
        SyscallSummary summary = Signals.summary(name, start);
        for (int service = 0; service < SERVICES_OF_A_HOST; service++) {
            summary.setService("service-" + (host + service) % SERVICES);
            for (String call : CALLS) {
                summary.setSyscall(call);
                summary.setCount(100 + second % 7 + service);
                send(Topic.SIGNAL_SUMMARY, host, summaries.write(summary));
            }
        }
        SyscallSignal failure = Signals.failure(name, start + 500);
        for (int service = 0; service < FAILURES; service++) {
            failure.setService("service-" + (host + service) % SERVICES);
            send(Topic.SIGNAL_SYSCALL, host, signals.write(failure));
        }
        CollectorLedger ledger = Signals.ledger(name, start, 10_000, 0);
        send(Topic.SIGNAL_COLLECTOR, host, ledgers.write(ledger));
    }

    private void send(Topic topic, int host, byte[] value) {
        byte[] key = ("host-" + host).getBytes(StandardCharsets.UTF_8);
        int partition = host % topic.partitions();
        var unused =
                producer.send(
                        new ProducerRecord<>(topic.topicName(), partition, key, value),
                        (metadata, failed) -> failure = failed == null ? failure : failed);
    }

    @Override
    public void close() {
        producer.close();
    }
}
