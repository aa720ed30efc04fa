package io.foreshock.jobs.decode;

import io.foreshock.jobs.registry.RegistrySettings;
import io.foreshock.jobs.registry.SchemaCache;
import io.foreshock.pipeline.deadletter.DeadLetters;
import io.foreshock.pipeline.deadletter.Origin;
import io.foreshock.pipeline.deadletter.Reason;
import io.foreshock.pipeline.flow.StatusMetric;
import io.foreshock.pipeline.input.Arrival;
import io.foreshock.pipeline.input.ArrivalTypeInfo;
import io.foreshock.schemas.Topic;
import io.foreshock.schemas.result.DeadLetter;
import io.foreshock.schemas.signal.CollectorLedger;
import io.foreshock.schemas.signal.L7Signal;
import io.foreshock.schemas.signal.L7Summary;
import io.foreshock.schemas.signal.SyscallSignal;
import io.foreshock.schemas.signal.SyscallSummary;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Kafka records of the signal topics as arrivals, each of them exactly one: a signal, or a dead
 * letter with the reason. It throws only when the registry cannot be used, since then nothing can
 * be said about the record; Flink restarts the job and reads it again.
 */
public final class SignalDeserializer implements KafkaRecordDeserializationSchema<Arrival> {
    private static final long serialVersionUID = 1L;

    private final String job;
    private final RegistrySettings registry;
    private final InputLimits limits;

    private transient Clock clock;
    private transient SignalCheck check;
    private transient ConfluentReader<SyscallSummary> summaries;
    private transient ConfluentReader<SyscallSignal> signals;
    private transient ConfluentReader<L7Summary> l7Summaries;
    private transient ConfluentReader<L7Signal> l7Signals;
    private transient ConfluentReader<CollectorLedger> ledgers;
    private transient Map<Reason, Counter> refused;

    /**
     * @param job the job's name, for dead letters
     * @param registry where writers' schemas are found
     * @param limits what is accepted
     */
    public SignalDeserializer(String job, RegistrySettings registry, InputLimits limits) {
        this.job = job;
        this.registry = registry;
        this.limits = limits;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        clock = Clock.systemUTC();
        check = new SignalCheck(new TimeBounds(clock, limits.earliest(), limits.maxFuture()));
        SchemaCache schemas = new SchemaCache(registry.connect());
        BoundedDecoder decoder = new BoundedDecoder();
        summaries = new ConfluentReader<>(SyscallSummary.getClassSchema(), schemas, decoder);
        signals = new ConfluentReader<>(SyscallSignal.getClassSchema(), schemas, decoder);
        l7Summaries = new ConfluentReader<>(L7Summary.getClassSchema(), schemas, decoder);
        l7Signals = new ConfluentReader<>(L7Signal.getClassSchema(), schemas, decoder);
        ledgers = new ConfluentReader<>(CollectorLedger.getClassSchema(), schemas, decoder);
        refused = counters(context.getMetricGroup());
    }

    /**
     * A counter for each reason that a record by itself can give. Made once: asked for again under
     * its name, a counter would be another one, and not registered.
     */
    private static Map<Reason, Counter> counters(MetricGroup metrics) {
        Map<Reason, Counter> counters = new EnumMap<>(Reason.class);
        for (Reason reason : EnumSet.complementOf(EnumSet.of(Reason.LATE))) {
            counters.put(
                    reason,
                    metrics.addGroup("reason", reason.name())
                            .counter(StatusMetric.DEAD_LETTERS.id()));
        }
        return counters;
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Arrival> out)
            throws IOException {
        Origin origin = new Origin(record.topic(), record.partition(), record.offset());
        Arrival arrival;
        try {
            arrival = read(origin, record.value());
        } catch (UnreadableException e) {
            arrival = Arrival.refused(origin, deadLetter(record, origin, e));
        }
        out.collect(arrival);
    }

    @Override
    public TypeInformation<Arrival> getProducedType() {
        return ArrivalTypeInfo.INSTANCE;
    }

    private Arrival read(Origin origin, byte[] value) throws IOException {
        if (value == null || value.length == 0) {
            throw new UnreadableException(Reason.EMPTY, "the record has no value");
        }
        if (value.length > limits.maxRecordBytes()) {
            throw new UnreadableException(
                    Reason.OVERSIZED,
                    value.length + " bytes; allowed: at most " + limits.maxRecordBytes());
        }
        return switch (Topic.named(origin.topic())) {
            case SIGNAL_SUMMARY -> {
                SyscallSummary summary = summaries.read(value);
                check.check(summary);
                yield Arrival.of(origin, summary);
            }
            case SIGNAL_SYSCALL -> {
                SyscallSignal signal = signals.read(value);
                check.check(signal);
                yield Arrival.of(origin, signal);
            }
            case SIGNAL_L7_SUMMARY -> {
                L7Summary summary = l7Summaries.read(value);
                check.check(summary);
                yield Arrival.of(origin, summary);
            }
            case SIGNAL_L7 -> {
                L7Signal signal = l7Signals.read(value);
                check.check(signal);
                yield Arrival.of(origin, signal);
            }
            case SIGNAL_COLLECTOR -> {
                CollectorLedger ledger = ledgers.read(value);
                check.check(ledger);
                yield Arrival.of(origin, ledger);
            }
            default ->
                    throw new IllegalStateException(
                            "topic " + origin.topic() + " holds no signals that this job reads");
        };
    }

    private DeadLetter deadLetter(
            ConsumerRecord<byte[], byte[]> record, Origin origin, UnreadableException why) {
        Objects.requireNonNull(refused.get(why.reason())).inc();
        DeadLetter letter =
                DeadLetters.of(job, origin, why.reason(), why.detail(), clock.instant());
        letter.setRecordTime(Instant.ofEpochMilli(record.timestamp()));
        return DeadLetters.withBytes(letter, record.key(), record.value());
    }
}
