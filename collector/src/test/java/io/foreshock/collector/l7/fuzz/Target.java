package io.foreshock.collector.l7.fuzz;

import io.foreshock.collector.l7.Protocols;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Recognition;
import io.foreshock.collector.l7.stream.ConnectionTracker;
import io.foreshock.collector.l7.stream.ProtocolFactory;
import io.foreshock.collector.l7.stream.TimeLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What is fuzzed: a protocol, or the recognition of all of them. */
enum Target {
    HTTP1(Protocol.HTTP1, Framing.NONE),
    HTTP2(Protocol.HTTP2, Framing.HTTP2),
    WEBSOCKET(Protocol.HTTP1, Framing.WEBSOCKET),
    GRAPHQL(Protocol.HTTP1, Framing.HTTP),
    MYSQL(Protocol.MYSQL, Framing.MYSQL),
    POSTGRESQL(Protocol.POSTGRESQL, Framing.POSTGRESQL),
    REDIS(Protocol.REDIS, Framing.BULK),
    KAFKA(Protocol.KAFKA, Framing.KAFKA),
    DNS(Protocol.DNS, Framing.DNS),
    TLS(Protocol.TLS, Framing.TLS),
    /** All protocols, as production has them. */
    ANY(Protocol.UNKNOWN, Framing.NONE);

    private static final Set<Protocol> OVER_HTTP1 =
            Set.of(
                    Protocol.HTTP1,
                    Protocol.GRAPHQL,
                    Protocol.WEBSOCKET,
                    Protocol.HTTP2,
                    Protocol.GRPC);
    private static final String UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
    private static final int CONNECTION_BYTES = 1 << 20;
    private static final int BEGINNINGS = 5; // fewer than all connections may have
    private static final int EXCHANGES = 2500; // fewer than all connections may have

    private final Protocol protocol;
    private final Framing framing;

    Target(Protocol protocol, Framing framing) {
        this.protocol = protocol;
        this.framing = framing;
    }

    /**
     * What one end sends.
     *
     * @param side the end
     * @param text the bytes, in ISO-8859-1
     */
    record Part(Side side, String text) {
        byte[] bytes() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /** The target of a name, in any case. */
    static Target of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Its name, as files and options have it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Plays an input.
     *
     * @throws AssertionError if something does not hold
     */
    void run(byte[] input) {
        Ledger ledger = new Ledger(this);
        int setup = Script.setup(input);
        boolean forced = this != ANY && (setup & Op.Setup.FORCED) != 0;
        ConnectionTracker tracker =
                new ConnectionTracker(
                        protocols(ledger, forced),
                        new ConnectionTracker.Limits(CONNECTION_BYTES, EXCHANGES, BEGINNINGS),
                        TimeLimits.of(Duration.ofSeconds(30)),
                        (connection, policy) -> {},
                        ledger,
                        (connection, record) -> {});
        boolean datagrams = this == DNS || this == ANY;
        Wire wire = new Wire(tracker, ledger, datagrams ? setup : setup & ~Op.Setup.DATAGRAMS);
        new Script(input, this, wire).play();
        wire.closeAll();
        int connections = tracker.size() + tracker.plainTexts();
        if (tracker.inFlight() != 0 || connections != 0) {
            throw new AssertionError(tracker.inFlight() + " exchanges in flight on " + connections);
        }
    }

    private List<ProtocolFactory> protocols(Ledger ledger, boolean forced) {
        Footprint footprint = new Footprint();
        return Protocols.all().stream()
                .filter(factory -> this == ANY || factory.protocol() == protocol)
                .map(
                        factory ->
                                isSeenInside(factory)
                                        ? factory
                                        : checked(factory, ledger, footprint, forced))
                .toList();
    }

    /**
     * Where plain text is found its connection by the handshake, the parser has to be TLS's own.
     */
    private boolean isSeenInside(ProtocolFactory factory) {
        return this == ANY && factory.protocol() == Protocol.TLS;
    }

    private static ProtocolFactory checked(
            ProtocolFactory factory, Ledger ledger, Footprint footprint, boolean forced) {
        return new ProtocolFactory(
                factory.protocol(),
                factory.transport(),
                forced ? (sender, chunk) -> Recognition.YES : factory.detector(),
                exchanges -> {
                    ledger.parserMade(exchanges);
                    return new CheckedParser(
                            factory.parser().apply(exchanges), exchanges, footprint);
                },
                factory.memory());
    }

    /** Whether an exchange may be of a protocol. */
    boolean mayPublish(Protocol found) {
        return switch (this) {
            case ANY -> true;
            case HTTP1, WEBSOCKET, GRAPHQL -> OVER_HTTP1.contains(found);
            case HTTP2 -> found == Protocol.HTTP2 || found == Protocol.GRPC;
            default -> found == protocol;
        };
    }

    /** Whether requests may have no answer by design, and are forgotten. */
    boolean mayForget() {
        return this == REDIS || this == DNS || this == ANY;
    }

    /** Bytes with the length in front made right. */
    byte[] frame(Side side, byte[] bytes) {
        return framing.frame(side, bytes);
    }

    /** What is said before, where an input asks for it. */
    List<Part> preamble() {
        if (this != WEBSOCKET) {
            return List.of();
        }
        return List.of(
                new Part(Side.CLIENT, "GET /ws HTTP/1.1\r\nHost: a\r\n" + UPGRADE),
                new Part(Side.SERVER, "HTTP/1.1 101 Switching Protocols\r\n" + UPGRADE));
    }
}
