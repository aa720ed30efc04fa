package io.foreshock.collector.l7.summary;

import io.foreshock.collector.l7.exchange.ConnectionIdentity;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.hash.Hash64;
import io.foreshock.collector.service.Service;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the exchanges of a row have in common. The other end is a server's address with its port,
 * but a client's without: that changes with each connection. Reused from key to key: becoming
 * another allocates only if its texts are longer than any before.
 */
final class L7Key {
    static final Service NO_SERVICE = new Service("unknown", null, Service.Origin.COMMAND);

    private static final byte[] EMPTY = {};
    private static final long OVERFLOW_SEED = 0x6F74686572L;

    private Service service = NO_SERVICE;
    private @Nullable Side side;
    private Protocol protocol = Protocol.UNKNOWN;
    private boolean overflow;
    private int peerPort;
    private byte[] bytes = EMPTY; // the peer's address, the method, the endpoint
    private int peerLength;
    private int methodLength;
    private int endpointLength;

    static int hash(Service service, ConnectionIdentity connection, Exchange exchange) {
        Side side = connection.side();
        long hash = seed(service, side, exchange.protocol);
        int length = connection.peerLength();
        hash =
                Hash64.of(
                        hash + portOf(side, connection),
                        connection.bytes(),
                        connection.peerAt(),
                        length);
        hash = Hash64.of(hash, exchange.method.bytes(), 0, exchange.method.length());
        hash = Hash64.of(hash, exchange.endpoint.bytes(), 0, exchange.endpoint.length());
        return (int) Hash64.spread(hash);
    }

    static int overflowHash(Service service, @Nullable Side side, Protocol protocol) {
        return (int) Hash64.spread(seed(service, side, protocol) ^ OVERFLOW_SEED);
    }

    @SuppressWarnings("EnumOrdinal") // within a run of the collector, an ordinal does not change
    private static long seed(Service service, @Nullable Side side, Protocol protocol) {
        int ends = side == null ? 2 : side.ordinal();
        return Hash64.of(Hash64.spread(service.hashCode()), ends << 8 | protocol.ordinal());
    }

    private static int portOf(@Nullable Side side, ConnectionIdentity connection) {
        return side == Side.CLIENT ? connection.peerPort() : 0;
    }

    void become(Service ofService, ConnectionIdentity connection, Exchange exchange) {
        service = ofService;
        side = connection.side();
        protocol = exchange.protocol;
        overflow = false;
        peerPort = portOf(side, connection);
        peerLength = connection.peerLength();
        methodLength = exchange.method.length();
        endpointLength = exchange.endpoint.length();
        int length = peerLength + methodLength + endpointLength;
        if (bytes.length < length) {
            bytes = new byte[length];
        }
        System.arraycopy(connection.bytes(), connection.peerAt(), bytes, 0, peerLength);
        System.arraycopy(exchange.method.bytes(), 0, bytes, methodAt(), methodLength);
        System.arraycopy(exchange.endpoint.bytes(), 0, bytes, endpointAt(), endpointLength);
    }

    void becomeOverflow(Service ofService, @Nullable Side ofSide, Protocol ofProtocol) {
        service = ofService;
        side = ofSide;
        protocol = ofProtocol;
        overflow = true;
        peerPort = 0;
        peerLength = 0;
        methodLength = 0;
        endpointLength = 0;
    }

    boolean is(Service ofService, ConnectionIdentity connection, Exchange exchange) {
        return !overflow
                && side == connection.side()
                && protocol == exchange.protocol
                && peerPort == portOf(side, connection)
                && exchange.endpoint.contentEquals(
                        bytes, endpointAt(), endpointAt() + endpointLength)
                && exchange.method.contentEquals(bytes, methodAt(), endpointAt())
                && isPeer(connection)
                && service.equals(ofService);
    }

    boolean isOverflow(Service ofService, @Nullable Side ofSide, Protocol ofProtocol) {
        return overflow && side == ofSide && protocol == ofProtocol && service.equals(ofService);
    }

    private boolean isPeer(ConnectionIdentity connection) {
        int from = connection.peerAt();
        int to = from + connection.peerLength();
        return Arrays.equals(bytes, 0, peerLength, connection.bytes(), from, to);
    }

    Service service() {
        return service;
    }

    @Nullable Side side() {
        return side;
    }

    Protocol protocol() {
        return protocol;
    }

    boolean isOverflow() {
        return overflow;
    }

    int peerPort() {
        return peerPort;
    }

    byte[] bytes() {
        return bytes;
    }

    int peerLength() {
        return peerLength;
    }

    int methodAt() {
        return peerLength;
    }

    int methodLength() {
        return methodLength;
    }

    int endpointAt() {
        return peerLength + methodLength;
    }

    int endpointLength() {
        return endpointLength;
    }
}
