package io.foreshock.collector.l7.mysql;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.mysql.MySqlSession.Phase;
import io.foreshock.collector.l7.sql.SqlStates;
import org.jspecify.annotations.Nullable;

/** Reads what a server sends, a packet at a time, and completes exchanges. */
final class MySqlAnswers {
    static final int OK = 0x00;
    static final int END = 0xfe; // of rows; with the fields of OK once its own are deprecated
    static final int ERROR = 0xff;
    static final int EOF_LENGTH = 5;
    static final int OK_LENGTH = 7;
    static final int PREPARE_OK_LENGTH = 12;
    static final int MAX_COLUMNS = 4096;

    private static final int LOCAL_INFILE = 0xfb;
    private static final int PROGRESS = 0xffff; // MariaDB: an error that is none
    private static final int STATUS_MORE_RESULTS = 0x0008;
    private static final int STATUS_CURSOR = 0x0040;
    private static final int CATALOG = 4; // "def" and its length, with which a definition begins

    /** What comes next within an answer. */
    private enum Next {
        /** Its first packet, or that of a further result. */
        FIRST,
        /** Definitions of columns. */
        DEFINITIONS,
        /** The end of definitions, or rows where it is deprecated. */
        END_OF_DEFINITIONS,
        /** Rows and their end. */
        ROWS,
        /** Definitions of a prepared statement's parameters and columns, and their ends. */
        PREPARED
    }

    private final MySqlSession session;
    private Next next = Next.FIRST;
    private int definitions; // still to come, and ends of them
    private boolean began; // a packet of the oldest request's answer was seen
    private int lastSequence;
    private boolean continued; // the packet before was of the largest size

    MySqlAnswers(MySqlSession session) {
        this.session = session;
    }

    /** How many bytes of a payload are needed to read it. */
    int needed(MySqlPacket packet) {
        int first = packet.first();
        if (continued || (next == Next.ROWS && first >= 0 && first < END)) {
            return Math.min(packet.length, 1);
        }
        boolean definition = next == Next.DEFINITIONS && first >= 0 && first < END;
        return definition ? Math.min(packet.length, CATALOG) : packet.length;
    }

    /** True while rows come: there is an answer, whenever it ends. */
    boolean isStreaming() {
        return next == Next.ROWS;
    }

    /** True if a part of the oldest request's answer was seen. */
    boolean hasBegun() {
        return began;
    }

    /** Bytes were lost, and with them how the oldest request's answer goes on. */
    void onGap() {
        reset();
        continued = false;
    }

    /** The bytes that come are from the middle of rows, a packet with a number being first. */
    void resumeInRows(int sequence) {
        next = Next.ROWS;
        began = true;
        session.wentOn = false;
        lastSequence = (sequence - 1) & 0xff;
    }

    /** Reads a packet; false if it is none of this protocol. */
    boolean onPacket(MySqlPacket packet) {
        boolean continues = continued;
        continued = packet.length == MySqlPacket.MAX_PAYLOAD;
        if (session.phase == Phase.NEW || session.phase == Phase.GREETED) {
            return onGreeting(packet);
        }
        if (session.pending.isEmpty()) {
            return onUnasked(packet);
        }
        if (!isExpected(packet)) {
            return session.unsure || isLateEnd(packet);
        }
        began = true;
        lastSequence = packet.sequence;
        Exchange x = session.exchange();
        if (x != null) {
            x.responseBytes += packet.size();
        }
        return continues || onAnswer(packet, x);
    }

    private boolean isExpected(MySqlPacket packet) {
        if (session.wentOn) {
            session.wentOn = false;
            began = false;
        }
        int first = packet.first();
        if (session.fileComing && (first == OK || first == ERROR)) {
            return true; // it follows the file's last packet, which need not have been seen
        }
        int sequence = began ? (lastSequence + 1) & 0xff : session.answerSequence();
        return packet.sequence == sequence || session.answer() == Command.AUTHENTICATION;
    }

