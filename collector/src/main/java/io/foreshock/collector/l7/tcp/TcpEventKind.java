package io.foreshock.collector.l7.tcp;

/** Kinds of {@link TcpEvent}, with the names that signals have for them. */
public enum TcpEventKind {
    /** A connect has begun. */
    CONNECT("connect"),
    /** A connect has succeeded. */
    ESTABLISHED("established"),
    /** A connection was accepted. */
    ACCEPT("accept"),
    /** A connect was refused. */
    REFUSED("refused"),
    /** No answer to a connect, or to what was sent, until the kernel gave up. */
    TIMED_OUT("timed_out"),
    /** A connection was ended by a reset, of either end. */
    RESET("reset"),
    /** A segment was sent again. */
    RETRANSMIT("retransmit"),
    /** A connection has ended in order. */
    CLOSE("close"),
    /** A socket listens. */
    LISTEN("listen");

    private final String text;

    TcpEventKind(String text) {
        this.text = text;
    }

    /** Its name in signals. */
    public String text() {
        return text;
    }
}
