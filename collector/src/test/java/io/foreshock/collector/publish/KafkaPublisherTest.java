package io.foreshock.collector.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.encode.AvroWriter;
import io.foreshock.collector.ledger.LossCause;
import io.foreshock.collector.publish.KafkaPublisher.State;
import io.foreshock.schemas.Topic;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker, and a registry that speaks the real protocol. */
@Timeout(120)
class KafkaPublisherTest {
    private static final byte[] KEY = "host-1".getBytes(StandardCharsets.UTF_8);
    private static final Topic TOPIC = Topic.SIGNAL_SYSCALL;
    private static final List<Topic> TOPICS = List.of(TOPIC, Topic.SIGNAL_SUMMARY);

    @TempDir Path data;
    private final AvroWriter record = new AvroWriter(64);
    private int brokerPort;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeEach
    void choosePort() throws Exception {
        brokerPort = BrokerFixture.freePort();
    }

    @AfterEach
    void closeInReverse() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    private <T extends AutoCloseable> T open(T resource) {
        opened.add(resource);
        return resource;
    }

    private KafkaPublisher publisher(URI registry, boolean create, Map<String, String> kafka) {
        return open(
                KafkaPublisher.start(
                        new KafkaSettings("127.0.0.1:" + brokerPort, kafka),
                        new SchemaRegistryClient(registry, Duration.ofSeconds(2)),
                        KEY,
                        TOPICS,
                        create));
    }

    private boolean publish(KafkaPublisher publisher, long value, long units) {
        record.begin();
        record.number(value);
        return publisher.publish(TOPIC, record, units);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for two minutes").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void publishesAndAccountsForEveryRecord() throws Exception {
        RegistryFixture registry = open(new RegistryFixture());
        open(new BrokerFixture(data, brokerPort));
        KafkaPublisher publisher = publisher(registry.url(), true, Map.of());
        await(() -> publisher.state() == State.READY);

        for (int i = 0; i < 1000; i++) {
            assertThat(publish(publisher, i, 3)).isTrue();
        }
        publisher.close(Duration.ofSeconds(20));

        TopicCounts counts = publisher.counts(TOPIC);
        assertThat(counts.published()).isEqualTo(1000);
        assertThat(counts.delivered()).isEqualTo(3000);
        assertThat(counts.acknowledged()).isEqualTo(1000);
        assertThat(counts.failed()).isZero();
        assertThat(counts.dropped()).isZero();
        List<ConsumerRecord<byte[], byte[]>> read = readAll(1000);
        assertThat(read).allSatisfy(one -> assertThat(one.key()).isEqualTo(KEY));
        assertThat(read.get(0).value()).containsExactly(0, 0, 0, 0, 1, 0);
        assertThat(read.get(999).value()).hasSize(7);
        assertThat(publish(publisher, 0, 2)).isFalse();
        assertThat(counts.dropped(LossCause.KAFKA_UNAVAILABLE)).isEqualTo(2);
    }

