package io.foreshock.local.provoke.request;

import io.foreshock.collector.l7.exchange.Outcome;
import java.io.IOException;

/** A client's connection, on which one request is made after the other. */
interface Conversation extends AutoCloseable {
    /**
     * Makes a request and waits for its answer.
     *
     * @param number of the request in its scenario, from 0
     * @return how it ended, as the client knows it
     * @throws IOException if it ended in a way that is not foreseen
     */
    Outcome ask(int number) throws IOException;

    @Override
    void close() throws IOException;
}
