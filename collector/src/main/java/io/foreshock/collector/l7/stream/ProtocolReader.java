package io.foreshock.collector.l7.stream;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.l7.parse.Recognition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds which protocol a connection speaks, and has its parser read what both ends say. Bytes of
 * another protocol replace the parser; what nobody knows is counted by turns. Not safe for use by
 * several threads.
 */
final class ProtocolReader {
    /** Turns begun without a protocol recognised after which only few more are looked at. */
    private static final int EAGER_TURNS = 16;

    private static final int RARE_TURNS = 64;

    private final Connection connection;
    private final List<ProtocolFactory> protocols;
    private final StreamCounters counters;
    private final Chunk chunk;
    private @Nullable ProtocolParser parser;
    private @Nullable ProtocolFactory found;
    private boolean foreignAnswer; // it goes on, in another protocol than the request's
    private Protocol protocol = Protocol.UNKNOWN;
    private int turns;
    private int parserMemory; // as it was last measured

    /**
     * Reads nothing yet.
     *
     * @param connection whose streams these are
     * @param protocols in the order in which they are tried
     * @param chunk shared by all connections
     */
    ProtocolReader(
            Connection connection,
            List<ProtocolFactory> protocols,
            StreamCounters counters,
            Chunk chunk) {
        this.connection = connection;
        this.protocols = protocols;
        this.counters = counters;
        this.chunk = chunk;
    }

    /** Forgets everything, for another connection. */
    void clear() {
        parser = null;
        found = null;
        foreignAnswer = false;
        protocol = Protocol.UNKNOWN;
        turns = 0;
    }

    /** Protocol recognised. */
    Protocol protocol() {
        return protocol;
    }

    /** What reads; null as long as no protocol is recognised. */
    @Nullable ProtocolParser parser() {
        return parser;
    }

    /** Whether what is said later depends on all that was said before. */
    boolean isStateful() {
        return parser != null && parser.isStateful();
    }

    /** By how many bytes the parser has grown since this was last asked. */
    int memoryAdded() {
        int before = parserMemory;
        parserMemory = parser == null ? 0 : parser.memory();
        return parserMemory - before;
    }

    /** Reads what was captured of what one end said. */
    void take(
            ByteStream stream, boolean here, byte[] source, int from, int to, long ns, int sender) {
        ProtocolParser reader = parser;
        if (reader == null) {
            stream.forgetCrowdedOut();
            foreignAnswer &= connection.sender(here) == Side.SERVER;
            if (!foreignAnswer) {
                stream.keep(source, from, to, ns);
                detect(stream, here, ns, sender);
            }
            return;
        }
        Side side = connection.sender(here);
        boolean awaited = side == Side.SERVER && !connection.exchanges().isEmpty();
        if (!stream.offer(reader, side, chunk, source, from, to, ns, sender)) {
            foreignAnswer = awaited && stream.length() >= to - from;
            switchProtocol(ns);
            if (foreignAnswer) {
                stream.drop();
            } else {
                detect(stream, here, ns, sender);
            }
        }
    }

    /**
     * Passes over what was not captured.
     *
     * @return false if that is a gap: the parser has not asked to skip so much
     */
    boolean miss(ByteStream stream, boolean here, long missing, long ns, int sender) {
        if (parser == null) {
            stream.drop();
            return true;
        }
        return stream.miss(parser, connection.sender(here), chunk, missing, ns, sender);
    }

    /** A new turn begins: nobody knows what the one before it was, of which something is kept. */
    void beginTurn(long ns) {
        if (parser == null && hasBegunRequest()) {
            countTurns(ns, 0); // it was answered, whatever it was
            connection.exchanges().completeAll(Outcome.UNKNOWN, Confidence.INFERRED, ns);
        }
    }

    /** A new turn has begun: an unknown protocol is looked at anew, from a message's first byte. */
    void lookAgain() {
        if (!(parser instanceof TurnParser turnParser)) {
            return;
        }
        turns++;
        if (turns < EAGER_TURNS || turns % RARE_TURNS == 0) {
            turnParser.onClose(Close.UNKNOWN, 0);
            if (connection.exchanges().isEmpty()) {
                parser = null;
                connection.dropKept();
            }
        }
    }

    /** What is in flight was answered unseen: the protocol is read from its beginning again. */
    void startOver(long ns) {
        if (found == null
                || found.memory() == ProtocolFactory.Memory.NEEDED
                || parser == null
                || parser.isPatient()) {
            return;
        }
        parser.onClose(Close.UNKNOWN, ns);
        connection.exchanges().completeAll(Outcome.UNKNOWN, Confidence.INFERRED, ns);
        connection.dropKept();
        parser = found.parser().apply(connection.exchanges());
    }

