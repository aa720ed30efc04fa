package io.foreshock.collector.l7.mysql;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.sql.Backslash;
import io.foreshock.collector.l7.sql.PendingRequests;
import io.foreshock.collector.l7.sql.PreparedStatements;
import io.foreshock.collector.l7.sql.Statements;
import org.jspecify.annotations.Nullable;

/** What both directions of a connection share: where it stands, and what is to be answered. */
final class MySqlSession {
    /** Where a connection stands. */
    enum Phase {
        /** Nothing was seen. */
        NEW,
        /** The server has greeted. */
        GREETED,
        /** The client logs in. */
        LOGIN,
        /** The client gives commands. */
        COMMANDS,
        /** What follows is TLS. */
        TLS,
        /** What follows is compressed. */
        COMPRESSED
    }

    private static final int HAS_EXCHANGE = 0x100;
    private static final int ANSWER = 0xff;
    private static final int SEQUENCE_SHIFT = 16;
    private static final int STATUS_NO_BACKSLASH_ESCAPES = 0x200;

    final Exchanges exchanges;
    final Statements statements;
    final PendingRequests pending = new PendingRequests();
    final PreparedStatements prepared = new PreparedStatements();

    Phase phase = Phase.NEW;
    long capabilities;
    boolean capabilitiesKnown;
    Backslash backslash = Backslash.UNKNOWN;

    /** True while it is not certain which answer is whose: bytes before were not seen. */
    boolean unsure;

    /** True while the client sends a file, which is a part of its request. */
    boolean fileComing;

    /** True once bytes of that file were lost: its end may be among them. */
    boolean fileLost;

    /**
     * True once the oldest request went on: its answer's next number is that of its last packet.
     */
    boolean wentOn;

    MySqlSession(Exchanges exchanges, Statements statements) {
        this.exchanges = exchanges;
        this.statements = statements;
    }

    /** Notes what the status flags of an answer tell. */
    void status(int flags) {
        boolean literal = (flags & STATUS_NO_BACKSLASH_ESCAPES) != 0;
        backslash = literal ? Backslash.LITERAL : Backslash.ESCAPES;
    }

    /** True if a capability is known to be agreed on. */
    boolean has(long capability) {
        return capabilitiesKnown && (capabilities & capability) != 0;
    }

    /** True if it is known that a capability is not agreed on. */
    boolean lacks(long capability) {
        return capabilitiesKnown && (capabilities & capability) == 0;
    }

    /**
     * A request begins.
     *
     * @param answer how it is answered: a constant of {@link Command}
     * @param statement key of the statement that is being prepared
     * @return null if it cannot be followed
     */
    @Nullable Exchange begin(MySqlPacket packet, int answer, long statement) {
        Exchange x = exchanges.begin(Protocol.MYSQL, packet.firstNs, packet.tid);
        if (x != null) {
            x.requestBytes = packet.size();
            if (unsure && !pending.isEmpty()) {
                x.lower(Confidence.INFERRED);
            }
            if (!packet.isWhole()) {
                x.lower(Confidence.TRUNCATED);
            }
        }
        int followed = x == null ? 0 : HAS_EXCHANGE;
        int kind = answer | followed | (next(packet) << SEQUENCE_SHIFT);
        if (!pending.add(kind, statement)) {
            loseTrack(packet.lastNs);
            return null;
        }
        return x;
    }

    /** A request goes on in a packet, and its answer has a higher number. */
    void goesOn(MySqlPacket packet) {
        int place = pending.size() - 1;
        if (place >= 0) {
            int kind = pending.kind(place) & (ANSWER | HAS_EXCHANGE);
            pending.kind(place, kind | (next(packet) << SEQUENCE_SHIFT));
            wentOn = place == 0;
            Exchange x = (kind & HAS_EXCHANGE) == 0 ? null : exchanges.last();
            if (x != null) {
                x.requestBytes += packet.size();
            }
        }
    }

    private static int next(MySqlPacket packet) {
        return (packet.sequence + 1) & 0xff;
    }

    /** The oldest request: how it is answered. */
    int answer() {
        return pending.kind(0) & ANSWER;
    }

    /** The oldest request: the sequence number that its answer begins with. */
    int answerSequence() {
        return pending.kind(0) >>> SEQUENCE_SHIFT;
    }

    /** The oldest request: its exchange, null if it is not followed. */
    @Nullable Exchange exchange() {
        boolean followed = !pending.isEmpty() && (pending.kind(0) & HAS_EXCHANGE) != 0;
        return followed ? exchanges.first() : null;
    }

    /** The oldest request has been answered. */
    void complete(Outcome outcome, long ns) {
        Exchange x = exchange();
        if (x != null) {
            exchanges.complete(x, outcome, ns);
        }
        pending.remove();
        fileComing = false;
        wentOn = false;
        if (pending.isEmpty()) {
            unsure = false;
        }
    }

    /** Requests in flight cannot be told apart any more: none of their answers is known. */
    void loseTrack(long ns) {
        exchanges.completeAll(Outcome.UNKNOWN, Confidence.MIDSTREAM, ns);
        pending.clear();
        fileComing = false;
        wentOn = false;
        unsure = true;
    }

    /** True if what the client sends is a part of a file for certain. */
    boolean isInFile() {
        return fileComing && !fileLost;
    }

    /** The server asks for a file. */
    void fileComes() {
        fileComing = true;
        fileLost = false;
    }
}
