package io.foreshock.collector.observer;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.record.Btf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthLayoutTest {
    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64"})
    void configHasTheLayoutOfItsStruct(String architecture) throws IOException {
        Btf btf = btf(architecture);
        assertThat(btf.variablesOf(".rodata")).containsOnlyKeys("config");
        assertThat(btf.sizeOf("health_config")).isEqualTo(HealthLayout.CONFIG_LENGTH);
        assertThat(btf.membersOf("health_config"))
                .containsExactly(
                        Map.entry("backoff_initial_ns", HealthLayout.BACKOFF_INITIAL_NS),
                        Map.entry("backoff_max_ns", HealthLayout.BACKOFF_MAX_NS),
                        Map.entry("dead_grace_ns", HealthLayout.DEAD_GRACE_NS),
                        Map.entry("idle_age_ns", HealthLayout.IDLE_AGE_NS),
                        Map.entry("connect_age_ns", HealthLayout.CONNECT_AGE_NS),
                        Map.entry("wakeup_bytes", HealthLayout.WAKEUP_BYTES),
                        Map.entry("cpus", HealthLayout.CPUS),
                        Map.entry("filter_cgroups", HealthLayout.FILTER_CGROUPS),
                        Map.entry("filter_pids", HealthLayout.FILTER_PIDS),
                        Map.entry("filter_comms", HealthLayout.FILTER_COMMS),
                        Map.entry("reserved", HealthLayout.FILTER_COMMS + 1),
                        Map.entry("watched", HealthLayout.WATCHED),
                        Map.entry("call_of_nr", HealthLayout.CALL_OF_NR));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64"})
    void stateHasTheLayoutOfItsStruct(String architecture) throws IOException {
        Btf btf = btf(architecture);
        assertThat(btf.variablesOf(".bss")).containsOnlyKeys("state");
        assertThat(btf.membersOf("health_state"))
                .containsExactly(
                        Map.entry("callers", HealthLayout.COUNTERS_OF_CALLERS),
                        Map.entry("sockets", HealthLayout.COUNTERS_OF_SOCKETS),
                        Map.entry("flush", HealthLayout.COUNTERS_OF_FLUSH),
                        Map.entry("exits_emitted", HealthLayout.EXITS_EMITTED),
                        Map.entry("timed_since", HealthLayout.TIMED_SINCE),
                        Map.entry("timed_calls", HealthLayout.TIMED_CALLS),
                        Map.entry("clock_ns", HealthLayout.CLOCK_NS),
                        Map.entry("self_tgid", HealthLayout.SELF_TGID));
        assertThat(btf.sizeOf("health_state")).isEqualTo(HealthLayout.STATE_LENGTH);
        assertThat(btf.sizeOf("cpu_counters")).isEqualTo(HealthLayout.COUNTERS_LENGTH);
        List<Map.Entry<String, Integer>> expected = new ArrayList<>();
        for (int i = 0; i < KernelCounters.NAMES.length; i++) {
            expected.add(Map.entry(KernelCounters.NAMES[i], Long.BYTES * i));
        }
        expected.add(Map.entry("padding", Long.BYTES * KernelCounters.FIELDS));
        assertThat(btf.membersOf("cpu_counters").entrySet()).containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64"})
    void flushRequestHasTheLayoutOfItsStruct(String architecture) throws IOException {
        Btf btf = btf(architecture);
        assertThat(btf.sizeOf("flush_request")).isEqualTo(HealthLayout.FLUSH_LENGTH);
        assertThat(btf.membersOf("flush_request"))
                .containsExactly(
                        Map.entry("force", HealthLayout.FLUSH_FORCE),
                        Map.entry("timed_calls", HealthLayout.FLUSH_TIMED_CALLS),
                        Map.entry("self_tgid", HealthLayout.FLUSH_SELF_TGID),
                        Map.entry("deferred", HealthLayout.FLUSH_DEFERRED));
    }

    @Test
    void highestPossibleCpuSetsTheCount() {
        assertThat(PossibleCpus.parse("0\n")).isEqualTo(1);
        assertThat(PossibleCpus.parse("0-3")).isEqualTo(4);
        assertThat(PossibleCpus.parse("0-3,8-11\n")).isEqualTo(12);
        assertThat(PossibleCpus.parse("0-1023")).isEqualTo(HealthLayout.MAX_CPUS);
    }

    private static Btf btf(String architecture) throws IOException {
        return Btf.of("/bpf/" + architecture + "/health.bpf.o");
    }
}
