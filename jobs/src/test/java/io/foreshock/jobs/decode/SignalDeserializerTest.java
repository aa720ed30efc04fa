package io.foreshock.jobs.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreshock.jobs.encode.ConfluentWriter;
import io.foreshock.jobs.registry.HttpRegistry;
import io.foreshock.jobs.registry.RegistryException;
import io.foreshock.pipeline.input.Arrival;
import io.foreshock.pipeline.signals.Signals;
import io.foreshock.schemas.Topic;
import io.foreshock.schemas.result.DeadLetter;
import io.foreshock.schemas.signal.CollectorLedger;
import io.foreshock.schemas.signal.L7Signal;
import io.foreshock.schemas.signal.L7Summary;
import io.foreshock.schemas.signal.SyscallSignal;
import io.foreshock.schemas.signal.SyscallSummary;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SignalDeserializerTest {
    private static final int SUMMARY_ID = 1;
    private static final int SIGNAL_ID = 2;
    private static final int LEDGER_ID = 3;
    private static final int OTHER_ID = 4;
    private static final int L7_SUMMARY_ID = 6;
    private static final int L7_ID = 7;
    private static final long START = Signals.START;

    private final ConfluentWriter<SyscallSummary> summaries =
            new ConfluentWriter<>(SyscallSummary.class, SUMMARY_ID);
    private final ConfluentWriter<SyscallSignal> signals =
            new ConfluentWriter<>(SyscallSignal.class, SIGNAL_ID);
    private final ConfluentWriter<CollectorLedger> ledgers =
            new ConfluentWriter<>(CollectorLedger.class, LEDGER_ID);
    private final ConfluentWriter<L7Summary> l7Summaries =
            new ConfluentWriter<>(L7Summary.class, L7_SUMMARY_ID);
    private final ConfluentWriter<L7Signal> l7Signals =
            new ConfluentWriter<>(L7Signal.class, L7_ID);
    private final MetricListener metrics = new MetricListener();
    private HttpRegistry registry;
    private SignalDeserializer deserializer;

    @BeforeEach
    void start() throws Exception {
        registry = new HttpRegistry();
        registry.add(SUMMARY_ID, Topic.SIGNAL_SUMMARY.schemaJson());
        registry.add(SIGNAL_ID, Topic.SIGNAL_SYSCALL.schemaJson());
        registry.add(LEDGER_ID, Topic.SIGNAL_COLLECTOR.schemaJson());
        registry.add(L7_SUMMARY_ID, Topic.SIGNAL_L7_SUMMARY.schemaJson());
        registry.add(L7_ID, Topic.SIGNAL_L7.schemaJson());
        deserializer =
                new SignalDeserializer(
                        "status",
                        registry.settings(),
                        new InputLimits(
                                100_000,
                                Instant.parse("2020-01-01T00:00:00Z"),
                                Duration.ofMinutes(5)));
        deserializer.open(new Context());
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void readsEveryKindOfSignal() throws Exception {
        assertThat(read(Topic.SIGNAL_SUMMARY, summaries.write(Signals.summary("a", START))))
                .satisfies(
                        arrival -> {
                            assertThat(arrival.value()).isEqualTo(Signals.summary("a", START));
                            assertThat(arrival.time()).isEqualTo(START);
                            assertThat(arrival.origin().topic())
                                    .isEqualTo("foreshock.signal.summary");
                            assertThat(arrival.origin().offset()).isEqualTo(99);
                        });
        assertThat(read(Topic.SIGNAL_SYSCALL, signals.write(Signals.failure("a", START))).value())
                .isEqualTo(Signals.failure("a", START));
        L7Summary exchanges = Signals.exchanges("a", START);
        assertThat(read(Topic.SIGNAL_L7_SUMMARY, l7Summaries.write(exchanges)))
                .satisfies(
                        arrival -> {
                            assertThat(arrival.value()).isEqualTo(exchanges);
                            assertThat(arrival.time()).isEqualTo(START);
                        });
        L7Signal exchange = Signals.failedExchange("a", START + 5);
        assertThat(read(Topic.SIGNAL_L7, l7Signals.write(exchange)))
                .satisfies(
                        arrival -> {
                            assertThat(arrival.value()).isEqualTo(exchange);
                            assertThat(arrival.time()).isEqualTo(START + 5);
                        });
        CollectorLedger ledger = Signals.ledger("a", START, 10, 1);
        assertThat(read(Topic.SIGNAL_COLLECTOR, ledgers.write(ledger)).value()).isEqualTo(ledger);
    }

    @Test
    void readsNewerAndOlderWriters() throws Exception {
        Schema newer =
                new Schema.Parser()
                        .parse(
                                Topic.SIGNAL_COLLECTOR
                                        .schemaJson()
                                        .replace(
                                                "\"fields\": [",
                                                "\"fields\": [{\"name\": \"colour\", \"type\":"
                                                        + " \"string\"},"));
        registry.add(OTHER_ID, newer.toString());
        CollectorLedger ledger = Signals.ledger("a", START, 10, 1);
        GenericRecordBuilder builder = new GenericRecordBuilder(newer).set("colour", "red");
        for (Schema.Field field : CollectorLedger.getClassSchema().getFields()) {
            Object value = ledger.get(field.name());
            builder.set(field.name(), value instanceof Instant time ? time.toEpochMilli() : value);
        }
        assertThat(read(Topic.SIGNAL_COLLECTOR, bytes(OTHER_ID, newer, builder.build())).value())
                .isEqualTo(ledger);
    }

    @Test
    void refusesNothingAsEmpty() throws Exception {
        assertRefused(read(Topic.SIGNAL_SUMMARY, null), "EMPTY");
        assertRefused(read(Topic.SIGNAL_SUMMARY, new byte[0]), "EMPTY");
    }

    @Test
    void refusesAnotherMagic() throws Exception {
        byte[] bytes = summaries.write(Signals.summary("a", START));
        bytes[0] = 1;
        DeadLetter letter = assertRefused(read(Topic.SIGNAL_SUMMARY, bytes), "WRONG_MAGIC");
        assertThat(letter.getDetail()).isEqualTo("first byte is 0x01; allowed: 0x00");
        assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(bytes));
        assertThat(letter.getKey())
                .isEqualTo(ByteBuffer.wrap("key".getBytes(StandardCharsets.UTF_8)));
        assertThat(letter.getValueSize()).isEqualTo(bytes.length);
        assertThat(letter.getOffset()).isEqualTo(99);
        assertThat(letter.getJob()).isEqualTo("status");
        assertThat(letter.getRecordTime()).isEqualTo(Instant.ofEpochMilli(1234));
    }

    @Test
    void refusesAnUnknownSchemaId() throws Exception {
        byte[] bytes = summaries.write(Signals.summary("a", START));
        bytes[4] = 77;
        assertRefused(read(Topic.SIGNAL_SUMMARY, bytes), "UNKNOWN_SCHEMA_ID");
        bytes[1] = -1;
        assertRefused(read(Topic.SIGNAL_SUMMARY, bytes), "UNKNOWN_SCHEMA_ID");
    }

    @Test
    void refusesWhatNoProxyOrRegistryCanNameTheSchemaOf() throws Exception {
        byte[] bytes = summaries.write(Signals.summary("a", START));
        bytes[4] = 77;
        registry.answerNext(404, "<html>no such page</html>");
        assertRefused(read(Topic.SIGNAL_SUMMARY, bytes), "UNKNOWN_SCHEMA_ID");
        registry.add(OTHER_ID, "[\"int\", \"int\"]");
        bytes[4] = OTHER_ID;
        assertRefused(read(Topic.SIGNAL_SUMMARY, bytes), "UNKNOWN_SCHEMA_ID");
    }

    @Test
    void refusesARecordOfAnotherTopic() throws Exception {
        byte[] bytes = ledgers.write(Signals.ledger("a", START, 10, 1));
        DeadLetter letter = assertRefused(read(Topic.SIGNAL_SUMMARY, bytes), "WRONG_SCHEMA");
        assertThat(letter.getDetail())
                .isEqualTo(
                        "schema 3 is io.foreshock.schemas.signal.CollectorLedger; allowed:"
                                + " io.foreshock.schemas.signal.SyscallSummary");
    }

    @Test
    void refusesAWriterThatCannotBeResolved() throws Exception {
        Schema other =
                Schema.createRecord(
                        "SyscallSummary", null, "io.foreshock.schemas.signal", false, List.of());
        registry.add(OTHER_ID, other.toString());
        byte[] bytes = {0, 0, 0, 0, OTHER_ID};
        assertRefused(read(Topic.SIGNAL_SUMMARY, bytes), "WRONG_SCHEMA");
    }

    @Test
    void refusesEveryTruncation() throws Exception {
        byte[] whole = summaries.write(Signals.summary("a", START));
        for (int length = 1; length < whole.length; length++) {
            assertRefused(read(Topic.SIGNAL_SUMMARY, Arrays.copyOf(whole, length)), "TRUNCATED");
        }
    }

    @Test
    void refusesWhatFollowsTheRecord() throws Exception {
        byte[] whole = summaries.write(Signals.summary("a", START));
        DeadLetter letter =
                assertRefused(
                        read(Topic.SIGNAL_SUMMARY, Arrays.copyOf(whole, whole.length + 3)),
                        "CORRUPT");
        assertThat(letter.getDetail()).isEqualTo("3 bytes follow the record");
    }

    @Test
    void refusesWhatIsTooLargeAndKeepsItsBeginning() throws Exception {
        DeadLetter letter =
                assertRefused(read(Topic.SIGNAL_SUMMARY, new byte[100_001]), "OVERSIZED");
        assertThat(letter.getValue().remaining()).isEqualTo(65_536);
        assertThat(letter.getValueSize()).isEqualTo(100_001);
    }

    @Test
    void refusesAbsurdTimes() throws Exception {
        for (String absurd :
                List.of("1970-01-01T00:00:00Z", "2019-12-31T23:59:59Z", "2100-01-01T00:00:00Z")) {
            Instant time = Instant.parse(absurd);
            assertRefused(summary(s -> s.setEventTime(time)), "ABSURD_TIMESTAMP");
            assertRefused(summary(s -> s.setIntervalStart(time)), "ABSURD_TIMESTAMP");
            assertRefused(summary(s -> s.setIntervalEnd(time)), "ABSURD_TIMESTAMP");
            assertRefused(signal(s -> s.setLastSeen(time)), "ABSURD_TIMESTAMP");
            assertRefused(signal(s -> s.setFirstSeen(time)), "ABSURD_TIMESTAMP");
            assertRefused(ledger(l -> l.setIntervalStart(time)), "ABSURD_TIMESTAMP");
            assertRefused(exchanges(s -> s.setEventTime(time)), "ABSURD_TIMESTAMP");
            assertRefused(exchanges(s -> s.setIntervalStart(time)), "ABSURD_TIMESTAMP");
            assertRefused(exchanges(s -> s.setIntervalEnd(time)), "ABSURD_TIMESTAMP");
            assertRefused(exchange(s -> s.setEventTime(time)), "ABSURD_TIMESTAMP");
        }
        assertRefused(
                summary(s -> s.setEventTime(Instant.ofEpochMilli(Long.MAX_VALUE))),
                "ABSURD_TIMESTAMP");
        Instant soon = Instant.now().plusSeconds(60);
        assertThat(signal(s -> s.setLastSeen(soon)).isRefused()).isFalse();
    }

    @Test
    void refusesWhatContradictsItsDefinition() throws Exception {
        assertRefused(summary(s -> s.setCount(-1)), "INVALID");
        assertRefused(summary(s -> s.setService("a".repeat(60_000))), "INVALID");
        assertRefused(signal(s -> s.setErrorCount(0)), "INVALID");
        assertRefused(ledger(l -> l.setProduced(-1)), "INVALID");
        assertRefused(exchanges(s -> s.setFailures(4)), "INVALID");
        assertRefused(
                exchanges(s -> s.setLatencySketch(ByteBuffer.wrap(new byte[] {1}))), "INVALID");
        assertRefused(exchange(s -> s.setOutcome("FINE")), "INVALID");
    }

    @Test
    void countsWhatItRefusesByReason() throws Exception {
        for (int i = 0; i < 3; i++) {
            read(Topic.SIGNAL_SUMMARY, null);
            summary(s -> s.setCount(-1));
        }
        read(Topic.SIGNAL_SUMMARY, new byte[100_001]);
        summary(s -> s.setCount(20));
        assertThat(refused("EMPTY")).isEqualTo(3);
        assertThat(refused("INVALID")).isEqualTo(3);
        assertThat(refused("OVERSIZED")).isEqualTo(1);
        assertThat(refused("CORRUPT")).isZero();
    }

    @Test
    void refusesNothingWhileTheRegistryIsAway() {
        registry.close();
        assertThatThrownBy(
                        () ->
                                read(
                                        Topic.SIGNAL_SUMMARY,
                                        summaries.write(Signals.summary("a", START))))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(registry.url());
    }

    private long refused(String reason) {
        return metrics.getCounter("reason", reason, "deadLetters").orElseThrow().getCount();
    }

    private Arrival summary(Consumer<SyscallSummary> change) throws Exception {
        SyscallSummary summary = Signals.summary("a", START);
        change.accept(summary);
        return read(Topic.SIGNAL_SUMMARY, summaries.write(summary));
    }

    private Arrival signal(Consumer<SyscallSignal> change) throws Exception {
        SyscallSignal signal = Signals.failure("a", START);
        change.accept(signal);
        return read(Topic.SIGNAL_SYSCALL, signals.write(signal));
    }

    private Arrival exchanges(Consumer<L7Summary> change) throws Exception {
        L7Summary summary = Signals.exchanges("a", START);
        change.accept(summary);
        return read(Topic.SIGNAL_L7_SUMMARY, l7Summaries.write(summary));
    }

    private Arrival exchange(Consumer<L7Signal> change) throws Exception {
        L7Signal signal = Signals.failedExchange("a", START);
        change.accept(signal);
        return read(Topic.SIGNAL_L7, l7Signals.write(signal));
    }

    private Arrival ledger(Consumer<CollectorLedger> change) throws Exception {
        CollectorLedger ledger = Signals.ledger("a", START, 10, 1);
        change.accept(ledger);
        return read(Topic.SIGNAL_COLLECTOR, ledgers.write(ledger));
    }

    private Arrival read(Topic topic, byte @Nullable [] value) throws Exception {
        List<Arrival> out = new ArrayList<>();
        deserializer.deserialize(
                new ConsumerRecord<>(
                        topic.topicName(),
                        0,
                        99,
                        1234,
                        TimestampType.CREATE_TIME,
                        3,
                        value == null ? 0 : value.length,
                        "key".getBytes(StandardCharsets.UTF_8),
                        value,
                        new RecordHeaders(),
                        Optional.empty()),
                new ListCollector<>(out));
        assertThat(out).hasSize(1);
        return out.get(0);
    }

    private static DeadLetter assertRefused(Arrival arrival, String reason) {
        assertThat(arrival.value()).isInstanceOf(DeadLetter.class);
        DeadLetter letter = (DeadLetter) arrival.value();
        assertThat(letter.getReason()).as(letter.getDetail()).isEqualTo(reason);
        assertThat(arrival.time()).isEqualTo(Arrival.NO_TIME);
        return letter;
    }

    private static byte[] bytes(int id, Schema schema, GenericRecord record) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private final class Context implements DeserializationSchema.InitializationContext {
        @Override
        public MetricGroup getMetricGroup() {
            return metrics.getMetricGroup();
        }

        @Override
        public UserCodeClassLoader getUserCodeClassLoader() {
            return SimpleUserCodeClassLoader.create(Context.class.getClassLoader());
        }
    }
}
