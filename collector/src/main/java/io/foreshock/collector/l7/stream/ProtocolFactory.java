package io.foreshock.collector.l7.stream;

import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.l7.parse.Recognition;
import java.util.function.Function;

/**
 * A protocol that connections may turn out to speak.
 *
 * @param protocol which
 * @param transport what carries it
 * @param detector tells whether bytes are those of its beginning
 * @param parser makes a parser for a connection
 * @param memory whether its parser keeps something from exchange to exchange
 */
public record ProtocolFactory(
        Protocol protocol,
        Transport transport,
        Detector detector,
        Function<Exchanges, ProtocolParser> parser,
        Memory memory) {

    /** What carries a protocol. */
    public enum Transport {
        /** A stream of bytes, cut anywhere: TCP. */
        STREAM,
        /** Datagrams, each of which is a message: UDP. */
        DATAGRAM
    }

    /** Whether a parser may be replaced by a new one between two exchanges. */
    public enum Memory {
        /** It keeps nothing, so that it can be replaced when it may have lost its place. */
        NONE,
        /** It needs what it saw before: prepared statements, tables of headers. */
        NEEDED
    }

    /** Tells a protocol by the first bytes of what one end says. */
    @FunctionalInterface
    public interface Detector {
        /** Whether these bytes, sent by that end, begin the protocol. */
        Recognition recognise(Side sender, Chunk chunk);
    }
}
