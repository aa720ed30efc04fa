package io.foreshock.pipeline.input;

import io.foreshock.pipeline.deadletter.Origin;
import io.foreshock.schemas.result.DeadLetter;
import io.foreshock.schemas.signal.CollectorLedger;
import io.foreshock.schemas.signal.L7Signal;
import io.foreshock.schemas.signal.L7Summary;
import io.foreshock.schemas.signal.SyscallSignal;
import io.foreshock.schemas.signal.SyscallSummary;
import java.io.IOException;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.formats.avro.typeutils.AvroSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Serializer of {@link Arrival}. Arrivals do not change, so a copy is the arrival itself: between
 * chained operators it costs nothing. Bytes are written only where a user has broken the chain
 * behind the source; arrivals are never kept in state.
 */
public final class ArrivalSerializer extends TypeSerializerSingleton<Arrival> {
    private static final long serialVersionUID = 1L;

    /** The kinds of value; a kind is written as its place here. */
    private static final List<Class<? extends SpecificRecordBase>> KINDS =
            List.of(
                    SyscallSummary.class,
                    SyscallSignal.class,
                    CollectorLedger.class,
                    DeadLetter.class,
                    L7Summary.class,
                    L7Signal.class);

    private transient AvroSerializer<SpecificRecordBase> @Nullable [] serializers;

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public Arrival createInstance() {
        return new Arrival(new Origin("", -1, -1), Arrival.NO_TIME, new DeadLetter());
    }

    @Override
    public Arrival copy(Arrival from) {
        return from;
    }

    @Override
    public Arrival copy(Arrival from, Arrival reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(Arrival arrival, DataOutputView target) throws IOException {
        int kind = KINDS.indexOf(arrival.value().getClass());
        target.writeUTF(arrival.origin().topic());
        target.writeInt(arrival.origin().partition());
        target.writeLong(arrival.origin().offset());
        target.writeLong(arrival.time());
        target.writeByte(kind);
        serializer(kind).serialize(arrival.value(), target);
    }

    @Override
    public Arrival deserialize(DataInputView source) throws IOException {
        Origin origin = new Origin(source.readUTF(), source.readInt(), source.readLong());
        long time = source.readLong();
        return new Arrival(origin, time, serializer(source.readByte()).deserialize(source));
    }

    @Override
    public Arrival deserialize(Arrival reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public ArrivalSerializer duplicate() {
        return new ArrivalSerializer(); // Avro's coders are not thread-safe
    }

    @Override
    public TypeSerializerSnapshot<Arrival> snapshotConfiguration() {
        return new Snapshot();
    }

    private AvroSerializer<SpecificRecordBase> serializer(int kind) {
        AvroSerializer<SpecificRecordBase>[] made = serializers;
        if (made == null) {
            made = noSerializers();
            serializers = made;
        }
        AvroSerializer<SpecificRecordBase> serializer = made[kind];
        if (serializer == null) {
            @SuppressWarnings("unchecked") // a serializer of a kind is only given its values
            Class<SpecificRecordBase> type = (Class<SpecificRecordBase>) KINDS.get(kind);
            serializer = new AvroSerializer<>(type);
            made[kind] = serializer;
        }
        return serializer;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private static AvroSerializer<SpecificRecordBase>[] noSerializers() {
        return new AvroSerializer[KINDS.size()];
    }

    /** Written with state by Flink's protocol. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Arrival> {
        /** For Flink. */
        public Snapshot() {
            super(ArrivalSerializer::new);
        }
    }
}
