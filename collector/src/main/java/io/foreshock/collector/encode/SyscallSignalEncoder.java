package io.foreshock.collector.encode;

import io.foreshock.collector.record.ErrorRecord;
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
 * each pair of call and errno the six fields from {@code syscall} to {@code severity}; what only
 * changes with the process is encoded when it does. In steady state a record allocates nothing. Not
 * safe for use by several threads.
 */
public final class SyscallSignalEncoder {
    /** More than all fields take that are not the same in every record. */
    private static final int LARGEST = 4096;

    private static final int ERRNOS = Errno.MAX + 1;

    private final Architecture architecture;
    private final EventClock clock;
    private final PathRedactor redactor;
    private final byte[] origin;
    private final byte[] instance;
    private final byte[] @Nullable [] failures = new byte[(SystemCall.MAX_ID + 1) * ERRNOS][];
    private final ProcessFields process = new ProcessFields();
    private final byte[][] fdKinds;
    private final int room;

    /** An encoder for the events of one host. */
    public SyscallSignalEncoder(
            HostIdentity host, Architecture architecture, EventClock clock, PathRedactor redactor) {
        this.architecture = architecture;
        this.clock = clock;
        this.redactor = redactor;
        this.origin = host.encoded();
        this.instance = host.encodedInstance();
        this.room = LARGEST + origin.length + instance.length;
        this.fdKinds = encodeFdKinds();
    }

    /**
     * Replaces the content of {@code out} by one record. Texts of {@code failure} are redacted
     * where they are: it must not be read afterwards.
     *
     * @param seq position in this instance's stream to the topic, from 0
     * @param weight 1 / sampling probability
     * @throws IllegalArgumentException if there is no such call: kernel and user space disagree
     */
    public void encode(
            AvroWriter out, ErrorRecord failure, Service service, long seq, double weight) {
        byte[] what = failureFields(failure.callId(), failure.errno());
        out.begin();
        byte[] into = out.room(room);
        long ktimeNs = failure.ktimeNs();
        long timeNs = clock.toEpochNs(ktimeNs);
        long timeMs = EventClock.millis(timeNs);
        int start = out.position();
        int at = Avro.number(into, start, timeMs);
        int timeLength = at - start;
        at = Avro.number(into, at, timeNs);
        at = Avro.number(into, at, ktimeNs);
        at = Avro.constant(into, at, origin);
        at = Avro.number(into, at, seq);
        at = writeProcess(into, at, failure, service, weight);
        at = Avro.constant(into, at, what);
        at = writePositive(into, at, failure.durationNs());
        at = Avro.bool(into, at, failure.asynchronous());
        at = writePath(into, at, failure);
        at = writeAddresses(into, at, failure);
        at = writeDescriptor(into, at, failure);
        at = Avro.number(into, at, failure.errorCount());
        long firstNs = failure.firstKtimeNs();
        at =
                firstNs == ktimeNs
                        ? Avro.again(into, at, start, timeLength)
                        : Avro.number(into, at, EventClock.millis(clock.toEpochNs(firstNs)));
        at = Avro.again(into, at, start, timeLength);
        out.position(Avro.constant(into, at, instance));
    }

    private int writeProcess(
            byte[] into, int from, ErrorRecord failure, Service service, double weight) {
        int at = Avro.number(into, from, failure.pid());
        at = Avro.number(into, at, failure.tid());
        at = Avro.text(into, at, failure.bytes(), failure.commAt(), failure.commLength());
        at = Avro.number(into, at, failure.cgroupId());
        int ppid = failure.ppid();
        long uid = failure.uid();
        long gid = failure.gid();
        if (!process.isOf(service, weight, ppid, uid, gid)) {
            process.become(service, weight, ppid, uid, gid);
        }
        return process.write(into, at);
    }

    private static int writePositive(byte[] into, int from, long value) {
        return value > 0 ? Avro.number(into, Avro.some(into, from), value) : Avro.none(into, from);
    }

    private int writePath(byte[] into, int from, ErrorRecord failure) {
        int at;
        int length = failure.pathLength();
        if (length < 0) {
            at = Avro.none(into, from);
        } else {
            at = writeText(into, Avro.some(into, from), failure.bytes(), failure.pathAt(), length);
        }
        return Avro.bool(into, at, failure.pathTruncated());
    }

    private int writeText(byte[] into, int from, byte[] source, int offset, int length) {
        int redacted = redactor.redact(source, offset, length);
        return Avro.text(into, from, source, offset, redacted);
    }

    private int writeAddresses(byte[] into, int from, ErrorRecord failure) {
        int family = failure.addressFamily();
        byte[] source = failure.bytes();
        int local = failure.localAddressAt();
        int localLength = failure.localAddressLength();
        int localPort = failure.localPort();
        int at = writeAddress(into, from, family, source, local, localLength, localPort);
        int peer = failure.peerAddressAt();
        int peerLength = failure.peerAddressLength();
        return writeAddress(into, at, family, source, peer, peerLength, failure.peerPort());
    }

    private int writeAddress(
            byte[] into, int from, int family, byte[] source, int offset, int length, int port) {
        if (length == 0) {
            return Avro.none(into, Avro.none(into, from));
        }
        if (family == ErrorRecord.AF_INET || family == ErrorRecord.AF_INET6) {
            // The text is at most 39 bytes, so its length is one byte: written after it.
            int start = from + 2;
            int at = IpText.write(source, offset, length, into, start);
            Avro.number(into, Avro.some(into, from), at - start);
            return Avro.number(into, Avro.some(into, at), port);
        }
        if (family == ErrorRecord.AF_UNIX) {
            if (source[offset] == 0) {
                source[offset] = '@'; // abstract sockets, as ss and /proc/net/unix show them
            }
            return Avro.none(into, writeText(into, Avro.some(into, from), source, offset, length));
        }
        return Avro.none(into, Avro.none(into, from));
    }

    private int writeDescriptor(byte[] into, int from, ErrorRecord failure) {
        int fd = failure.fd();
        int at = fd >= 0 ? Avro.number(into, Avro.some(into, from), fd) : Avro.none(into, from);
        int kind = failure.fdKind();
        return Avro.constant(into, at, fdKinds[kind > 0 && kind < fdKinds.length ? kind : 0]);
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
