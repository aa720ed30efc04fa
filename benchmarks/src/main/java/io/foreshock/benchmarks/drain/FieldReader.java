package io.foreshock.benchmarks.drain;

import io.foreshock.collector.record.ErrorRecord;
import io.foreshock.collector.ring.RecordHandler;
import java.nio.ByteBuffer;

/** Decodes: reads every field of a record, and where its texts and addresses lie. */
final class FieldReader implements RecordHandler {
    private final ErrorRecord record = new ErrorRecord();
    private long sum;

    @Override
    public void onRecord(ByteBuffer data, int offset, int length) {
        record.read(data, offset, length);
        sum +=
                record.ktimeNs()
                        + record.firstKtimeNs()
                        + record.durationNs()
                        + record.cgroupId()
                        + record.errorCount()
                        + record.pid()
                        + record.tid()
                        + record.generation()
                        + record.ppid()
                        + record.uid()
                        + record.gid()
                        + record.callId()
                        + record.errno()
                        + record.fd()
                        + record.fdKind()
                        + (record.asynchronous() ? 1 : 0)
                        + record.commLength()
                        + target();
    }

    private long target() {
        return record.pathLength() >= 0
                ? record.pathAt() + record.pathLength() + (record.pathTruncated() ? 1 : 0)
                : record.addressFamily()
                        + record.localAddressLength()
                        + record.localPort()
                        + record.peerAddressLength()
                        + record.peerPort();
    }

    /** Of all fields read, so that none can be left out. */
    long sum() {
        return sum;
    }
}
