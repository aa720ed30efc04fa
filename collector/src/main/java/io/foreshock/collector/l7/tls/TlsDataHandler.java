package io.foreshock.collector.l7.tls;

/**
 * Is told what goes through TLS libraries. A record is reused once a method returns: copy what is
 * kept.
 */
public interface TlsDataHandler {
    /**
     * An application has read or written plain text; in the order of its calls on each connection.
     */
    void onData(TlsRecord data);

    /** A handshake has ended, with or without a reason to fail. */
    void onHandshake(TlsRecord handshake);

    /** The library noted an error in a call under way: what an alert will tell, if anything. */
    void onError(TlsRecord error);

    /** A connection is no more. */
    void onFreed(TlsRecord freed);

    /** Something was missed before what comes next, and nobody knows of which connection. */
    void onMissed(long ns);
}
