package io.foreshock.collector.encode;

import io.foreshock.collector.l7.exchange.ConnectionIdentity;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.tcp.TcpEvent;
import io.foreshock.collector.l7.tcp.TcpEventKind;
import io.foreshock.collector.service.Service;
import io.foreshock.collector.syscall.Errno;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code TcpSignal} records in the order of TcpSignal.avsc; free of allocation in steady
 * state. Not safe for use by several threads.
 */
public final class TcpSignalEncoder {
    /** More than all fields take that are not the same in every record. */
    private static final int LARGEST = 2048;

    private static final byte[][] KINDS =
            L7Names.strings(TcpEventKind.values(), TcpEventKind::text);

    private final EventClock clock;
    private final byte[] origin;
    private final byte[] instance;
    private final byte[] @Nullable [] errors = new byte[Errno.MAX + 1][];
    private final int room;

    /** An encoder for the connections of one host. */
    public TcpSignalEncoder(HostIdentity host, EventClock clock) {
        this.clock = clock;
        this.origin = host.encoded();
        this.instance = host.encodedInstance();
        this.room = LARGEST + origin.length + instance.length;
    }

    /**
     * Replaces the content of {@code out} by one record.
     *
     * @param service whose connection it is
     * @param seq position in this instance's stream to the topic, from 0
     * @param weight 1 / sampling probability
     */
    @SuppressWarnings("EnumOrdinal") // only an index into an array of one element for each kind
    public void encode(
            AvroWriter out,
            TcpEvent event,
            ConnectionIdentity connection,
            Service service,
            long seq,
            double weight) {
        out.begin();
        byte[] into = out.room(room);
        int at = SharedFields.writeTime(into, out.position(), clock, event.ktimeNs);
        at = Avro.constant(into, at, origin);
        at = Avro.number(into, at, seq);
        at = ConnectionFields.writeProcess(into, at, connection, connection.tid());
        at = SharedFields.writeService(into, at, service);
        at = Avro.real(into, at, weight);
        at = Avro.constant(into, at, KINDS[event.kind.ordinal()]);
        Side side = connection.side();
        at =
                side == null
                        ? Avro.none(into, at)
                        : Avro.constant(into, Avro.some(into, at), L7Names.role(side));
        at = ConnectionFields.writeEnds(into, at, connection);
        at = ConnectionFields.writeId(into, at, connection);
        at = Avro.constant(into, at, error(event.errno));
        at = writeKnown(into, at, event.durationNs);
        at = writeKnown(into, at, event.bytesSent);
        at = writeKnown(into, at, event.bytesReceived);
        at = Avro.number(into, at, event.count);
        long firstNs = clock.toEpochNs(event.firstKtimeNs);
        at = Avro.number(into, at, EventClock.millis(firstNs));
        out.position(Avro.constant(into, at, instance));
    }

    private static int writeKnown(byte[] into, int from, long value) {
        return value < 0 ? Avro.none(into, from) : Avro.number(into, Avro.some(into, from), value);
    }

    /** {@code errno, errno_name}. */
    private byte[] error(int errno) {
        if (errno < 0 || errno >= errors.length) {
            return encodeError(errno);
        }
        byte[] error = errors[errno];
        if (error == null) {
            error = encodeError(errno);
            errors[errno] = error;
        }
        return error;
    }

    private static byte[] encodeError(int errno) {
        AvroWriter out = new AvroWriter(32);
        out.begin();
        if (errno == 0) {
            out.none();
            out.none();
        } else {
            out.some();
            out.number(errno);
            out.some();
            out.constant(L7Names.string(Errno.name(errno)));
        }
        return out.toRecordBytes();
    }
}