    private void switchProtocol(long ns) {
        ProtocolParser before = parser;
        parser = null;
        found = null;
        protocol = Protocol.UNKNOWN;
        counters.switched++;
        if (before != null) {
            before.onClose(Close.UNKNOWN, ns);
        }
        connection.exchanges().completeAll(Outcome.UNKNOWN, Confidence.INFERRED, ns);
    }

    /** Looks which protocol begins with what is kept of this end's bytes. */
    private void detect(ByteStream stream, boolean here, long ns, int sender) {
        if (!stream.peek(chunk, ns, sender)) {
            return;
        }
        boolean more = false;
        for (int i = 0; i < protocols.size(); i++) {
            ProtocolFactory candidate = protocols.get(i);
            if (candidate.transport() != connection.transport()) {
                continue;
            }
            Side known = connection.side() == null ? null : connection.sender(here);
            for (Side asked : Side.values()) {
                if (known != null && known != asked) {
                    continue;
                }
                Recognition recognition = candidate.detector().recognise(asked, chunk);
                if (recognition == Recognition.YES) {
                    begin(candidate, asked, here, ns, sender);
                    return;
                }
                more |= recognition == Recognition.MORE;
            }
        }
        if (!more || stream.length() >= ProtocolParser.HEAD_BYTES) {
            giveUpDetection(stream, here, ns, sender);
        }
    }

    private void begin(ProtocolFactory recognised, Side asked, boolean here, long ns, int sender) {
        if (connection.side() == null) {
            connection.side(here ? asked : asked.other());
        }
        found = recognised;
        protocol = recognised.protocol();
        parser = recognised.parser().apply(connection.exchanges());
        counters.recognised++;
        offerKept(here, ns, sender);
        if (isStateful()) {
            connection.want(CapturePolicy.WHOLE);
        }
    }

    private void offerKept(boolean here, long ns, int sender) {
        ProtocolParser chosen = parser;
        if (chosen == null) {
            return;
        }
        ByteStream first = connection.stream(here);
        ByteStream second = connection.stream(!here);
        if (!first.offerRest(chosen, connection.sender(here), chunk, ns, sender)
                || !second.offerRest(chosen, connection.sender(!here), chunk, ns, 0)) {
            switchProtocol(ns);
            if (hasBegunRequest()) {
                countTurns(ns, 0); // what one protocol begins with goes on in none
            } else {
                connection.dropKept();
            }
        }
    }

    /** Whether something is kept of what the client said. */
    private boolean hasBegunRequest() {
        return connection.side() != null && ofClient().length() > 0;
    }

    private ByteStream ofClient() {
        return connection.stream(connection.side() == Side.CLIENT);
    }

    /** Nobody knows what is kept: the client's is a request, the server's its answer. */
    private void countTurns(long ns, int sender) {
        protocol = Protocol.UNKNOWN;
        found = null;
        parser = new TurnParser(connection.exchanges());
        offerKept(connection.side() == Side.CLIENT, ns, sender);
    }

    /** Nobody knows it: its turns are counted, once the client has spoken. */
    private void giveUpDetection(ByteStream stream, boolean here, long ns, int sender) {
        if (connection.side() == null) {
            connection.side(here ? Side.CLIENT : Side.SERVER); // who speaks first mostly asks
        }
        if (connection.sender(here) == Side.SERVER && !hasBegunRequest()) {
            boolean first =
                    connection.exchanges().isBegunUnasked() && connection.stream(!here).next == 0;
            if (!first || stream.length() >= ProtocolParser.HEAD_BYTES) {
                stream.drop(); // else it is of use once the client has spoken
            }
            return;
        }
        countTurns(ns, connection.sender(here) == Side.CLIENT ? sender : 0);
        connection.want(CapturePolicy.ANY);
    }

    /** The connection has ended: the parser is told. */
    void close(Close how, long ns) {
        if (how != Close.UNKNOWN && connection.exchanges().isEmpty()) {
            endRequest(ns);
        }
        if (parser != null) {
            parser.onClose(how, ns);
        }
    }

    /** Has no parser any more. */
    void end() {
        parser = null;
    }

    /**
     * What has begun of a request will not go on: it counts, though it may be no more than that.
     */
    private void endRequest(long ns) {
        if (!hasBegunRequest()) {
            return;
        }
        if (parser == null) {
            countTurns(ns, 0);
        } else {
            ofClient().end(parser, chunk, ns);
        }
    }
}
