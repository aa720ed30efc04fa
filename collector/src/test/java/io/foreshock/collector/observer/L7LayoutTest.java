package io.foreshock.collector.observer;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.record.Btf;
import io.foreshock.collector.record.StructLayout;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class L7LayoutTest {
    @Test
    void configHasTheLayoutOfItsStruct() throws IOException {
        StructLayout.of("l7_config", L7Layout.CONFIG_LENGTH)
                .with("wakeup_bytes", L7Layout.WAKEUP_BYTES)
                .with("capture_bytes", L7Layout.CAPTURE_BYTES)
                .with("max_connections", L7Layout.MAX_CONNECTIONS)
                .with("filters", L7Layout.FILTERS)
                .with("filter_ports", L7Layout.FILTER_PORTS)
                .with("reserved", L7Layout.FILTER_PORTS + 1)
                .isThatOf("l7");
    }

    @Test
    void stateHasTheLayoutOfItsStruct() throws IOException {
        StructLayout.of("l7_state", L7Layout.STATE_LENGTH)
                .with("counters", L7Layout.COUNTERS)
                .with("self_tgid", L7Layout.SELF_TGID)
                .with("stride", L7Layout.STRIDE)
                .with("followed", L7Layout.FOLLOWED)
                .isThatOf("l7");
    }

    @Test
    void countersHaveTheLayoutOfTheirStruct() throws IOException {
        StructLayout counters = StructLayout.of("l7_counters", L7Layout.COUNTERS_LENGTH);
        for (int i = 0; i < L7Counters.NAMES.length; i++) {
            counters.with(L7Counters.NAMES[i], Long.BYTES * i);
        }
        counters.with("padding", Long.BYTES * L7Counters.NAMES.length).isThatOf("l7");
    }

    @Test
    void connectionHasTheLayoutOfItsStruct() throws IOException {
        StructLayout.of("connection", L7Layout.CONNECTION_LENGTH)
                .with("cgroup_id", 0)
                .with("since_ns", 8)
                .with("turn_ns", 16)
                .with("turn_position", 24)
                .with("sent", 32)
                .with("received", 64)
                .with("tgid", L7Layout.CONNECTION_TGID)
                .with("generation", 100)
                .with("skipped", 104)
                .with("countdown", 108)
                .with("turns", 112)
                .with("retransmits", 116)
                .with("turn_tgid", 120)
                .with("turn_tid", 124)
                .with("head_length", 128)
                .with("role", L7Layout.CONNECTION_ROLE)
                .with("turn", 131)
                .with("wire", 132)
                .with("flags", L7Layout.CONNECTION_FLAGS)
                .with("closer", 134)
                .with("reserved", 135)
                .with("comm", L7Layout.CONNECTION_COMM)
                .with("head", 152)
                .isThatOf("l7");
    }

    @Test
    void dataSectionsHoldTheseStructsAlone() throws IOException {
        assertThat(Btf.byArchitecture("l7").values())
                .allSatisfy(
                        btf -> {
                            assertThat(btf.variablesOf(".rodata")).containsOnlyKeys("config");
                            assertThat(btf.variablesOf(".bss")).containsOnlyKeys("state");
                        });
    }
}
