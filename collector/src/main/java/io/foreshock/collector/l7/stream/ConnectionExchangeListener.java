package io.foreshock.collector.l7.stream;

import io.foreshock.collector.l7.exchange.Exchange;

/** Is told of every exchange that has ended, and on which connection. */
@FunctionalInterface
public interface ConnectionExchangeListener {
    /** An exchange that has ended. Both are reused once this returns: copy what is kept. */
    void onExchange(Connection connection, Exchange exchange);
}