    @Test
    void createsTopicsAsTheCatalogueSays() throws Exception {
        RegistryFixture registry = open(new RegistryFixture());
        open(new BrokerFixture(data, brokerPort));
        KafkaPublisher publisher = publisher(registry.url(), true, Map.of());
        await(() -> publisher.state() == State.READY);

        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + brokerPort))) {
            String name = TOPIC.topicName();
            assertThat(admin.describeTopics(List.of(name)).allTopicNames().get().values())
                    .singleElement()
                    .satisfies(topic -> assertThat(topic.partitions()).hasSize(TOPIC.partitions()));
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
            String retention = Long.toString(TOPIC.retention().toMillis());
            assertThat(admin.describeConfigs(List.of(resource)).all().get().values())
                    .singleElement()
                    .satisfies(
                            config ->
                                    assertThat(config.entries())
                                            .filteredOn(e -> e.name().equals("retention.ms"))
                                            .extracting(ConfigEntry::value)
                                            .containsExactly(retention));
        }
    }

    @Test
    void dropsAndCountsUntilRegistryAndKafkaAnswer() throws Exception {
        int registryPort = BrokerFixture.freePort();
        URI url = URI.create("http://127.0.0.1:" + registryPort + "/api");
        KafkaPublisher publisher = publisher(url, true, Map.of());

        assertThat(publisher.state()).isEqualTo(State.WAITING_FOR_REGISTRY);
        assertThat(publish(publisher, 1, 5)).isFalse();
        TopicCounts counts = publisher.counts(TOPIC);
        assertThat(counts.dropped(LossCause.REGISTRY_UNAVAILABLE)).isEqualTo(5);

        open(new RegistryFixture(registryPort));
        await(() -> publisher.state() == State.WAITING_FOR_KAFKA);
        assertThat(publish(publisher, 1, 7)).isFalse();
        assertThat(counts.dropped(LossCause.KAFKA_UNAVAILABLE)).isEqualTo(7);

        open(new BrokerFixture(data, brokerPort));
        await(() -> publisher.state() == State.READY);
        assertThat(publish(publisher, 1, 1)).isTrue();
        await(() -> counts.acknowledged() == 1);
        assertThat(counts.dropped()).isEqualTo(12);
    }

    @Test
    void refusesWhatIsTooLargeOrFindsNoRoom() throws Exception {
        RegistryFixture registry = open(new RegistryFixture());
        open(new BrokerFixture(data, brokerPort));
        Map<String, String> kafka =
                Map.of("buffer.memory", "32768", "batch.size", "16384", "linger.ms", "60000");
        KafkaPublisher publisher = publisher(registry.url(), true, kafka);
        await(() -> publisher.state() == State.READY);
        TopicCounts counts = publisher.counts(TOPIC);

        record.begin();
        record.utf8(new byte[2 << 20]);
        assertThat(publisher.publish(TOPIC, record, 4)).isFalse();
        assertThat(counts.dropped(LossCause.TOO_LARGE)).isEqualTo(4);

        record.begin();
        record.utf8(new byte[10_000]);
        long sent = 0;
        while (publisher.publish(TOPIC, record, 1)) {
            sent++;
        }
        assertThat(counts.dropped(LossCause.BUFFER_FULL)).isEqualTo(1);
        assertThat(counts.published()).isEqualTo(sent);
        publisher.close(Duration.ofSeconds(20));
        assertThat(counts.acknowledged()).isEqualTo(sent);
    }

    @Test
    void chargesWhatABrokerNeverTook() throws Exception {
        RegistryFixture registry = open(new RegistryFixture());
        BrokerFixture broker = new BrokerFixture(data, brokerPort);
        Map<String, String> kafka =
                Map.of("delivery.timeout.ms", "1500", "request.timeout.ms", "1000");
        KafkaPublisher publisher = publisher(registry.url(), true, kafka);
        await(() -> publisher.state() == State.READY);
        TopicCounts counts = publisher.counts(TOPIC);
        // A producer that has no id yet waits for one, and lets nothing expire meanwhile.
        assertThat(publish(publisher, 0, 2)).isTrue();
        await(() -> counts.acknowledged() == 1);
        broker.close();

        assertThat(publish(publisher, 1, 6)).isTrue();

        await(() -> counts.failed() == 1);
        assertThat(counts.delivered()).isEqualTo(8);
        assertThat(counts.acknowledged()).isEqualTo(1);
        assertThat(counts.dropped(LossCause.KAFKA_UNAVAILABLE)).isEqualTo(6);
    }

    @Test
    void waitsForTopicsThatItMayNotCreate() throws Exception {
        RegistryFixture registry = open(new RegistryFixture());
        open(new BrokerFixture(data, brokerPort));
        KafkaPublisher publisher = publisher(registry.url(), false, Map.of());
        await(() -> publisher.state() == State.WAITING_FOR_KAFKA);
        TopicCreator.create(new KafkaSettings("127.0.0.1:" + brokerPort, Map.of()), TOPICS);
        await(() -> publisher.state() == State.READY);
    }

    @Test
    void closesQuicklyWhileItStillWaits() throws Exception {
        RegistryFixture registry = open(new RegistryFixture());
        KafkaPublisher publisher = publisher(registry.url(), true, Map.of());
        await(() -> publisher.state() == State.WAITING_FOR_KAFKA);
        publisher.close();
        assertThat(publisher.state()).isEqualTo(State.CLOSED);
        assertThat(publish(publisher, 1, 1)).isFalse();
    }

    private List<ConsumerRecord<byte[], byte[]>> readAll(int expected) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", "127.0.0.1:" + brokerPort);
        settings.put("auto.offset.reset", "earliest");
        List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int i = 0; i < TOPIC.partitions(); i++) {
                partitions.add(new TopicPartition(TOPIC.topicName(), i));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (read.size() < expected) {
                consumer.poll(Duration.ofMillis(200)).forEach(read::add);
            }
        }
        return read;
    }
}
