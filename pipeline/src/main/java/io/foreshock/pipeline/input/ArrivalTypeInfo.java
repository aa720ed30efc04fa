package io.foreshock.pipeline.input;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Flink's description of {@link Arrival}. */
public final class ArrivalTypeInfo extends TypeInformation<Arrival> {
    private static final long serialVersionUID = 1L;

    /** The only one: it has no parameters. */
    public static final ArrivalTypeInfo INSTANCE = new ArrivalTypeInfo();

    private ArrivalTypeInfo() {}

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<Arrival> getTypeClass() {
        return Arrival.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<Arrival> createSerializer(SerializerConfig config) {
        return new ArrivalSerializer();
    }

    @Override
    public String toString() {
        return "Arrival";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ArrivalTypeInfo;
    }

    @Override
    public int hashCode() {
        return ArrivalTypeInfo.class.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof ArrivalTypeInfo;
    }
}
