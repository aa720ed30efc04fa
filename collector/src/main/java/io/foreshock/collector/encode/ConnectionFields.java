package io.foreshock.collector.encode;

import io.foreshock.collector.l7.exchange.ConnectionIdentity;

/** Groups of fields that the signals of a connection have in the same order. */
final class ConnectionFields {
    /** Longest command name that is written: the kernel's, with its end. */
    private static final int MAX_COMM = 16;

    private ConnectionFields() {}

    /** {@code pid, tid, comm, cgroup_id}. */
    static int writeProcess(byte[] into, int from, ConnectionIdentity connection, int tid) {
        int at = Avro.number(into, from, connection.pid());
        at = Avro.number(into, at, tid);
        int commLength = Math.min(connection.commLength(), MAX_COMM);
        at = Avro.text(into, at, connection.bytes(), connection.commAt(), commLength);
        return Avro.number(into, at, connection.cgroupId());
    }

    /** {@code local_address, local_port, peer_address, peer_port}. */
    static int writeEnds(byte[] into, int from, ConnectionIdentity connection) {
        byte[] bytes = connection.bytes();
        int at =
                writeEnd(
                        into,
                        from,
                        bytes,
                        connection.localAt(),
                        connection.localLength(),
                        connection.localPort());
        return writeEnd(
                into,
                at,
                bytes,
                connection.peerAt(),
                connection.peerLength(),
                connection.peerPort());
    }

    /** {@code connection_id}. */
    static int writeId(byte[] into, int from, ConnectionIdentity connection) {
        return Avro.number(into, from, connection.id());
    }

    private static int writeEnd(
            byte[] into, int from, byte[] bytes, int offset, int length, int port) {
        if (length == 0) {
            return Avro.none(into, Avro.none(into, from));
        }
        // The text is at most 39 bytes, so its length is one byte: written after it.
        int start = from + 2;
        int at = IpText.write(bytes, offset, length, into, start);
        Avro.number(into, Avro.some(into, from), at - start);
        return Avro.number(into, Avro.some(into, at), port);
    }
}
