package io.foreshock.collector.encode;

import io.foreshock.collector.redact.PathRedactor;
import io.foreshock.collector.service.Service;
import io.foreshock.collector.syscall.Architecture;
import io.foreshock.collector.syscall.Category;
import io.foreshock.collector.syscall.Errno;
import io.foreshock.collector.syscall.FdKind;
import io.foreshock.collector.syscall.SystemCall;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code SyscallSignal} records in the order of SyscallSignal.avsc.
 *
 * <p>Everything that does not change from event to event is encoded once: host and boot, and for
 * each pair of call and errno the six fields from {@code syscall} to {@code severity}. In steady
 * state a record allocates nothing. Not safe for use by several threads.
 */
public final class SyscallSignalEncoder {
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final int ERRNOS = Errno.MAX + 1;

    private final Architecture architecture;
    private final EventClock clock;
    private final PathRedactor redactor;
    private final byte[] origin;
    private final byte[] @Nullable [] failures = new byte[(SystemCall.MAX_ID + 1) * ERRNOS][];
    private final byte[][] fdKinds;
    private final byte[] path = new byte[SyscallFailure.MAX_PATH_BYTES];
    private final byte[] address = new byte[SyscallFailure.MAX_ADDRESS_BYTES];
    private final byte[] addressText = new byte[IpText.MAX_LENGTH];
    private final byte[] comm = new byte[SyscallFailure.MAX_COMM_BYTES];

    /** An encoder for the events of one host. */
    public SyscallSignalEncoder(
            HostIdentity identity,
            Architecture architecture,
            EventClock clock,
            PathRedactor redactor) {
        this.architecture = architecture;
        this.clock = clock;
        this.redactor = redactor;
        this.origin = identity.encoded();
        this.fdKinds = encodeFdKinds();
    }

    /**
     * Replaces the content of {@code out} by one record.
     *
     * @param seq position in this host's stream to the topic, from 0
     * @param weight 1 / sampling probability
     * @throws IllegalArgumentException if there is no such call: kernel and user space disagree
     */
    public void encode(
            AvroWriter out, SyscallFailure failure, Service service, long seq, double weight) {
        byte[] what = failureFields(failure.callId(), failure.errno());
        long timeNs = clock.toEpochNs(failure.ktimeNs());
        long timeMs = Math.floorDiv(timeNs, NANOS_PER_MILLI);
        out.begin();
        out.number(timeMs);
        out.number(timeNs);
        out.number(failure.ktimeNs());
        out.constant(origin);
        out.number(seq);
        out.number(failure.pid());
        out.number(failure.tid());
        out.text(comm, 0, failure.copyComm(comm));
        out.number(failure.cgroupId());
        SharedFields.writeService(out, service);
        out.real(weight);
        out.number(failure.ppid());
        out.number(failure.uid());
        out.number(failure.gid());
        out.constant(what);
        writePositive(out, failure.durationNs());
        out.bool(failure.asynchronous());
        writePath(out, failure);
        writeAddresses(out, failure);
        writeDescriptor(out, failure);
        out.number(failure.errorCount());
        out.number(Math.floorDiv(clock.toEpochNs(failure.firstKtimeNs()), NANOS_PER_MILLI));
        out.number(timeMs);
    }

    private static void writePositive(AvroWriter out, long value) {
        if (value > 0) {
            out.some();
            out.number(value);
        } else {
            out.none();
        }
    }

    private void writePath(AvroWriter out, SyscallFailure failure) {
        if (failure.pathLength() < 0) {
            out.none();
        } else {
            int length = redactor.redact(path, failure.copyPath(path));
            out.some();
            out.text(path, 0, length);
        }
        out.bool(failure.pathTruncated());
    }

    private void writeAddresses(AvroWriter out, SyscallFailure failure) {
        int family = failure.addressFamily();
        int local = failure.copyLocalAddress(address);
        writeAddress(out, family, local, local > 0 ? failure.localPort() : 0);
        int peer = failure.copyPeerAddress(address);
        writeAddress(out, family, peer, peer > 0 ? failure.peerPort() : 0);
    }

    private void writeAddress(AvroWriter out, int family, int length, int port) {
        boolean ip = family == SyscallFailure.AF_INET || family == SyscallFailure.AF_INET6;
        if (ip && (length == 4 || length == 16)) {
            out.some();
            out.text(addressText, 0, IpText.write(address, length, addressText, 0));
            out.some();
            out.number(port);
        } else if (family == SyscallFailure.AF_UNIX && length > 0) {
            if (address[0] == 0) {
                address[0] = '@'; // abstract sockets, as ss and /proc/net/unix show them
            }
            out.some();
            out.text(address, 0, redactor.redact(address, length));
            out.none();
        } else {
            out.none();
            out.none();
        }
    }

    private void writeDescriptor(AvroWriter out, SyscallFailure failure) {
        if (failure.fd() >= 0) {
            out.some();
            out.number(failure.fd());
        } else {
            out.none();
        }
        int kind = failure.fdKind();
        out.constant(fdKinds[kind > 0 && kind < fdKinds.length ? kind : 0]);
    }

    private byte[] failureFields(int callId, int errno) {
        SystemCall call = SystemCall.byId(callId);
        if (call == null) {
            throw new IllegalArgumentException("the kernel program knows no call " + callId);
        }
        if (errno < 0 || errno >= ERRNOS) {
            return encodeFailure(call, errno);
        }
        int index = callId * ERRNOS + errno;
        byte[] fields = failures[index];
        if (fields == null) {
            fields = encodeFailure(call, errno);
            failures[index] = fields;
        }
        return fields;
    }

    private byte[] encodeFailure(SystemCall call, int errno) {
        AvroWriter out = new AvroWriter(64);
        out.begin();
        out.utf8(ascii(call.kernelName()));
        out.number(call.number(architecture));
        out.number(errno);
        out.utf8(ascii(Errno.name(errno)));
        out.utf8(ascii(Category.of(call, errno).text()));
        out.utf8(ascii(call.severity(errno).text()));
        return out.toRecordBytes();
    }

    private static byte[][] encodeFdKinds() {
        FdKind[] kinds = FdKind.values();
        byte[][] encoded = new byte[kinds.length + 1][];
        AvroWriter out = new AvroWriter(16);
        out.begin();
        out.none();
        encoded[0] = out.toRecordBytes();
        for (FdKind kind : kinds) {
            out.begin();
            out.some();
            out.utf8(ascii(kind.text()));
            encoded[kind.id()] = out.toRecordBytes();
        }
        return encoded;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
