package io.foreshock.collector.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the Java layouts against the compiled objects of both architectures. */
class RecordLayoutTest {
    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64"})
    void errorRecordHasTheLayoutOfItsStruct(String architecture) throws IOException {
        Btf btf = Btf.of("/bpf/" + architecture + "/health.bpf.o");
        assertThat(btf.sizeOf("error_record")).isEqualTo(ErrorRecord.LENGTH);
        assertThat(btf.membersOf("error_record"))
                .containsExactly(
                        Map.entry("type", ErrorRecord.TYPE),
                        Map.entry("tgid", ErrorRecord.TGID),
                        Map.entry("tid", ErrorRecord.TID),
                        Map.entry("generation", ErrorRecord.GENERATION),
                        Map.entry("last_ns", ErrorRecord.LAST_NS),
                        Map.entry("first_ns", ErrorRecord.FIRST_NS),
                        Map.entry("duration_ns", ErrorRecord.DURATION_NS),
                        Map.entry("cgroup_id", ErrorRecord.CGROUP_ID),
                        Map.entry("count", ErrorRecord.COUNT),
                        Map.entry("ppid", ErrorRecord.PPID),
                        Map.entry("uid", ErrorRecord.UID),
                        Map.entry("gid", ErrorRecord.GID),
                        Map.entry("fd", ErrorRecord.FD),
                        Map.entry("call", ErrorRecord.CALL),
                        Map.entry("error", ErrorRecord.ERROR),
                        Map.entry("family", ErrorRecord.FAMILY),
                        Map.entry("path_length", ErrorRecord.PATH_LENGTH),
                        Map.entry("local_port", ErrorRecord.LOCAL_PORT),
                        Map.entry("peer_port", ErrorRecord.PEER_PORT),
                        Map.entry("fd_kind", ErrorRecord.FD_KIND),
                        Map.entry("flags", ErrorRecord.FLAGS),
                        Map.entry("reserved", ErrorRecord.FLAGS + 1),
                        Map.entry("comm", ErrorRecord.COMM),
                        Map.entry("target", ErrorRecord.TARGET));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64"})
    void callsRecordHasTheLayoutOfItsStruct(String architecture) throws IOException {
        Btf btf = Btf.of("/bpf/" + architecture + "/health.bpf.o");
        assertThat(btf.sizeOf("calls_record")).isEqualTo(CallsRecord.LENGTH);
        assertThat(btf.membersOf("calls_record"))
                .containsExactly(
                        Map.entry("type", CallsRecord.TYPE),
                        Map.entry("tgid", CallsRecord.TGID),
                        Map.entry("generation", CallsRecord.GENERATION),
                        Map.entry("call", CallsRecord.CALL),
                        Map.entry("error", CallsRecord.ERROR),
                        Map.entry("cgroup_id", CallsRecord.CGROUP_ID),
                        Map.entry("count", CallsRecord.COUNT),
                        Map.entry("duration_sum_ns", CallsRecord.DURATION_SUM_NS),
                        Map.entry("comm", CallsRecord.COMM),
                        Map.entry("latency", CallsRecord.LATENCY));
    }
}
