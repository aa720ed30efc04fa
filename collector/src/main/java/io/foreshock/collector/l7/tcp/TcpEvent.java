package io.foreshock.collector.l7.tcp;

/**
 * Something that happened to a connection or a listening socket, or several equal things in a row.
 * Filled for each event and reused: never keep one. Not safe for use by several threads.
 */
public final class TcpEvent {
    /** A duration or a number of bytes that is not known. */
    public static final long NONE = -1;

    /** What happened. */
    public TcpEventKind kind = TcpEventKind.CONNECT;

    /** When, monotonic nanoseconds; of several, the last. */
    public long ktimeNs;

    /** When the first of several happened, monotonic nanoseconds. */
    public long firstKtimeNs;

    /** Positive error number with which it failed; 0 if it did not. */
    public int errno;

    /** How long a connect took, or the connection lasted, nanoseconds; {@link #NONE}. */
    public long durationNs = NONE;

    /** Bytes sent on the connection in all; {@link #NONE}. */
    public long bytesSent = NONE;

    /** Bytes received on it in all; {@link #NONE}. */
    public long bytesReceived = NONE;

    /** How many equal events it stands for, at least 1. */
    public long count = 1;

    /** Makes it a single event of a kind at a time, of which nothing else is known. */
    public void set(TcpEventKind ofKind, long atKtimeNs) {
        kind = ofKind;
        ktimeNs = atKtimeNs;
        firstKtimeNs = atKtimeNs;
        errno = 0;
        durationNs = NONE;
        bytesSent = NONE;
        bytesReceived = NONE;
        count = 1;
    }
}
