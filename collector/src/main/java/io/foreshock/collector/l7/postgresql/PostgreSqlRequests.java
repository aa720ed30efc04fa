package io.foreshock.collector.l7.postgresql;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.sql.Dialect;
import io.foreshock.collector.l7.sql.Fingerprint;
import io.foreshock.collector.l7.sql.PreparedStatements;
import io.foreshock.collector.l7.sql.Statements;
import io.foreshock.collector.l7.trace.Traceparent;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a client sends, a message with a type at a time, and begins exchanges: one for each
 * query and each Execute. Parse, Bind and Describe belong to the Execute behind them; without one
 * before the next Sync or Flush they are an exchange of their own.
 */
final class PostgreSqlRequests {
    private static final byte[] PREPARE = ascii("PREPARE");
    private static final byte[] BIND = ascii("BIND");
    private static final byte[] DESCRIBE = ascii("DESCRIBE");
    private static final byte[] CLOSE = ascii("CLOSE");
    private static final byte[] EXECUTE = ascii("EXECUTE");
    private static final byte[] FUNCTION_CALL = ascii("FUNCTION_CALL");
    private static final byte[] UNKNOWN_STATEMENT = ascii("unknown statement");

    private final PostgreSqlSession session;
    private final PreparedStatements prepared = new PreparedStatements();
    private final PreparedStatements portals = new PreparedStatements();
    private final Traceparent trace = new Traceparent();

    private long unnamedStatement;
    private long unnamedPortal;
    private long unnamedArguments;

    // The messages since the last Execute, Flush or Sync: a group.
    private int messages;
    private long bytes;
    private long firstNs;
    private int firstTid;
    private byte[] method = EXECUTE; // of the group, if it gets no Execute
    private long statement; // that the group is about
    private boolean cut; // a message of the group was not read to its end
    private boolean executed; // an Execute has come since the last Sync

    PostgreSqlRequests(PostgreSqlSession session) {
        this.session = session;
    }

    /** Bytes were lost: what a client has prepared last is not known. */
    void onGap() {
        unnamedStatement = Statements.UNKNOWN;
        unnamedPortal = Statements.UNKNOWN;
        executed = false;
        session.adrift = true;
        endGroup();
    }

    /** Reads a message; false if it is none of this protocol. */
    boolean onMessage(PostgreSqlMessage message) {
        switch (message.type) {
            case 'Q' -> onQuery(message);
            case 'P' -> onParse(message);
            case 'B' -> onBind(message);
            case 'D' -> onDescribe(message);
            case 'C' -> onClose(message);
            case 'E' -> onExecute(message);
            case 'S' -> onSync(message);
            case 'H' -> onFlush(message);
            case 'F' -> onFunctionCall(message);
            case 'd', 'c', 'f', 'p' -> onMore(message);
            case 'X' -> {}
            default -> {
                return false;
            }
        }
        return true;
    }

    private void onQuery(PostgreSqlMessage message) {
        session.adrift = false;
        endGroup();
        message.seek(0);
        readStatement(message);
        unnamedStatement = Statements.UNKNOWN;
        unnamedPortal = Statements.UNKNOWN;
        Exchange x =
                session.begin(message, PostgreSqlSession.QUERY, message.firstNs, message.tid, 0);
        if (x != null) {
            session.statements.into(x);
            lowerIfCut(x, !message.isWhole());
        }
    }

    private void readStatement(PostgreSqlMessage message) {
        int from = Math.min(message.cursor(), message.end);
        int to = message.skipText();
        boolean whole = message.isWithin() || message.isWhole();
        session.statements.read(
                Dialect.POSTGRESQL, session.backslash, message.bytes, from, to, whole);
    }

    private static void lowerIfCut(Exchange x, boolean isCut) {
        if (isCut) {
            x.lower(Confidence.TRUNCATED);
        }
    }

    private void onParse(PostgreSqlMessage message) {
        message.seek(0);
        int name = message.cursor();
        int nameEnd = message.skipText();
        readStatement(message);
        long key = session.statements.remember();
        session.statements.traceInto(trace);
        if (nameEnd == name) {
            unnamedStatement = key;
        } else {
            prepared.put(id(message, name, nameEnd), key, 0);
        }
        addToGroup(message, PREPARE, key);
    }

    private void onBind(PostgreSqlMessage message) {
        message.seek(0);
        int portal = message.cursor();
        int portalEnd = message.skipText();
        long key = readStatementName(message);
        int from = Math.min(message.cursor(), message.end);
        long arguments = Fingerprint.of(0, message.bytes, from, message.end);
        if (portalEnd == portal) {
            unnamedPortal = key;
            unnamedArguments = arguments;
        } else {
            portals.put(id(message, portal, portalEnd), key, (int) arguments);
        }
        addToGroup(message, BIND, key);
    }

