package io.foreshock.collector.l7.exchange;

/** Is told of every exchange that has ended. */
@FunctionalInterface
public interface ExchangeListener {
    /** An exchange that has ended. It is reused once this returns: copy what is kept. */
    void onExchange(Exchange exchange);
}
