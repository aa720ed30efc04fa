package io.foreshock.collector.l7.parse;

/** How a connection ended. */
public enum Close {
    /** The client closed first, or alone. */
    BY_CLIENT,
    /** The server closed first, or alone. */
    BY_SERVER,
    /** One of them reset it. */
    RESET,
    /** The kernel gave up: no answer to its packets. */
    TIMED_OUT,
    /** It is not known how: its end was not seen, or the observation ends. */
    UNKNOWN
}
