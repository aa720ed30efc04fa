package io.foreshock.collector.l7.mysql;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.mysql.MySqlSession.Phase;
import io.foreshock.collector.l7.sql.Dialect;
import io.foreshock.collector.l7.sql.Fingerprint;
import io.foreshock.collector.l7.sql.Statements;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads what a client sends, a packet at a time, and begins exchanges. */
final class MySqlRequests {
    /** MariaDB: executes the statement that was prepared last, whatever its number. */
    private static final int LAST_PREPARED = -1;

    /** Execute: the number of parameters is told, as there may be attributes among them. */
    private static final int PARAMETER_COUNT_TOLD = 8;

    private static final byte[] UNKNOWN_STATEMENT =
            "unknown statement".getBytes(StandardCharsets.US_ASCII);

    private final MySqlSession session;
    private final Parameters parameters = new Parameters();
    private boolean continued; // the packet before was of the largest size
    private long lastPrepared;

    MySqlRequests(MySqlSession session) {
        this.session = session;
    }

    /** Bytes were lost: what a packet continues is not known. */
    void onGap() {
        continued = false;
        session.fileLost = session.fileComing;
    }

    /** Reads a packet; false if it is none of this protocol. */
    boolean onPacket(MySqlPacket packet) {
        boolean continues = continued;
        continued = packet.length == MySqlPacket.MAX_PAYLOAD;
        if (continues) {
            session.goesOn(packet);
            return true;
        }
        switch (session.phase) {
            case NEW, GREETED -> {
                if (packet.sequence != 0) {
                    return onResponse(packet);
                }
                if (session.phase == Phase.GREETED) {
                    return false;
                }
                session.phase = Phase.COMMANDS;
                session.unsure = true;
                return onCommand(packet);
            }
            case LOGIN -> session.goesOn(packet);
            case COMMANDS -> {
                return onCommand(packet);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean onResponse(MySqlPacket packet) {
        if (!Handshake.isResponse(packet.bytes, packet.from, packet.end, packet.length)) {
            return false;
        }
        Handshake.readResponse(packet, session);
        return true;
    }

    private boolean onCommand(MySqlPacket packet) {
        // A file of more than 254 packets has some with the number 0, too.
        if (packet.sequence != 0 || session.isInFile()) {
            return onMore(packet);
        }
        int command = packet.first();
        if (command < 0) {
            return false;
        }
        if (session.fileComing) {
            session.loseTrack(packet.lastNs); // the end of neither file nor answer was seen
            session.wentOn = true;
        }
        if (isOfReplica(command)) {
            return true;
        }
        switch (command) {
            case Command.STMT_CLOSE -> session.prepared.remove(statementId(packet));
            case Command.QUERY -> onQuery(packet);
            case Command.STMT_PREPARE -> onPrepare(packet);
            case Command.STMT_EXECUTE, Command.MARIADB_STMT_BULK_EXECUTE -> onExecute(packet);
            case Command.STMT_RESET, Command.STMT_FETCH -> onStatement(packet, command);
            default -> onOther(packet, command);
        }
        return true;
    }

    /** What is no command of its own: a file that was asked for, or a part of a login. */
    private boolean onMore(MySqlPacket packet) {
        boolean expected =
                session.fileComing
                        || session.unsure
                        || (!session.pending.isEmpty()
                                && session.answer() == Command.AUTHENTICATION);
        if (session.fileComing && packet.length == 0) {
            session.fileComing = false;
        }
        session.goesOn(packet);
        return expected;
    }

    /** A replica tells how far it is while events come to it. */
    private boolean isOfReplica(int command) {
        return command == 0xef && !session.pending.isEmpty() && session.answer() == Command.EVENTS;
    }

    private static int statementId(MySqlPacket packet) {
        packet.seek(1);
        return (int) packet.read4();
    }

    private void onOther(MySqlPacket packet, int command) {
        if (!Command.isUnanswered(command)) {
            Exchange x = session.begin(packet, Command.answer(command), 0);
            if (x != null) {
                byte[] method = Command.method(command);
                x.method.set(method);
                x.fingerprint =
                        command == Command.CHANGE_USER
                                ? Handshake.ofChange(packet, session)
                                : fingerprint(packet, method);
            }
        }
        if (command == Command.CHANGE_USER || command == Command.RESET_CONNECTION) {
            session.prepared.clear();
        }
    }

    private static long fingerprint(MySqlPacket packet, byte[] method) {
        long hash = Fingerprint.of(1, method, 0, method.length);
        return Fingerprint.nonZero(Fingerprint.of(hash, packet.bytes, packet.from, packet.end));
    }

    private void onQuery(MySqlPacket packet) {
        packet.seek(1);
        parameters.clear();
        boolean known = !hasAttributes(packet) || parameters.readOfQuery(packet);
        Exchange x = session.begin(packet, Command.RESULTS, 0);
        if (!known) {
            nameUnknown(x, Command.QUERY);
            return;
        }
        readStatement(packet);
        if (x != null) {
            session.statements.into(x);
            addAttributes(x);
        }
    }

    private void readStatement(MySqlPacket packet) {
        boolean whole = packet.isWhole() && packet.length < MySqlPacket.MAX_PAYLOAD;
        int from = Math.min(packet.cursor(), packet.end);
        session.statements.read(
                Dialect.MYSQL, session.backslash, packet.bytes, from, packet.end, whole);
    }

    /** Without knowing what was agreed on: no statement begins with a control character. */
    private boolean hasAttributes(MySqlPacket packet) {
        if (session.capabilitiesKnown) {
            return session.has(Capabilities.QUERY_ATTRIBUTES);
        }
        int at = packet.cursor();
        byte[] bytes = packet.bytes;
        return packet.left() > 2 && bytes[at] >= 0 && bytes[at] < '\t' && bytes[at + 1] == 1;
    }

    private void addAttributes(Exchange x) {
        parameters.trace().into(x);
        if (parameters.hash() != 0) {
            x.fingerprint = Fingerprint.nonZero(Fingerprint.and(x.fingerprint, parameters.hash()));
        }
    }

    private void onPrepare(MySqlPacket packet) {
        packet.seek(1);
        readStatement(packet);
        lastPrepared = session.statements.remember();
        Exchange x = session.begin(packet, Command.PREPARED, lastPrepared);
        if (x != null) {
            session.statements.into(x);
            x.method.set(Command.method(Command.STMT_PREPARE));
            x.fingerprint = Fingerprint.nonZero(Fingerprint.and(x.fingerprint, 1));
        }
    }

    private void onExecute(MySqlPacket packet) {
        int id = statementId(packet);
        int index = session.prepared.find(id);
        int count = index < 0 ? -1 : session.prepared.detail(index);
        long statement = index < 0 ? Statements.UNKNOWN : session.prepared.statement(index);
        if (id == LAST_PREPARED) {
            statement = lastPrepared;
        }
        parameters.clear();
        if (packet.first() == Command.STMT_EXECUTE) {
            readParameters(packet, count);
        } else {
            parameters.readOfStatement(packet, -1, false);
        }
        Exchange x = session.begin(packet, Command.RESULTS, 0);
        if (!session.statements.recall(statement, x)) {
            nameUnknown(x, Command.STMT_EXECUTE);
        }
        if (x != null) {
            x.fingerprint = statement;
            addAttributes(x);
        }
    }

    private void readParameters(MySqlPacket packet, int count) {
        int flags = packet.read1();
        packet.skip(4);
        boolean named = session.has(Capabilities.QUERY_ATTRIBUTES);
        int parameterCount = count;
        if (named && (flags & PARAMETER_COUNT_TOLD) != 0) {
            long told = packet.readLength();
            parameterCount = told < 0 || told > packet.length ? -1 : (int) told;
        }
        parameters.readOfStatement(packet, parameterCount, named);
    }

    private void onStatement(MySqlPacket packet, int command) {
        int index = session.prepared.find(statementId(packet));
        long statement = index < 0 ? Statements.UNKNOWN : session.prepared.statement(index);
        Exchange x = session.begin(packet, Command.answer(command), 0);
        if (!session.statements.recall(statement, x)) {
            nameUnknown(x, command);
        }
        if (x != null) {
            byte[] method = Command.method(command);
            x.method.set(method);
            x.fingerprint = fingerprint(packet, method);
        }
    }

    private static void nameUnknown(@Nullable Exchange x, int command) {
        if (x != null) {
            x.method.set(Command.method(command));
            x.endpoint.set(UNKNOWN_STATEMENT);
            x.lower(Confidence.MIDSTREAM);
        }
    }
}
