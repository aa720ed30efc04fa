package io.foreshock.jobs.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.jobs.registry.HttpRegistry;
import io.foreshock.pipeline.deadletter.DeadLetters;
import io.foreshock.pipeline.deadletter.Origin;
import io.foreshock.pipeline.deadletter.Reason;
import io.foreshock.schemas.Topic;
import io.foreshock.schemas.TrustedRecords;
import io.foreshock.schemas.result.DeadLetter;
import io.foreshock.schemas.result.ServiceStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ResultSerializerTest {
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final Instant END = START.plusSeconds(10);

    private HttpRegistry registry;

    @BeforeEach
    void start() throws IOException {
        TrustedRecords.trust();
        registry = new HttpRegistry();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void keysStatusByServiceAtTheEndOfItsWindow() throws Exception {
        ServiceStatus status = new ServiceStatus();
        status.setWindowStart(START);
        status.setWindowEnd(END);
        status.setService("checkout");
        status.setCategory("file");
        status.setSyscall("openat");
        status.setHosts(List.of("a"));
        status.setErrors(Map.of("ENOSPC", 2.0));
        status.setType("syscall");
        status.setOutcomes(Map.of());

        ProducerRecord<byte[], byte[]> record =
                serialize(ResultSerializer.status(registry.settings()), status);
        assertThat(record.topic()).isEqualTo("foreshock.status");
        assertThat(record.key()).isEqualTo("checkout".getBytes(StandardCharsets.UTF_8));
        assertThat(record.timestamp()).isEqualTo(END.toEpochMilli());
        assertThat(record.partition()).isNull();
        assertThat(read(ServiceStatus.class, record.value())).isEqualTo(status);
    }

    @Test
    void keysDeadLettersByTheTopicTheyCameFrom() throws Exception {
        DeadLetter letter =
                DeadLetters.of(
                        "status", new Origin("some.topic", 1, 2), Reason.EMPTY, "nothing", END);
        ProducerRecord<byte[], byte[]> record =
                serialize(ResultSerializer.deadLetters(registry.settings()), letter);
        assertThat(record.topic()).isEqualTo("foreshock.dead-letter");
        assertThat(record.key()).isEqualTo("some.topic".getBytes(StandardCharsets.UTF_8));
        assertThat(record.timestamp()).isEqualTo(END.toEpochMilli());
        assertThat(read(DeadLetter.class, record.value())).isEqualTo(letter);
    }

    @Test
    void registersItsSchemaWhenTheSinkStarts() throws Exception {
        ResultSerializer<DeadLetter> serializer = ResultSerializer.deadLetters(registry.settings());
        assertThat(registry.requests()).isEmpty();
        open(serializer);
        assertThat(registry.requests())
                .last()
                .isEqualTo("POST /subjects/" + Topic.DEAD_LETTER.subject() + "/versions");
        assertThat(registry.config(Topic.DEAD_LETTER.subject())).contains("BACKWARD");
    }

    private static <T extends SpecificRecordBase> ProducerRecord<byte[], byte[]> serialize(
            ResultSerializer<T> serializer, T result) throws Exception {
        ResultSerializer<T> travelled =
                InstantiationUtil.clone(serializer, ResultSerializerTest.class.getClassLoader());
        open(travelled);
        return travelled.serialize(result, new Context(), 0L);
    }

    @SuppressWarnings("NullAway") // the serializer needs no context
    private static void open(ResultSerializer<?> serializer) throws IOException {
        serializer.open(null, new Context());
    }

    private static <T extends SpecificRecordBase> T read(Class<T> type, byte[] value)
            throws IOException {
        assertThat(Arrays.copyOf(value, 5)).containsExactly(0, 0, 0, 0, 5);
        return new SpecificDatumReader<>(type)
                .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
    }

    private static final class Context implements KafkaRecordSerializationSchema.KafkaSinkContext {
        @Override
        public int getParallelInstanceId() {
            return 0;
        }

        @Override
        public int getNumberOfParallelInstances() {
            return 1;
        }

        @Override
        public int @Nullable [] getPartitionsForTopic(String topic) {
            return null;
        }
    }
}