    private boolean onGreeting(MySqlPacket packet) {
        if (session.phase == Phase.NEW && packet.sequence != 0) {
            session.phase = Phase.COMMANDS; // seen from the middle on
            session.unsure = true;
            return onUnasked(packet);
        }
        if (packet.sequence != 0 || session.phase == Phase.GREETED) {
            return false;
        }
        if (packet.first() == ERROR) {
            Handshake.beginRefused(packet, session);
            return onError(packet, session.exchange());
        }
        if (Handshake.isGreeting(packet.bytes, packet.from, packet.end) <= 0) {
            return false;
        }
        Handshake.readGreeting(packet, session);
        session.phase = Phase.GREETED;
        return true;
    }

    /** An error before an idle connection is closed, or what belongs to requests that were lost. */
    private boolean onUnasked(MySqlPacket packet) {
        boolean follows = packet.sequence == ((lastSequence + 1) & 0xff);
        lastSequence = packet.sequence;
        return packet.sequence < 2 || follows;
    }

    /** The end of a prepared statement's definitions, where it was not known that there is one. */
    private static boolean isLateEnd(MySqlPacket packet) {
        return packet.first() == END && packet.length == EOF_LENGTH;
    }

    private boolean onAnswer(MySqlPacket packet, @Nullable Exchange x) {
        int first = packet.first();
        if (first == ERROR) {
            return onError(packet, x);
        }
        if (x != null) {
            x.answeredAt(packet.firstNs, packet.tid);
        }
        return switch (next) {
            case FIRST -> onFirst(packet, first);
            case DEFINITIONS -> onDefinition(packet);
            case END_OF_DEFINITIONS -> onEndOfDefinitions(packet, first);
            case ROWS -> onRow(packet, first);
            case PREPARED -> onPreparedDefinition(packet);
        };
    }

    private boolean onError(MySqlPacket packet, @Nullable Exchange x) {
        packet.seek(1);
        int number = packet.read2();
        if (number == PROGRESS) {
            return true;
        }
        int state = packet.cursor() + 1;
        boolean stated =
                packet.left() > SqlStates.LENGTH
                        && packet.bytes[state - 1] == '#'
                        && SqlStates.isState(packet.bytes, state, packet.end);
        Outcome outcome =
                stated
                        ? MySqlErrors.outcome(number, packet.bytes, state)
                        : MySqlErrors.outcome(number);
        if (!stated && !packet.isWhole()) {
            outcome = Outcome.UNKNOWN; // an error, but not which
        }
        if (x != null) {
            x.answeredAt(packet.firstNs, packet.tid);
            if (packet.isWithin()) {
                x.errorCode = number;
            }
            if (stated) {
                x.errorName.set(packet.bytes, state, state + SqlStates.LENGTH);
            }
        }
        complete(packet, outcome);
        return packet.length > 2;
    }

    private boolean onFirst(MySqlPacket packet, int first) {
        switch (session.answer()) {
            case Command.RESULTS -> {
                return onResult(packet, first);
            }
            case Command.PREPARED -> {
                return onPrepareOk(packet, first);
            }
            case Command.ROWS -> {
                next = Next.ROWS;
                return onRow(packet, first);
            }
            case Command.EVENTS -> {
                if (first == END && packet.length == EOF_LENGTH) {
                    complete(packet, Outcome.OK);
                }
                return true;
            }
            case Command.AUTHENTICATION -> {
                return first != OK || onLogin(packet);
            }
            default -> {
                complete(packet, Outcome.OK);
                return true;
            }
        }
    }

    private boolean onLogin(MySqlPacket packet) {
        boolean compressed =
                session.has(Capabilities.COMPRESS) || session.has(Capabilities.ZSTD_COMPRESSION);
        boolean login = session.phase == Phase.LOGIN;
        if (login) {
            session.phase = compressed ? Phase.COMPRESSED : Phase.COMMANDS;
        }
        return onOk(packet);
    }

    private boolean onResult(MySqlPacket packet, int first) {
        if (first == OK && packet.length >= OK_LENGTH) {
            return onOk(packet);
        }
        if (first == END && packet.length == EOF_LENGTH) {
            return onEnd(packet);
        }
        if (first == LOCAL_INFILE) {
            session.fileComes();
            return true;
        }
        return onColumnCount(packet);
    }