    /** The statement whose name is at the cursor. */
    private long readStatementName(PostgreSqlMessage message) {
        int name = Math.min(message.cursor(), message.end);
        int nameEnd = message.skipText();
        if (nameEnd == name) {
            return unnamedStatement;
        }
        int index = prepared.find(id(message, name, nameEnd));
        return index < 0 ? Statements.UNKNOWN : prepared.statement(index);
    }

    private void onDescribe(PostgreSqlMessage message) {
        message.seek(0);
        boolean ofStatement = message.read1() == 'S';
        addToGroup(message, DESCRIBE, ofStatement ? readStatementName(message) : unnamedPortal);
    }

    private void onClose(PostgreSqlMessage message) {
        message.seek(0);
        boolean ofStatement = message.read1() == 'S';
        int name = message.cursor();
        int nameEnd = message.skipText();
        if (nameEnd > name) {
            (ofStatement ? prepared : portals).remove(id(message, name, nameEnd));
        }
        addToGroup(message, CLOSE, Statements.UNKNOWN);
    }

    private static int id(PostgreSqlMessage message, int from, int to) {
        return Long.hashCode(Fingerprint.of(0, message.bytes, from, to));
    }

    private void addToGroup(PostgreSqlMessage message, byte[] name, long about) {
        if (messages == 0) {
            firstNs = message.firstNs;
            firstTid = message.tid;
            method = name;
        }
        messages++;
        bytes += message.size();
        cut |= !message.isWhole();
        if (about != Statements.UNKNOWN) {
            statement = about;
        }
    }

    private void endGroup() {
        messages = 0;
        bytes = 0;
        statement = Statements.UNKNOWN;
        cut = false;
        trace.clear();
    }

    private void onExecute(PostgreSqlMessage message) {
        message.seek(0);
        int name = message.cursor();
        int nameEnd = message.skipText();
        long key = unnamedPortal;
        long arguments = unnamedArguments;
        if (nameEnd > name) {
            int index = portals.find(id(message, name, nameEnd));
            key = index < 0 ? Statements.UNKNOWN : portals.statement(index);
            arguments = index < 0 ? 0 : portals.detail(index);
        }
        Exchange x = beginGroup(message, PostgreSqlSession.EXECUTE, 0);
        if (!session.statements.recall(key, x) && x != null) {
            x.method.set(EXECUTE);
            nameUnknown(x);
        }
        if (x != null) {
            long portal = Fingerprint.of(arguments, message.bytes, nameEnd, message.end);
            x.fingerprint = Fingerprint.nonZero(Fingerprint.and(portal, key));
        }
        executed = true;
        endGroup();
    }

    private static void nameUnknown(Exchange x) {
        x.endpoint.set(UNKNOWN_STATEMENT);
        x.lower(Confidence.MIDSTREAM);
    }

    /** An exchange of the group and the message that ends it. */
    private @Nullable Exchange beginGroup(
            PostgreSqlMessage message, int kind, int acknowledgements) {
        boolean alone = messages == 0;
        long ns = alone ? message.firstNs : firstNs;
        int tid = alone ? message.tid : firstTid;
        Exchange x = session.begin(message, kind, ns, tid, acknowledgements);
        if (x != null) {
            x.requestBytes += bytes;
            trace.into(x);
            lowerIfCut(x, cut);
        }
        return x;
    }

    private void onSync(PostgreSqlMessage message) {
        if (messages > 0 && !executed) {
            nameGroup(beginGroup(message, PostgreSqlSession.SYNC, 0));
        } else {
            session.addSync(message);
            Exchange last = executed ? session.exchanges.last() : null;
            if (last != null) {
                last.requestBytes += message.size() + bytes;
            }
        }
        executed = false;
        session.adrift = false;
        endGroup();
    }

    private void onFlush(PostgreSqlMessage message) {
        if (messages > 0) {
            nameGroup(beginGroup(message, PostgreSqlSession.FLUSHED, messages));
        }
        endGroup();
    }

    private void nameGroup(@Nullable Exchange x) {
        if (x != null) {
            if (!session.statements.recall(statement, x) && method != CLOSE) {
                nameUnknown(x);
            }
            x.method.set(method);
            long hash = Fingerprint.of(statement, method, 0, method.length);
            x.fingerprint = Fingerprint.nonZero(hash);
        }
    }

    private void onFunctionCall(PostgreSqlMessage message) {
        Exchange x =
                session.begin(message, PostgreSqlSession.QUERY, message.firstNs, message.tid, 0);
        if (x != null) {
            x.method.set(FUNCTION_CALL);
            x.fingerprint =
                    Fingerprint.nonZero(
                            Fingerprint.of(1, message.bytes, message.from, message.end));
        }
    }

    /** What is a part of the oldest request: a password, data to be copied. */
    private void onMore(PostgreSqlMessage message) {
        Exchange x = session.exchange();
        if (x != null) {
            x.requestBytes += message.size();
        }
        if (message.type == 'c' || message.type == 'f') {
            session.copying = session.copying == 'G' ? 0 : session.copying;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Bytes of memory that prepared statements and portals hold. */
    int memory() {
        return prepared.memory() + portals.memory();
    }
}
