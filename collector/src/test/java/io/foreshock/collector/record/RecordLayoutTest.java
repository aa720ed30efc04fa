package io.foreshock.collector.record;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Holds the Java layouts against the compiled objects of both architectures. */
class RecordLayoutTest {
    @Test
    void errorRecordHasTheLayoutOfItsStruct() throws IOException {
        StructLayout.of("error_record", ErrorRecord.LENGTH)
                .with("type", ErrorRecord.TYPE)
                .with("tgid", ErrorRecord.TGID)
                .with("tid", ErrorRecord.TID)
                .with("generation", ErrorRecord.GENERATION)
                .with("last_ns", ErrorRecord.LAST_NS)
                .with("first_ns", ErrorRecord.FIRST_NS)
                .with("duration_ns", ErrorRecord.DURATION_NS)
                .with("cgroup_id", ErrorRecord.CGROUP_ID)
                .with("count", ErrorRecord.COUNT)
                .with("ppid", ErrorRecord.PPID)
                .with("uid", ErrorRecord.UID)
                .with("gid", ErrorRecord.GID)
                .with("fd", ErrorRecord.FD)
                .with("call", ErrorRecord.CALL)
                .with("error", ErrorRecord.ERROR)
                .with("family", ErrorRecord.FAMILY)
                .with("path_length", ErrorRecord.PATH_LENGTH)
                .with("local_port", ErrorRecord.LOCAL_PORT)
                .with("peer_port", ErrorRecord.PEER_PORT)
                .with("fd_kind", ErrorRecord.FD_KIND)
                .with("flags", ErrorRecord.FLAGS)
                .with("reserved", ErrorRecord.FLAGS + 1)
                .with("comm", ErrorRecord.COMM)
                .with("target", ErrorRecord.TARGET)
                .isThatOfTheObjects();
    }

    @Test
    void callsRecordHasTheLayoutOfItsStruct() throws IOException {
        StructLayout.of("calls_record", CallsRecord.LENGTH)
                .with("type", CallsRecord.TYPE)
                .with("tgid", CallsRecord.TGID)
                .with("generation", CallsRecord.GENERATION)
                .with("call", CallsRecord.CALL)
                .with("error", CallsRecord.ERROR)
                .with("cgroup_id", CallsRecord.CGROUP_ID)
                .with("count", CallsRecord.COUNT)
                .with("duration_sum_ns", CallsRecord.DURATION_SUM_NS)
                .with("comm", CallsRecord.COMM)
                .with("latency", CallsRecord.LATENCY)
                .isThatOfTheObjects();
    }
}
