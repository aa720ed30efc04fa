package io.foreshock.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:9092",
                "broker:1",
                "kafka_1.example-net:65535, other:9092",
                "[::1]:9092",
                "[fe80::1%eth0]:9092",
                "PLAINTEXT://broker:9092"
            })
    void takesWhatKafkaTakes(String text) {
        assertThat(HostPorts.checked(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "foo",
                "foo:",
                ":9092",
                "foo:0",
                "foo:65536",
                "foo:many",
                "a:1,",
                "a:1 b:2",
                "http://foo/",
                "::1:9092"
            })
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> HostPorts.checked(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not host:port");
    }
}
