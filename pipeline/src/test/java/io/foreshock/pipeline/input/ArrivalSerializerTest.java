package io.foreshock.pipeline.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.pipeline.deadletter.DeadLetters;
import io.foreshock.pipeline.deadletter.Origin;
import io.foreshock.pipeline.deadletter.Reason;
import io.foreshock.pipeline.signals.Signals;
import java.time.Instant;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

final class ArrivalSerializerTest {
    private static final Origin ORIGIN = new Origin("topic", 3, 1L << 40);
    private static final List<Arrival> ALL_KINDS =
            List.of(
                    Arrival.of(ORIGIN, Signals.summary("a", Signals.START)),
                    Arrival.of(ORIGIN, Signals.failure("a", Signals.START)),
                    Arrival.of(ORIGIN, Signals.exchanges("a", Signals.START)),
                    Arrival.of(ORIGIN, Signals.failedExchange("a", Signals.START)),
                    Arrival.of(ORIGIN, Signals.ledger("a", Signals.START, 10, 1)),
                    Arrival.refused(
                            ORIGIN,
                            DeadLetters.of(
                                    "status", ORIGIN, Reason.CORRUPT, "torn", Instant.EPOCH)));

    @Test
    void readsBackEveryKind() throws Exception {
        ArrivalSerializer serializer = new ArrivalSerializer();
        DataOutputSerializer out = new DataOutputSerializer(64);
        for (Arrival arrival : ALL_KINDS) {
            serializer.serialize(arrival, out);
        }
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        ArrivalSerializer reader =
                InstantiationUtil.clone(serializer, getClass().getClassLoader()).duplicate();
        for (Arrival arrival : ALL_KINDS) {
            assertThat(reader.deserialize(in)).isEqualTo(arrival);
        }
        assertThat(in.available()).isZero();
    }

    @Test
    void copiesNothingInMemory() {
        Arrival arrival = ALL_KINDS.get(0);
        assertThat(new ArrivalSerializer().copy(arrival)).isSameAs(arrival);
    }
}
