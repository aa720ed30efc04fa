package io.foreshock.collector.l7.stream;

import io.foreshock.collector.l7.exchange.ConnectionIdentity;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.stream.ProtocolFactory.Transport;
import io.foreshock.collector.l7.tls.TlsRecord;
import io.foreshock.collector.record.SegmentRecord;
import io.foreshock.collector.service.Service;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Whose an end of a connection is, which of both it is, and between which addresses it runs. */
abstract sealed class ConnectionEnds implements ConnectionIdentity permits Connection {
    private static final int ADDRESS_BYTES = 16;
    private static final int COMM_BYTES = 16;
    private static final int LOCAL_AT = COMM_BYTES;
    private static final int PEER_AT = LOCAL_AT + ADDRESS_BYTES;
    private static final int AF_INET = 2;
    private static final VarHandle HALVES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes = new byte[COMM_BYTES + 2 * ADDRESS_BYTES];

    private long id;
    private int pid;
    private int tid;
    private int generation;
    private long cgroupId;
    private int family;
    private int localPort;
    private int peerPort;
    private int commLength;
    private boolean accepted;
    private Transport transport = Transport.STREAM;
    private @Nullable Side side;
    private @Nullable Service service;

    /** No more is known than its id. */
    final void forgetEnds(long newId) {
        id = newId;
        pid = 0;
        tid = 0;
        generation = 0;
        cgroupId = 0;
        family = 0;
        localPort = 0;
        peerPort = 0;
        commLength = 0;
        accepted = false;
        side = null;
        service = null;
    }

    /** They are those of an encrypted connection, which this is inside of. */
    final void takeEnds(ConnectionEnds outer) {
        id = outer.id;
        pid = outer.pid;
        tid = outer.tid;
        generation = outer.generation;
        cgroupId = outer.cgroupId;
        family = outer.family;
        localPort = outer.localPort;
        peerPort = outer.peerPort;
        commLength = outer.commLength;
        side = outer.side;
        service = outer.service;
        System.arraycopy(outer.bytes, 0, bytes, 0, bytes.length);
    }

    /** No more is known than who has read or written. */
    final void takeEnds(TlsRecord record) {
        id = record.cookie();
        pid = record.pid();
        tid = record.tid();
        generation = record.generation();
    }

    /** Takes over whose it is, unless the process that accepted it is known. */
    final void takeEnds(SegmentRecord record) {
        boolean datagram = record.has(SegmentRecord.Flag.DATAGRAM);
        transport = datagram ? Transport.DATAGRAM : Transport.STREAM;
        if (family == 0 || datagram || record.type() == SegmentRecord.Type.ACCEPTED) {
            family = record.family();
            localPort = record.localPort();
            peerPort = record.peerPort();
            System.arraycopy(record.bytes(), record.localAt(), bytes, LOCAL_AT, 2 * ADDRESS_BYTES);
        }
        boolean accepts = record.type() == SegmentRecord.Type.ACCEPTED;
        if (accepts || (!accepted && isOther(record))) {
            accepted = accepts;
            pid = record.pid();
            tid = record.senderTid();
            generation = record.generation();
            cgroupId = record.cgroupId();
            commLength = record.commLength();
            System.arraycopy(record.bytes(), record.commAt(), bytes, 0, COMM_BYTES);
            service = null;
        }
        if (side == null && record.role() == SegmentRecord.Role.CLIENT) {
            side = Side.CLIENT;
        } else if (side == null && record.role() == SegmentRecord.Role.SERVER) {
            side = Side.SERVER;
        }
    }

    private boolean isOther(SegmentRecord record) {
        return record.pid() != pid || record.generation() != generation;
    }

    /** The other end is that of the exchange that is told now. */
    final void takePeer(int port, long high, long low) {
        peerPort = port;
        HALVES.set(bytes, PEER_AT, high);
        HALVES.set(bytes, PEER_AT + Long.BYTES, low);
    }

    /** The upper half of the other end's address. */
    final long peerHigh() {
        return (long) HALVES.get(bytes, PEER_AT);
    }

    /** The lower half of the other end's address. */
    final long peerLow() {
        return (long) HALVES.get(bytes, PEER_AT + Long.BYTES);
    }

    /** Which end it is has turned out. */
    final void side(Side known) {
        side = known;
    }

    /** Who sends what is sent from here, or from the other end. */
    final Side sender(boolean here) {
        Side mine = side == null ? Side.CLIENT : side;
        return here ? mine : mine.other();
    }

    /** What it goes over. */
    final Transport transport() {
        return transport;
    }

    /** Socket cookie: unique on this host until it boots. */
    @Override
    public final long id() {
        return id;
    }

    /** Process that holds this end, 0 if not known. */
    @Override
    public final int pid() {
        return pid;
    }

    /** Thread that made the connection, 0 if not known. */
    @Override
    public final int tid() {
        return tid;
    }

    /** Tells apart processes that share a pid over time, and execs within one. */
    public final int processGeneration() {
        return generation;
    }

    /** Id of the process's cgroup; 0 if not known. */
    @Override
    public final long cgroupId() {
        return cgroupId;
    }

    /** What this end is; null if not known. */
    @Override
    public final @Nullable Side side() {
        return side;
    }

    /** Where texts and addresses lie; never write to it. */
    @Override
    public final byte[] bytes() {
        return bytes;
    }

    /** Index of the process's command name. */
    @Override
    public final int commAt() {
        return 0;
    }

    /** Its length in bytes. */
    @Override
    public final int commLength() {
        return commLength;
    }

    /** Index of this end's address, in network byte order. */
    @Override
    public final int localAt() {
        return LOCAL_AT + (isMapped(LOCAL_AT) ? 12 : 0);
    }

    /** Its length: 4, 16, or 0 if not known. */
    @Override
    public final int localLength() {
        return addressLength(LOCAL_AT);
    }

    /** Port of this end. */
    @Override
    public final int localPort() {
        return localPort;
    }

    /** Index of the other end's address, in network byte order. */
    @Override
    public final int peerAt() {
        return PEER_AT + (isMapped(PEER_AT) ? 12 : 0);
    }

    /** Its length: 4, 16, or 0 if not known. */
    @Override
    public final int peerLength() {
        return addressLength(PEER_AT);
    }

    /** Port of the other end. */
    @Override
    public final int peerPort() {
        return peerPort;
    }

    /** The process's service, once somebody has looked it up; null before. */
    public final @Nullable Service service() {
        return service;
    }

    /** Remembers the process's service. */
    public final void service(Service found) {
        service = found;
    }

    private int addressLength(int at) {
        if (family == 0) {
            return 0;
        }
        return family == AF_INET || isMapped(at) ? 4 : 16;
    }

    /** An IPv4 address in an IPv6 socket: ::ffff:a.b.c.d. */
    private boolean isMapped(int at) {
        if (family == AF_INET || family == 0) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (bytes[at + i] != 0) {
                return false;
            }
        }
        return bytes[at + 10] == -1 && bytes[at + 11] == -1;
    }
}
