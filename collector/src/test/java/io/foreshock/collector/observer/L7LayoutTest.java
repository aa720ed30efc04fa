package io.foreshock.collector.observer;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.record.Btf;
import io.foreshock.collector.record.StructLayout;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the Java layouts against both objects: packets and system calls. */
class L7LayoutTest {
    @ParameterizedTest
    @ValueSource(strings = {"l7", "l7sys"})
    void configHasTheLayoutOfItsStruct(String object) throws IOException {
        StructLayout.of("l7_config", L7Layout.CONFIG_LENGTH)
                .with("wakeup_bytes", L7Layout.WAKEUP_BYTES)
                .with("capture_bytes", L7Layout.CAPTURE_BYTES)
                .with("max_connections", L7Layout.MAX_CONNECTIONS)
                .with("filters", L7Layout.FILTERS)
                .with("filter_ports", L7Layout.FILTER_PORTS)
                .with("reserved", L7Layout.FILTER_PORTS + 1)
                .isThatOf(object);
    }

    @ParameterizedTest
    @ValueSource(strings = {"l7", "l7sys"})
    void stateHasTheLayoutOfItsStruct(String object) throws IOException {
        StructLayout.of("l7_state", L7Layout.STATE_LENGTH)
                .with("counters", L7Layout.COUNTERS)
                .with("self_tgid", L7Layout.SELF_TGID)
                .with("stride", L7Layout.STRIDE)
                .with("followed", L7Layout.FOLLOWED)
                .with("policies", L7Layout.POLICIES)
                .with("reserved", L7Layout.POLICIES + 4)
                .with("salt", L7Layout.SALT)
                .isThatOf(object);
    }

    @ParameterizedTest
    @ValueSource(strings = {"l7", "l7sys"})
    void countersHaveTheLayoutOfTheirStruct(String object) throws IOException {
        StructLayout counters = StructLayout.of("l7_counters", L7Layout.COUNTERS_LENGTH);
        for (int i = 0; i < L7Counters.NAMES.length; i++) {
            counters.with(L7Counters.NAMES[i], Long.BYTES * i);
        }
        counters.with("padding", Long.BYTES * L7Counters.NAMES.length).isThatOf(object);
        assertThat(L7Counters.NAMES[L7Layout.STORAGE_FULL / Long.BYTES]).isEqualTo("storage_full");
        assertThat(L7Counters.NAMES[L7Layout.CONNECTIONS / Long.BYTES]).isEqualTo("connections");
    }

    @ParameterizedTest
    @ValueSource(strings = {"l7", "l7sys"})
    void connectionHasTheLayoutOfItsStruct(String object) throws IOException {
        StructLayout.of("connection", L7Layout.CONNECTION_LENGTH)
                .with("id", L7Layout.CONNECTION_ID)
                .with("cgroup_id", 8)
                .with("since_ns", 16)
                .with("tgid", L7Layout.CONNECTION_TGID)
                .with("generation", 28)
                .with("retransmits", 32)
                .with("role", L7Layout.CONNECTION_ROLE)
                .with("closer", 37)
                .with("reset", 38)
                .with("error", 39)
                .with("tcp_state", 40)
                .with("reserved", 41)
                .with("sent", 56)
                .with("received", 80)
                .with("skipped", 104)
                .with("countdown", 108)
                .with("turns", 112)
                .with("flags", L7Layout.CONNECTION_FLAGS)
                .with("turn", 118)
                .with("wire", 119)
                .with("turn_ns", 120)
                .with("turn_position", 128)
                .with("turn_tgid", 136)
                .with("turn_tid", 140)
                .with("hole_of_sent", 144)
                .with("hole_of_received", 152)
                .with("head_length", 160)
                .with("reserved_too", 161)
                .with("comm", L7Layout.CONNECTION_COMM)
                .with("head", 184)
                .isThatOf(object);
    }

    @Test
    void adoptionHasTheLayoutOfItsStruct() throws IOException {
        StructLayout.of("adoption", L7Layout.ADOPTION_LENGTH)
                .with("connection", L7Layout.ADOPTION_CONNECTION)
                .with("fd", L7Layout.ADOPTION_FD)
                .with("adopted", L7Layout.ADOPTION_ADOPTED)
                .isThatOf("l7sys");
    }

    @ParameterizedTest
    @ValueSource(strings = {"l7", "l7sys"})
    void dataSectionsHoldTheseStructsAlone(String object) throws IOException {
        assertThat(Btf.byArchitecture(object).values())
                .allSatisfy(
                        btf -> {
                            assertThat(btf.variablesOf(".rodata")).containsOnlyKeys("config");
                            assertThat(btf.variablesOf(".bss")).containsOnlyKeys("state");
                        });
    }
}
