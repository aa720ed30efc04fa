package io.foreshock.benchmarks.drain;

import io.foreshock.collector.encode.SyscallFailure;
import io.foreshock.collector.record.ErrorRecord;
import io.foreshock.collector.ring.RecordHandler;
import java.nio.ByteBuffer;

/** Decodes: reads every field of a record, and copies its texts and addresses. */
final class FieldReader implements RecordHandler {
    private final ErrorRecord record = new ErrorRecord();
    private final byte[] path = new byte[SyscallFailure.MAX_PATH_BYTES];
    private final byte[] address = new byte[SyscallFailure.MAX_ADDRESS_BYTES];
    private final byte[] comm = new byte[SyscallFailure.MAX_COMM_BYTES];
    private long sum;

    @Override
    public void onRecord(ByteBuffer data, int offset, int length) {
        record.wrap(data, offset);
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
                        + record.copyComm(comm)
                        + target();
    }

    private long target() {
        return record.pathLength() >= 0
                ? record.copyPath(path) + (record.pathTruncated() ? 1 : 0)
                : record.addressFamily()
                        + record.copyLocalAddress(address)
                        + record.localPort()
                        + record.copyPeerAddress(address)
                        + record.peerPort();
    }

    /** Of all fields read, so that none can be left out. */
    long sum() {
        return sum;
    }
}
