package io.foreshock.pipeline.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializer;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class WindowKindTest {
    /** The configuration refuses Kryo for any part of it. */
    @ParameterizedTest
    @MethodSource("kinds")
    void keepsWindowsAsPojosWithoutKryo(WindowKind<?> kind) {
        Configuration config = new Configuration();
        config.setString("pipeline.generic-types", "false");
        assertThat(kind.stateType().createSerializer(new SerializerConfigImpl(config)))
                .isInstanceOf(PojoSerializer.class);
    }

    static Stream<WindowKind<?>> kinds() {
        return Stream.of(new SyscallWindows(), new L7Windows());
    }
}
