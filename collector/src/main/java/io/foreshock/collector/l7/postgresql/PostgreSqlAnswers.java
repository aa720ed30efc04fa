package io.foreshock.collector.l7.postgresql;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.sql.Backslash;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a server sends, a message at a time, and completes exchanges. A query ends with
 * ReadyForQuery. So does the last Execute before a Sync, since the commit comes between and can
 * fail; those before it end with their completion.
 *
 * <p>After an error the server skips what was pipelined up to the next Sync. What it skips ends
 * UNKNOWN and INFERRED, under the name of the error that it was skipped for: it was neither done
 * nor refused for anything in it, and to call it failed would count one failure many times.
 */
final class PostgreSqlAnswers {
    private static final byte[] STANDARD_STRINGS = {
        's', 't', 'a', 'n', 'd', 'a', 'r', 'd', '_', 'c', 'o', 'n', 'f', 'o', 'r', 'm', 'i', 'n',
        'g', '_', 's', 't', 'r', 'i', 'n', 'g', 's'
    };

    private final PostgreSqlSession session;
    private final ErrorFields error = new ErrorFields();
    private @Nullable Outcome held; // of the oldest request, which ends later
    private boolean streaming;
    private long failure; // SQLSTATE for which requests are skipped, 0 if none are

    PostgreSqlAnswers(PostgreSqlSession session) {
        this.session = session;
    }

    /** Whether all of a message's content is needed to read it. */
    static boolean isRead(int type) {
        return type == 'E' || type == 'S' || type == 'Z' || type == 'C' || type == 'R';
    }

    /** True while rows come: there is an answer, whenever it ends. */
    boolean isStreaming() {
        return streaming;
    }

    /** Bytes were lost: an error may have been among them, behind what was done. */
    void onGap() {
        held = held == Outcome.OK ? null : held;
    }

    /** Nothing is known of the oldest request. */
    void reset() {
        held = null;
        failure = 0;
    }

    /** Reads a message; false if it is none of this protocol. */
    boolean onMessage(PostgreSqlMessage message) {
        Exchange x = session.exchange();
        if (x != null) {
            x.responseBytes += message.size();
        }
        streaming = message.type == 'D' || message.type == 'd' || message.type == 'T';
        switch (message.type) {
            case 'N', 'A', 'K', 'v' -> {}
            case 'R' -> answered(message, x);
            case 'S' -> onParameter(message);
            case 'E' -> onError(message);
            case 'Z' -> onReady(message);
            case 'C', 'I', 's' -> onEnd(message, x);
            case '1', '2', '3', 'T', 'n', 't' -> onAcknowledgement(message, x);
            case 'D', 'd', 'c' -> answered(message, x);
            case 'V' -> {
                answered(message, x);
                held = Outcome.OK;
            }
            case 'G', 'H', 'W' -> {
                answered(message, x);
                session.copying = message.type;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void answered(PostgreSqlMessage message, @Nullable Exchange x) {
        if (x != null) {
            x.answeredAt(message.firstNs, message.tid);
        }
    }

    /** A parameter that a server tells on its own account, now and whenever it changes. */
    private void onParameter(PostgreSqlMessage message) {
        message.seek(0);
        int name = message.cursor();
        int nameEnd = message.skipText();
        boolean strings =
                Arrays.equals(
                        message.bytes, name, nameEnd, STANDARD_STRINGS, 0, STANDARD_STRINGS.length);
        if (strings && message.isWithin()) {
            message.read1();
            boolean on = message.read1() == 'n';
            session.backslash = on ? Backslash.LITERAL : Backslash.ESCAPES;
        }
    }

    /** Parse, Bind, Close or Describe are done, or a query's rows are described. */
    private void onAcknowledgement(PostgreSqlMessage message, @Nullable Exchange x) {
        if (session.pending.isEmpty() || session.kind(0) == PostgreSqlSession.EXECUTE) {
            return;
        }
        answered(message, x);
        if (session.kind(0) != PostgreSqlSession.FLUSHED || message.type == 't') {
            return;
        }
        long left = session.pending.argument(0) - 1;
        session.pending.argument(0, left);
        if (left <= 0) {
            session.complete(Outcome.OK, message.lastNs);
        }
    }

    /** A statement is done, or all of it that was asked for. */
    private void onEnd(PostgreSqlMessage message, @Nullable Exchange x) {
        session.copying = 0;
        if (session.pending.isEmpty()) {
            return;
        }
        answered(message, x);
        int kind = session.kind(0);
        if (kind == PostgreSqlSession.EXECUTE && !isBeforeSync()) {
            session.complete(Outcome.OK, message.lastNs);
        } else if (kind <= PostgreSqlSession.EXECUTE && held == null) {
            held = Outcome.OK;
        }
    }

    private boolean isBeforeSync() {
        return session.pending.size() > 1 && session.kind(1) == PostgreSqlSession.SYNC;
    }

    private void onError(PostgreSqlMessage message) {
        session.copying = 0;
        error.read(message);
        if (session.pending.isEmpty()) {
            if (session.phase == PostgreSqlSession.Phase.ENCRYPTION_ASKED) {
                Startup.refused(message, session);
            } else {
                return; // the server ends a session in which nothing was asked
            }
        }
        Exchange x = session.exchange();
        answered(message, x);
        if (x != null && (held == null || held == Outcome.OK)) {
            error.into(x);
            if (!message.isWhole()) {
                x.lower(Confidence.TRUNCATED);
            }
        }
        Outcome outcome = held == null || held == Outcome.OK ? error.outcome() : held;
        int kind = session.kind(0);
        boolean ends =
                error.isFatal()
                        || kind == PostgreSqlSession.LOGIN
                        || kind == PostgreSqlSession.FLUSHED
                        || (kind == PostgreSqlSession.EXECUTE && !isBeforeSync());
        if (ends) {
            failure = error.packed();
            held = null;
            session.complete(outcome, message.lastNs);
        } else {
            held = outcome;
        }
    }

    private void onReady(PostgreSqlMessage message) {
        session.copying = 0;
        if (session.pending.isEmpty()) {
            reset();
            return;
        }
        answered(message, session.exchange());
        boolean first = true;
        boolean more = true;
        while (more && !session.pending.isEmpty()) {
            int kind = session.kind(0);
            more = kind == PostgreSqlSession.EXECUTE || kind == PostgreSqlSession.FLUSHED;
            if (first && held != null) {
                session.complete(held, message.lastNs);
            } else if (more) {
                skip(message.lastNs);
            } else {
                boolean known = kind != PostgreSqlSession.QUERY;
                session.complete(known ? Outcome.OK : Outcome.UNKNOWN, message.lastNs);
            }
            first = false;
        }
        reset();
    }

    /** A request that the server has skipped, or whose end was not seen. */
    private void skip(long ns) {
        Exchange x = session.exchange();
        if (x != null) {
            ErrorFields.into(x, failure);
            x.lower(failure == 0 ? Confidence.MIDSTREAM : Confidence.INFERRED);
        }
        session.complete(Outcome.UNKNOWN, ns);
    }
}