    private boolean onColumnCount(MySqlPacket packet) {
        packet.seek(0);
        boolean follows = !session.has(Capabilities.OPTIONAL_METADATA) || packet.read1() != 0;
        long count = packet.readLength();
        if (packet.left() == 1 && !session.lacks(Capabilities.MARIADB_CACHE_METADATA)) {
            follows = packet.read1() != 0;
        }
        if (count < 1 || count > MAX_COLUMNS || packet.left() > 0) {
            return false;
        }
        definitions = (int) count;
        next = follows ? Next.DEFINITIONS : behindDefinitions();
        return true;
    }

    private Next behindDefinitions() {
        return session.has(Capabilities.DEPRECATE_EOF) ? Next.ROWS : Next.END_OF_DEFINITIONS;
    }

    private boolean onDefinition(MySqlPacket packet) {
        if (!isDefinition(packet.bytes, packet.from, packet.end)) {
            return false;
        }
        if (--definitions == 0) {
            next = behindDefinitions();
        }
        return true;
    }

    /** Whether a payload begins like a definition: with the catalog, which is always "def". */
    static boolean isDefinition(byte[] bytes, int from, int end) {
        return end - from >= CATALOG
                && bytes[from] == 3
                && bytes[from + 1] == 'd'
                && bytes[from + 2] == 'e'
                && bytes[from + 3] == 'f';
    }

    private boolean onEndOfDefinitions(MySqlPacket packet, int first) {
        next = Next.ROWS;
        if (first != END || packet.length != EOF_LENGTH) {
            return onRow(packet, first);
        }
        packet.seek(3);
        if ((packet.read2() & STATUS_CURSOR) != 0) {
            return onEnd(packet); // rows are fetched apart
        }
        return true;
    }

    private boolean onRow(MySqlPacket packet, int first) {
        if (first != END || packet.length == MySqlPacket.MAX_PAYLOAD) {
            return true;
        }
        return packet.length == EOF_LENGTH ? onEnd(packet) : onOk(packet);
    }

    private boolean onEnd(MySqlPacket packet) {
        packet.seek(3);
        return onStatus(packet);
    }

    private boolean onOk(MySqlPacket packet) {
        packet.seek(1);
        packet.readLength(); // rows that were changed
        packet.readLength(); // the last number that was given to one
        return onStatus(packet);
    }

    /** The end of a result, at its status flags. */
    private boolean onStatus(MySqlPacket packet) {
        int status = packet.read2();
        if (packet.isWithin()) {
            session.status(status);
        } else if (packet.isWhole()) {
            return false;
        }
        if ((status & STATUS_MORE_RESULTS) != 0) {
            next = Next.FIRST;
            session.fileComing = false;
        } else {
            complete(packet, Outcome.OK);
        }
        return true;
    }

    private boolean onPrepareOk(MySqlPacket packet, int first) {
        if (first != OK || packet.length < PREPARE_OK_LENGTH) {
            return false;
        }
        packet.seek(1);
        int id = (int) packet.read4();
        int columns = packet.read2();
        int parameters = packet.read2();
        packet.skip(3);
        if (packet.isWithin()) {
            session.prepared.put(id, session.pending.argument(0), parameters);
        }
        definitions = columns + parameters;
        if (session.has(Capabilities.OPTIONAL_METADATA) && packet.left() > 0) {
            definitions = packet.read1() == 0 ? 0 : definitions;
        }
        if (session.lacks(Capabilities.DEPRECATE_EOF)) {
            definitions += (columns > 0 ? 1 : 0) + (parameters > 0 ? 1 : 0);
        }
        next = Next.PREPARED;
        if (definitions == 0) {
            complete(packet, Outcome.OK);
        }
        return true;
    }

    private boolean onPreparedDefinition(MySqlPacket packet) {
        boolean end = isLateEnd(packet);
        if (!end && !isDefinition(packet.bytes, packet.from, packet.end)) {
            return false;
        }
        if (!end || session.capabilitiesKnown) {
            definitions--;
        }
        if (definitions == 0) {
            complete(packet, Outcome.OK);
        }
        return true;
    }

    private void complete(MySqlPacket packet, Outcome outcome) {
        Exchange x = session.exchange();
        if (x != null && !packet.isWhole()) {
            x.lower(Confidence.TRUNCATED);
        }
        session.complete(outcome, packet.lastNs);
        reset();
    }

    private void reset() {
        next = Next.FIRST;
        began = false;
    }
}
