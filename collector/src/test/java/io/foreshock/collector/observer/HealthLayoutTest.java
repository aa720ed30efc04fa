package io.foreshock.collector.observer;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.record.Btf;
import io.foreshock.collector.record.StructLayout;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class HealthLayoutTest {
    @Test
    void configHasTheLayoutOfItsStruct() throws IOException {
        StructLayout.of("health_config", HealthLayout.CONFIG_LENGTH)
                .with("backoff_initial_ns", HealthLayout.BACKOFF_INITIAL_NS)
                .with("backoff_max_ns", HealthLayout.BACKOFF_MAX_NS)
                .with("dead_grace_ns", HealthLayout.DEAD_GRACE_NS)
                .with("idle_age_ns", HealthLayout.IDLE_AGE_NS)
                .with("connect_age_ns", HealthLayout.CONNECT_AGE_NS)
                .with("wakeup_bytes", HealthLayout.WAKEUP_BYTES)
                .with("filters", HealthLayout.FILTERS)
                .with("reserved", HealthLayout.FILTERS + 4)
                .with("watched", HealthLayout.WATCHED)
                .with("call_of_nr", HealthLayout.CALL_OF_NR)
                .isThatOfTheObjects();
    }

    @Test
    void stateHasTheLayoutOfItsStruct() throws IOException {
        StructLayout.of("health_state", HealthLayout.STATE_LENGTH)
                .with("callers", HealthLayout.COUNTERS_OF_CALLERS)
                .with("sockets", HealthLayout.COUNTERS_OF_SOCKETS)
                .with("flush", HealthLayout.COUNTERS_OF_FLUSH)
                .with("exits_emitted", HealthLayout.EXITS_EMITTED)
                .with("timed_since", HealthLayout.TIMED_SINCE)
                .with("timed_calls", HealthLayout.TIMED_CALLS)
                .with("clock_ns", HealthLayout.CLOCK_NS)
                .with("self_tgid", HealthLayout.SELF_TGID)
                .isThatOfTheObjects();
    }

    @Test
    void countersHaveTheLayoutOfTheirStruct() throws IOException {
        StructLayout counters = StructLayout.of("cpu_counters", HealthLayout.COUNTERS_LENGTH);
        for (int i = 0; i < KernelCounters.NAMES.length; i++) {
            counters.with(KernelCounters.NAMES[i], Long.BYTES * i);
        }
        counters.with("padding", Long.BYTES * KernelCounters.FIELDS).isThatOfTheObjects();
    }

    @Test
    void flushRequestHasTheLayoutOfItsStruct() throws IOException {
        StructLayout.of("flush_request", HealthLayout.FLUSH_LENGTH)
                .with("force", HealthLayout.FLUSH_FORCE)
                .with("timed_calls", HealthLayout.FLUSH_TIMED_CALLS)
                .with("self_tgid", HealthLayout.FLUSH_SELF_TGID)
                .with("deferred", HealthLayout.FLUSH_DEFERRED)
                .isThatOfTheObjects();
    }

    @Test
    void dataSectionsHoldTheseStructsAlone() throws IOException {
        assertThat(Btf.byArchitecture("health").values())
                .allSatisfy(
                        btf -> {
                            assertThat(btf.variablesOf(".rodata")).containsOnlyKeys("config");
                            assertThat(btf.variablesOf(".bss")).containsOnlyKeys("state");
                        });
    }

    @Test
    void highestPossibleCpuSetsTheCount() {
        assertThat(PossibleCpus.parse("0\n")).isEqualTo(1);
        assertThat(PossibleCpus.parse("0-3")).isEqualTo(4);
        assertThat(PossibleCpus.parse("0-3,8-11\n")).isEqualTo(12);
        assertThat(PossibleCpus.parse("0-1023")).isEqualTo(HealthLayout.MAX_CPUS);
    }
}
