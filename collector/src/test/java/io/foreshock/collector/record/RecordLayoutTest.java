package io.foreshock.collector.record;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"l7", "l7sys"})
    void segmentRecordHasTheLayoutOfItsStruct(String object) throws IOException {
        StructLayout.of("l7_record", SegmentRecord.HEADER_LENGTH)
                .with("type", SegmentRecord.TYPE)
                .with("length", SegmentRecord.STANDS_FOR)
                .with("connection", SegmentRecord.CONNECTION)
                .with("ktime_ns", SegmentRecord.KTIME_NS)
                .with("position", SegmentRecord.POSITION)
                .with("cgroup_id", SegmentRecord.CGROUP_ID)
                .with("tgid", SegmentRecord.TGID)
                .with("generation", SegmentRecord.GENERATION)
                .with("sender_tgid", SegmentRecord.SENDER_TGID)
                .with("sender_tid", SegmentRecord.SENDER_TID)
                .with("skipped", SegmentRecord.SKIPPED)
                .with("captured", SegmentRecord.CAPTURED)
                .with("flags", SegmentRecord.FLAGS)
                .with("family", SegmentRecord.FAMILY)
                .with("local_port", SegmentRecord.LOCAL_PORT)
                .with("peer_port", SegmentRecord.PEER_PORT)
                .with("role", SegmentRecord.ROLE)
                .with("error", SegmentRecord.ERROR)
                .with("local", SegmentRecord.LOCAL)
                .with("peer", SegmentRecord.PEER)
                .with("comm", SegmentRecord.COMM)
                .isThatOf(object);
    }

    @ParameterizedTest
    @ValueSource(strings = {"l7", "l7sys"})
    void closingHasTheLayoutOfItsStruct(String object) throws IOException {
        StructLayout.of("closing", SegmentRecord.CLOSING_LENGTH)
                .with("sent", SegmentRecord.SENT)
                .with("received", SegmentRecord.RECEIVED)
                .with("duration_ns", SegmentRecord.DURATION_NS)
                .with("retransmits", SegmentRecord.RETRANSMITS)
                .with("closer", SegmentRecord.CLOSER)
                .with("reset", SegmentRecord.RESET)
                .with("reserved", SegmentRecord.RESET + 1)
                .isThatOf(object);
    }
}
