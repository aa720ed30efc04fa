package io.foreshock.collector.l7.stream;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;

/**
 * Reports the turns that the kernel left out under load and that no exchange stands for: those
 * after the last of their connection that was read and succeeded. All that is known of them is how
 * many they are, and that they succeeded; they have no endpoint.
 */
final class UnreadTurns {
    private final ConnectionExchangeListener listener;
    private final Exchange unread = new Exchange();

    /**
     * Reports them.
     *
     * @param listener is told of them as of one exchange
     */
    UnreadTurns(ConnectionExchangeListener listener) {
        this.listener = listener;
    }

    /** The connection has ended, with so many; none is fine. */
    void report(Connection connection, long turns, long ns) {
        if (turns == 0) {
            return;
        }
        unread.clear();
        unread.protocol = connection.protocol();
        unread.outcome = Exchanges.outcomeOfLeftOut(unread.protocol);
        unread.confidence = Confidence.INFERRED;
        unread.endNs = ns;
        unread.weight = turns;
        unread.ordinal = Exchange.UNREAD;
        unread.endpoint.append((byte) '-');
        listener.onExchange(connection, unread);
    }
}
