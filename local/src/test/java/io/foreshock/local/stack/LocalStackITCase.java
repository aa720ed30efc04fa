package io.foreshock.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreshock.local.http.ShortHttp;
import io.foreshock.schemas.Topic;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts the real broker, registry and Flink as a user's stack does. */
class LocalStackITCase {
    @TempDir Path directory;

    @Test
    void servesAndKeepsItsDataOverARestart() throws Exception {
        int id;
        try (DataDirectory data = DataDirectory.open(directory);
                LocalStack stack = start(data)) {
            assertThat(StackAddresses.of(directory)).contains(stack.addresses());
            assertTopicsAreTheCatalogues(stack.addresses().kafka());
            assertThat(jobs(stack)).contains("foreshock status").contains("RUNNING");
            produce(stack.addresses().kafka(), "kept");
            id = register(stack.addresses().registry(), Topic.SIGNAL_SYSCALL);
        }
        assertThat(children()).isEmpty();

        try (DataDirectory data = DataDirectory.open(directory);
                LocalStack stack = start(data)) {
            assertThat(register(stack.addresses().registry(), Topic.SIGNAL_SYSCALL)).isEqualTo(id);
            assertThat(firstDeadLetter(stack.addresses().kafka())).isEqualTo("kept");
            assertThat(data.logs().resolve("flink.log"))
                    .content()
                    .contains("job status continues from");
        }
        assertThat(children()).isEmpty();
    }

    @Test
    void reportsAComponentThatDied() throws Exception {
        try (DataDirectory data = DataDirectory.open(directory);
                LocalStack stack = start(data)) {
            ProcessHandle registry =
                    ProcessHandle.current()
                            .descendants()
                            .filter(child -> commandLine(child).contains("io.quarkus"))
                            .findAny()
                            .orElseThrow();

            registry.destroyForcibly();

            assertThat(stack.failure().get(30, TimeUnit.SECONDS))
                    .hasMessageContaining(
                            "registry was killed (SIGKILL), and the stack was stopped")
                    .hasMessageContaining("registry.log");
        }
        assertThat(children()).isEmpty();
    }

    private static LocalStack start(DataDirectory data) throws Exception {
        return LocalStack.start(
                Distribution.locate(), data, StackPorts.anyFree(), new StackListener() {});
    }

    private static void assertTopicsAreTheCatalogues(String kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            List<String> names = Arrays.stream(Topic.values()).map(Topic::topicName).toList();
            Map<String, TopicDescription> found = admin.describeTopics(names).allTopicNames().get();
            for (Topic topic : Topic.values()) {
                assertThat(found)
                        .hasEntrySatisfying(
                                topic.topicName(),
                                one -> assertThat(one.partitions()).hasSize(topic.partitions()));
                assertThat(settings(admin, topic)).containsAllEntriesOf(topic.config());
            }
        }
    }

    private static Map<String, String> settings(Admin admin, Topic topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
        Map<String, String> settings = new HashMap<>();
        for (Config config : admin.describeConfigs(List.of(resource)).all().get().values()) {
            config.entries().forEach(entry -> settings.put(entry.name(), entry.value()));
        }
        return settings;
    }

    private static String jobs(LocalStack stack) throws Exception {
        return ShortHttp.get(stack.addresses().flink() + "/jobs/overview");
    }

    private static void produce(String kafka, String value) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka),
                        new StringSerializer(),
                        new StringSerializer())) {
            producer.send(new ProducerRecord<>(Topic.DEAD_LETTER.topicName(), value)).get();
        }
    }

    private static String firstDeadLetter(String kafka) {
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", kafka),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            List<TopicPartition> all =
                    List.of(new TopicPartition(Topic.DEAD_LETTER.topicName(), 0));
            consumer.assign(all);
            consumer.seekToBeginning(all);
            for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(30))) {
                return record.value();
            }
            return "nothing";
        }
    }

    private static int register(String registry, Topic topic) throws Exception {
        ObjectMapper json = new ObjectMapper();
        String url = registry + "/subjects/" + topic.subject() + "/versions";
        HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/vnd.schemaregistry.v1+json");
        try (OutputStream body = connection.getOutputStream()) {
            body.write(
                    json.writeValueAsString(Map.of("schema", topic.schemaJson()))
                            .getBytes(StandardCharsets.UTF_8));
        }
        return json.readTree(connection.getInputStream()).path("id").asInt();
    }

    private static List<String> children() {
        return ProcessHandle.current()
                .descendants()
                .map(LocalStackITCase::commandLine)
                .filter(line -> line.contains("foreshock") || line.contains("quarkus"))
                .toList();
    }

    private static String commandLine(ProcessHandle process) {
        return process.info().commandLine().orElse("");
    }
}
