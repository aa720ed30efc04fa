package io.foreshock.benchmarks.status;

import io.foreshock.jobs.decode.SignalDeserializer;
import io.foreshock.pipeline.input.Arrival;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The jobs' own decoding; notes when the first record came, so that a job's start is left out. */
final class ClockedDeserializer implements KafkaRecordDeserializationSchema<Arrival> {
    private static final long serialVersionUID = 1L;
    private static final AtomicLong FIRST_NANOS = new AtomicLong();

    private final SignalDeserializer decoding;
    private transient boolean begun;

    ClockedDeserializer(SignalDeserializer decoding) {
        this.decoding = decoding;
    }

    /** Forgets the first record. */
    static void reset() {
        FIRST_NANOS.set(0);
    }

    /** When the first record came, by {@link System#nanoTime}; the job runs in this JVM. */
    static long firstNanos() {
        return FIRST_NANOS.get();
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) throws Exception {
        decoding.open(context);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Arrival> out)
            throws IOException {
        if (!begun) {
            begun = true;
            FIRST_NANOS.compareAndSet(0, System.nanoTime());
        }
        decoding.deserialize(record, out);
    }

    @Override
    public TypeInformation<Arrival> getProducedType() {
        return decoding.getProducedType();
    }
}
