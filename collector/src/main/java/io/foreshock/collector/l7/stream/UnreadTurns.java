package io.foreshock.collector.l7.stream;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;

/**
 * Counts the turns that the kernel left out under load. It leaves out only those whose answers
 * prove that they succeeded, and hands over their number with the next turn that is read, whatever
 * becomes of that. One that succeeds stands for them all; one that does not stands for itself
 * alone, and they are reported apart. So failures, all of which are read, are counted exactly.
 */
final class UnreadTurns implements ConnectionExchangeListener {
    private final ConnectionExchangeListener listener;
    private final Exchange unread = new Exchange();

    /**
     * Counts them.
     *
     * @param listener is told of all exchanges, read or not
     */
    UnreadTurns(ConnectionExchangeListener listener) {
        this.listener = listener;
    }

    @Override
    public void onExchange(Connection connection, Exchange exchange) {
        long turns = exchange.weight - 1;
        if (turns == 0 || exchange.outcome == outcome(exchange.protocol)) {
            listener.onExchange(connection, exchange);
            return;
        }
        exchange.weight = 1;
        listener.onExchange(connection, exchange);
        begin(exchange.protocol, turns, exchange.endNs);
        unread.method.set(exchange.method);
        unread.endpoint.set(exchange.endpoint);
        listener.onExchange(connection, unread);
    }

    /** The connection has ended, with turns left out after the last that was read. */
    void onClosed(Connection connection, long turns, long ns) {
        if (turns > 0) {
            begin(connection.protocol(), turns, ns);
            unread.endpoint.append((byte) '-');
            listener.onExchange(connection, unread);
        }
    }

    private void begin(Protocol protocol, long turns, long endNs) {
        unread.clear();
        unread.protocol = protocol;
        unread.outcome = outcome(protocol);
        unread.confidence = Confidence.INFERRED;
        unread.endNs = endNs;
        unread.weight = turns;
        unread.ordinal = Exchange.UNREAD;
    }

    /** Of a protocol that nobody knows, any answer will do: it proves nothing. */
    private static Outcome outcome(Protocol protocol) {
        return protocol == Protocol.UNKNOWN ? Outcome.UNKNOWN : Outcome.OK;
    }
}
