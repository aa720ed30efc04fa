package io.foreshock.collector.l7.exchange;

/** An end of a connection, by what it does there: a client asks, a server answers. */
public enum Side {
    /** The end that asks. */
    CLIENT,
    /** The end that answers. */
    SERVER;

    /** The other end. */
    public Side other() {
        return this == CLIENT ? SERVER : CLIENT;
    }
}
