package io.foreshock.collector.l7.postgresql;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.sql.Backslash;
import io.foreshock.collector.l7.sql.PendingRequests;
import io.foreshock.collector.l7.sql.Statements;
import org.jspecify.annotations.Nullable;

/** What both directions of a connection share: where it stands, and what is to be answered. */
final class PostgreSqlSession {
    /** Where a connection stands. */
    enum Phase {
        /** Nothing was seen, or the server has declined to encrypt. */
        NEW,
        /** The client has asked whether to encrypt. */
        ENCRYPTION_ASKED,
        /** Messages have types. */
        OPEN,
        /** The client has asked to cancel a query of another connection. */
        CANCEL,
        /** What follows is encrypted. */
        ENCRYPTED
    }

    /** Kinds of requests: a login. */
    static final int LOGIN = 0;

    /** A query, or a call of a function: ends with ReadyForQuery. */
    static final int QUERY = 1;

    /** An Execute: ends with its completion, or what follows at the Sync. */
    static final int EXECUTE = 2;

    /** Messages without an Execute that a Flush follows: ends with the last acknowledgement. */
    static final int FLUSHED = 3;

    /** A Sync: ends with ReadyForQuery. */
    static final int SYNC = 4;

    private static final int HAS_EXCHANGE = 0x100;
    private static final int DOUBTFUL = 0x200; // what answers it may answer what was not seen
    private static final int KIND = 0xff;

    final Exchanges exchanges;
    final Statements statements;
    final PendingRequests pending = new PendingRequests();

    Phase phase = Phase.NEW;
    Backslash backslash = Backslash.UNKNOWN;

    /** Type of the message that has begun a copy, or 0. */
    int copying;

    /** True while it is not certain which answer is whose: bytes before were not seen. */
    boolean unsure;

    /** True from a gap in what the client sends to its next Sync or query: requests were lost. */
    boolean adrift;

    PostgreSqlSession(Exchanges exchanges, Statements statements) {
        this.exchanges = exchanges;
        this.statements = statements;
    }

    /**
     * A request begins.
     *
     * @param kind of it
     * @param ns when the first byte of its first message passed
     * @param tid thread that sent it
     * @param acknowledgements that end one that is {@link #FLUSHED}
     * @return null if it cannot be followed
     */
    @Nullable Exchange begin(
            PostgreSqlMessage message, int kind, long ns, int tid, int acknowledgements) {
        Exchange x = exchanges.begin(Protocol.POSTGRESQL, ns, tid);
        if (x != null) {
            x.requestBytes = message.size();
            if (unsure && !pending.isEmpty()) {
                x.lower(Confidence.INFERRED);
            }
        }
        int flags = (x == null ? 0 : HAS_EXCHANGE) | (adrift ? DOUBTFUL : 0);
        return add(kind | flags, acknowledgements, message.lastNs) ? x : null;
    }

    /** A Sync that is no exchange of its own: one before it ends with it. */
    void addSync(PostgreSqlMessage message) {
        add(SYNC, 0, message.lastNs);
    }

    private boolean add(int kind, long argument, long ns) {
        if (pending.add(kind, argument)) {
            return true;
        }
        loseTrack(ns);
        return false;
    }

    /** Kind of the oldest request, or of one behind it; there must be one. */
    int kind(int place) {
        return pending.kind(place) & KIND;
    }

    /** True if the newest request is one that ends with ReadyForQuery: the next is another. */
    boolean isSynced() {
        if (pending.isEmpty()) {
            return true;
        }
        int kind = kind(pending.size() - 1);
        return kind == SYNC || kind == QUERY || kind == LOGIN;
    }

    /** The oldest request: its exchange, null if it is not followed. */
    @Nullable Exchange exchange() {
        boolean followed = !pending.isEmpty() && (pending.kind(0) & HAS_EXCHANGE) != 0;
        return followed ? exchanges.first() : null;
    }

    /** The oldest request has ended. */
    void complete(Outcome outcome, long ns) {
        Exchange x = exchange();
        boolean doubtful = (pending.kind(0) & DOUBTFUL) != 0;
        if (x != null && doubtful) {
            x.errorName.clear();
            x.lower(Confidence.MIDSTREAM);
        }
        if (x != null) {
            exchanges.complete(x, doubtful ? Outcome.UNKNOWN : outcome, ns);
        }
        pending.remove();
        if (pending.isEmpty()) {
            unsure = false;
        }
    }

    /** Requests in flight cannot be told apart any more: none of their answers is known. */
    void loseTrack(long ns) {
        exchanges.completeAll(Outcome.UNKNOWN, Confidence.MIDSTREAM, ns);
        pending.clear();
        copying = 0;
        unsure = true;
    }
}
