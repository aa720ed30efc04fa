package io.foreshock.collector.l7.stream;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.tls.HandshakeReason;
import io.foreshock.collector.l7.tls.TlsDataHandler;
import io.foreshock.collector.l7.tls.TlsRecord;
import org.jspecify.annotations.Nullable;

/**
 * What is said inside of TLS, as the applications at its ends have read and written it: each is
 * followed as a connection of its own, inside of the one that it was sent over. Its exchanges are
 * that connection's, and its first comes after the handshake.
 *
 * <p>The socket is the one that the kernel saw the bytes go through; where it cannot tell, the one
 * on which the same process had the same handshake. Failing both, the exchanges are known by their
 * process alone. Not safe for use by several threads.
 */
final class PlainTexts implements TlsDataHandler {
    private final ConnectionTable connections;
    private final ConnectionTable texts;
    private @Nullable Connection found;

    /**
     * None yet.
     *
     * @param connections those that are encrypted, among others
     * @param texts for those inside of them
     */
    PlainTexts(ConnectionTable connections, ConnectionTable texts) {
        this.connections = connections;
        this.texts = texts;
    }

    @Override
    public void onData(TlsRecord data) {
        long key = key(data);
        Connection text = texts.find(key);
        if (text != null && text.isFreed()) {
            end(text, byItself(text), data.entryNs()); // the address is used again
            text = null;
        }
        if (text == null) {
            text = texts.findOrOpen(key);
            bind(text, data);
        }
        text.onPlainText(data);
        texts.measure(text);
    }

    private void bind(Connection text, TlsRecord data) {
        Connection outer = carrier(data);
        if (outer == null) {
            text.become(data);
        } else {
            text.become(outer);
        }
    }

    @Override
    public void onHandshake(TlsRecord handshake) {
        explain(handshake);
    }

    @Override
    public void onError(TlsRecord error) {
        explain(error);
    }

    private void explain(TlsRecord record) {
        Connection outer = record.reason() == 0 ? null : carrier(record);
        if (outer != null) {
            outer.explain(HandshakeReason.name(record.reason(), record.verifyResult()));
        }
    }

    /** What waits for an answer may still learn how the connection below it ends. */
    @Override
    public void onFreed(TlsRecord record) {
        Connection text = texts.find(key(record));
        if (text == null) {
            return;
        }
        Connection outer = text.exchanges().isEmpty() ? null : connections.find(text.id());
        if (outer != null && outer.text() == text) {
            text.free();
        } else {
            end(text, byItself(text), record.returnNs());
        }
    }

    /** A connection has ended, and what was said inside of it. */
    void onClosed(Connection outer, Close how, long ns) {
        Connection text = outer.text();
        if (text != null && texts.find(text.key()) == text && text.id() == outer.id()) {
            end(text, how, ns);
        }
    }

    private void end(Connection text, Close how, long ns) {
        text.close(how, ns);
        texts.remove(text);
    }

    private static Close byItself(Connection text) {
        return text.side() == Side.SERVER ? Close.BY_SERVER : Close.BY_CLIENT;
    }

    /** None may be taken for complete. */
    @Override
    public void onMissed(long ns) {
        texts.forEach(text -> text.losePlainText(ns));
    }

    /** The connection that a record's bytes were sent over; null if it is not known or held. */
    private @Nullable Connection carrier(TlsRecord record) {
        if (record.cookie() != 0) {
            return connections.find(record.cookie());
        }
        if (record.session() == 0) {
            return null;
        }
        found = null;
        connections.forEach(
                connection -> {
                    if (connection.pid() == record.pid()
                            && connection.session() == record.session()) {
                        found = connection;
                    }
                });
        return found;
    }

    /** An SSL of a process; equal for two of them once in some 2^32. */
    private static long key(TlsRecord record) {
        long process = ((long) record.pid() << 32) ^ Integer.toUnsignedLong(record.generation());
        return (process * 0x9e3779b97f4a7c15L) ^ record.ssl();
    }
}
