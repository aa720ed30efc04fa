package io.foreshock.collector.encode;

import io.foreshock.collector.l7.exchange.ConnectionIdentity;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.exchange.Text;
import io.foreshock.collector.l7.hash.SipHash;
import io.foreshock.collector.l7.summary.StatusCode;
import io.foreshock.collector.service.Service;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code L7Signal} records in the order of L7Signal.avsc; free of allocation in steady
 * state. Not safe for use by several threads.
 */
public final class L7SignalEncoder {
    /** More than all fields take that are not the same in every record. */
    private static final int LARGEST = 4096;

    /** Hexadecimal digits of a {@code long}. */
    private static final int HEX_DIGITS = 16;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final EventClock clock;
    private final SipHash fingerprints;
    private final byte[] origin;
    private final byte[] instance;
    private final Text status = new Text(Exchange.ERROR_BYTES);
    private final int room;

    /**
     * An encoder for the exchanges of one host.
     *
     * @param fingerprints makes of fingerprints what may leave the host: of requests with a short
     *     secret in them, one that has no key could be guessed
     */
    public L7SignalEncoder(HostIdentity host, EventClock clock, SipHash fingerprints) {
        this.clock = clock;
        this.fingerprints = fingerprints;
        this.origin = host.encoded();
        this.instance = host.encodedInstance();
        this.room = LARGEST + origin.length + instance.length;
    }

    /**
     * Replaces the content of {@code out} by one record.
     *
     * @param exchange one that has ended
     * @param service whose it is
     * @param attempt its number at its logical request, from 1; 0 if not known
     * @param seq position in this instance's stream to the topic, from 0
     * @param weight how many exchanges it stands for
     */
    public void encode(
            AvroWriter out,
            Exchange exchange,
            ConnectionIdentity connection,
            Service service,
            int attempt,
            long seq,
            double weight) {
        out.begin();
        byte[] into = out.room(room);
        Side side = connection.side();
        int at = SharedFields.writeTime(into, out.position(), clock, exchange.endNs);
        at = Avro.constant(into, at, origin);
        at = Avro.number(into, at, seq);
        at = ConnectionFields.writeProcess(into, at, connection, tid(exchange, side));
        at = SharedFields.writeService(into, at, service);
        at = Avro.real(into, at, weight);
        at = Avro.constant(into, at, L7Names.protocol(exchange.protocol));
        at = Avro.constant(into, at, L7Names.role(side));
        at = writeText(into, at, exchange.method);
        at = writeText(into, at, exchange.endpoint);
        at = Avro.constant(into, at, L7Names.outcome(exchange.outcome));
        at = writeStatus(into, at, exchange);
        at = writeTimesAndSizes(into, at, exchange);
        at = ConnectionFields.writeEnds(into, at, connection);
        at = ConnectionFields.writeId(into, at, connection);
        at = Avro.number(into, at, exchange.ordinal);
        at = writeUnless(into, at, exchange.streamId, 0);
        at = writeUnless(into, at, keyed(exchange.fingerprint), 0);
        at = writeUnless(into, at, attempt, 0);
        at = Avro.bool(into, at, exchange.attempt > 0);
        at = writeTrace(into, at, exchange);
        at = Avro.constant(into, at, L7Names.confidence(exchange.confidence));
        out.position(Avro.constant(into, at, instance));
    }

    /** Of this end alone: what the other end's thread is called may be known too. */
    private static int tid(Exchange exchange, @Nullable Side side) {
        return side == Side.SERVER ? exchange.responseTid : exchange.requestTid;
    }

    /** Equal where fingerprints are; 0, of a request that has none, stays so. */
    private long keyed(long fingerprint) {
        if (fingerprint == 0) {
            return 0;
        }
        long hash = fingerprints.of(fingerprint);
        return hash == 0 ? 1 : hash;
    }

    private int writeStatus(byte[] into, int from, Exchange exchange) {
        long code = StatusCode.of(exchange);
        int at;
        if (code == StatusCode.NONE) {
            at = Avro.none(into, from);
        } else if (StatusCode.isName(code)) {
            at = writeText(into, Avro.some(into, from), exchange.errorName);
        } else {
            StatusCode.write(code, status);
            at = writeText(into, Avro.some(into, from), status);
        }
        at = writeUnless(into, at, exchange.httpStatus, Exchange.NONE);
        at = writeUnless(into, at, exchange.grpcStatus, Exchange.NONE);
        at = writeUnless(into, at, exchange.errorCode, Exchange.NONE);
        return exchange.errorName.isEmpty()
                ? Avro.none(into, at)
                : writeText(into, Avro.some(into, at), exchange.errorName);
    }

    private static int writeTimesAndSizes(byte[] into, int from, Exchange exchange) {
        long begunNs = exchange.requestNs;
        int at = from;
        if (begunNs == 0) {
            at = Avro.none(into, at);
        } else {
            at = Avro.number(into, Avro.some(into, at), exchange.latencyNs());
        }
        if (begunNs == 0 || exchange.responseNs == 0) {
            at = Avro.none(into, at);
        } else {
            long firstByteNs = Math.max(0, exchange.responseNs - begunNs);
            at = Avro.number(into, Avro.some(into, at), firstByteNs);
        }
        at = Avro.number(into, at, exchange.requestBytes);
        return Avro.number(into, at, exchange.responseBytes);
    }

    private static int writeTrace(byte[] into, int from, Exchange exchange) {
        int at;
        if ((exchange.traceHigh | exchange.traceLow) == 0) {
            at = Avro.none(into, from);
        } else {
            at = Avro.number(into, Avro.some(into, from), 2 * HEX_DIGITS);
            at = writeHex(into, at, exchange.traceHigh);
            at = writeHex(into, at, exchange.traceLow);
        }
        return exchange.spanId == 0
                ? Avro.none(into, at)
                : writeHex(
                        into, Avro.number(into, Avro.some(into, at), HEX_DIGITS), exchange.spanId);
    }

    private static int writeHex(byte[] into, int at, long value) {
        LONGS.set(into, at, hex((int) (value >>> Integer.SIZE)));
        LONGS.set(into, at + Long.BYTES, hex((int) value));
        return at + HEX_DIGITS;
    }

    /** The eight digits of a number at once, the first in the lowest byte. */
    private static long hex(int value) {
        long bytes = Integer.toUnsignedLong(Integer.reverseBytes(value));
        bytes = (bytes | bytes << 16) & 0x0000FFFF0000FFFFL;
        bytes = (bytes | bytes << 8) & 0x00FF00FF00FF00FFL;
        long digits = (bytes >>> 4 & 0x000F000F000F000FL) | (bytes & 0x000F000F000F000FL) << 8;
        long letters = (digits + 0x0606060606060606L) >>> 4 & 0x0101010101010101L;
        return digits + 0x3030303030303030L + letters * ('a' - '0' - 10);
    }

    private static int writeText(byte[] into, int from, Text text) {
        return Avro.text(into, from, text.bytes(), 0, text.length());
    }

    private static int writeUnless(byte[] into, int from, long value, long none) {
        return value == none
                ? Avro.none(into, from)
                : Avro.number(into, Avro.some(into, from), value);
    }
}
