package io.foreshock.collector.l7.postgresql;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.l7.parse.Recognition;
import io.foreshock.collector.l7.postgresql.PostgreSqlSession.Phase;
import io.foreshock.collector.l7.sql.Statements;

/**
 * Reads a connection of PostgreSQL, from its startup or from the middle on.
 *
 * <p>Exchanges are logins (method LOGIN), queries, executions of prepared statements (both with the
 * statement's verb as the method and its digest as the endpoint), what is parsed or described
 * without being executed (PREPARE and others), function calls, and requests to cancel, which are
 * never answered and so end UNKNOWN. An error has its SQLSTATE as the name; {@link
 * io.foreshock.collector.l7.sql.SqlStates} says whose it is.
 *
 * <p>Notifications, notices and parameters may come at any time, and belong to no exchange; neither
 * does an error that ends an idle session. Where TLS or GSSAPI encryption is agreed on, {@link
 * #isTls} is true and the following bytes are not this parser's; the plain text of such a
 * connection, if it is seen, is read by a new one.
 *
 * <p>After a gap in an answer, messages are found again by structure, at the beginning of a segment
 * or at the end of one; else the request ends UNKNOWN when the client makes the next.
 */
public final class PostgreSqlParser implements ProtocolParser {
    private final PostgreSqlSession session;
    private final PostgreSqlRequests requests;
    private final PostgreSqlAnswers answers;
    private final PostgreSqlMessage message = new PostgreSqlMessage();
    private boolean serverLost;
    private long serverNs; // when the server's last byte passed

    /**
     * A parser of a new connection.
     *
     * @param exchanges of the connection
     * @param statements shared by all parsers on the thread
     */
    public PostgreSqlParser(Exchanges exchanges, Statements statements) {
        session = new PostgreSqlSession(exchanges, statements);
        requests = new PostgreSqlRequests(session);
        answers = new PostgreSqlAnswers(session);
    }

    /** Whether bytes are the first that an end sends, or begin a message in the middle. */
    public static Recognition recognise(Side sender, Chunk chunk) {
        return PostgreSqlDetector.recognise(sender, chunk);
    }

    /** True once both have agreed to encrypt: what follows is that. */
    public boolean isTls() {
        return session.phase == Phase.ENCRYPTED;
    }

    @Override
    public long onData(Side sender, Chunk chunk) {
        if (session.phase == Phase.ENCRYPTED) {
            return NOT_MINE;
        }
        return sender == Side.CLIENT ? onClient(chunk) : onServer(chunk);
    }

    private long onClient(Chunk chunk) {
        long at = chunk.from;
        while (at < chunk.to && session.phase != Phase.CANCEL) {
            boolean typed = chunk.bytes[(int) at] != 0;
            if (!typed && session.phase == Phase.OPEN) {
                return NOT_MINE;
            }
            if (!readHeader(chunk, (int) at, typed)) {
                break;
            }
            if (message.length < 0 || !isPlausible()) {
                return NOT_MINE;
            }
            boolean read = message.type != 'd';
            if (!isThere(chunk, read ? message.length : 0)) {
                break;
            }
            if (!request()) {
                return NOT_MINE;
            }
            at += message.size();
        }
        return session.phase == Phase.CANCEL ? chunk.length() : at - chunk.from;
    }

    private boolean isPlausible() {
        return message.type != 0 || message.length <= Startup.MAX_LENGTH;
    }

    private boolean request() {
        if (message.type == 0) {
            return Startup.read(message, session);
        }
        if (session.phase == Phase.NEW) {
            session.phase = Phase.OPEN; // seen from the middle on
            session.unsure = true;
            serverLost = true; // what the server is sending may have begun before
        }
        if (serverLost && !session.pending.isEmpty() && isNew(message.type)) {
            // The client would not go on if it were not answered.
            session.loseTrack(serverNs == 0 ? message.firstNs : serverNs);
            answers.reset();
        }
        return requests.onMessage(message);
    }

    /** Whether it begins a request, all before it being followed by a Sync. */
    private boolean isNew(int type) {
        boolean more = type == 'S' || type == 'H' || type == 'X' || type == 'p';
        boolean copy = type == 'd' || type == 'c' || type == 'f';
        return !more && !copy && session.isSynced();
    }

    /** Reads type and length; false if they are not there. */
    private boolean readHeader(Chunk chunk, int at, boolean typed) {
        int header = typed ? PostgreSqlMessage.HEADER : PostgreSqlMessage.LENGTH;
        if (chunk.to - at < header) {
            return false;
        }
        byte[] bytes = chunk.bytes;
        message.bytes = bytes;
        message.type = typed ? bytes[at] : 0;
        message.from = at + header;
        int length = PostgreSqlMessage.int4(bytes, message.from - PostgreSqlMessage.LENGTH);
        message.length =
                length < PostgreSqlMessage.LENGTH || length > PostgreSqlMessage.MAX_LENGTH
                        ? -1
                        : length - PostgreSqlMessage.LENGTH;
        // Of a long message always the same bytes are read, however it is cut.
        int most = Math.min(Math.max(0, message.length), HEAD_BYTES - header);
        message.end = Math.min(chunk.to, message.from + most);
        message.firstNs = at == chunk.from ? chunk.firstNs : chunk.lastNs;
        message.lastNs = chunk.lastNs;
        message.tid = chunk.tid;
        return true;
    }

    private boolean isThere(Chunk chunk, int needed) {
        int most = HEAD_BYTES - PostgreSqlMessage.HEADER;
        return chunk.to - message.from >= Math.min(needed, most);
    }

    private long onServer(Chunk chunk) {
        serverNs = chunk.lastNs;
        long at = chunk.from;
        if (session.phase == Phase.NEW) {
            session.phase = Phase.OPEN; // seen from the middle on
            session.unsure = true;
        }
        if (session.phase == Phase.ENCRYPTION_ASKED && chunk.bytes[chunk.from] != 'E') {
            return encryption(chunk);
        }
        if (serverLost) {
            at = resume(chunk);
            if (serverLost) {
                return at - chunk.from;
            }
        }
        while (at < chunk.to && readHeader(chunk, (int) at, true)) {
            if (message.length < 0) {
                return NOT_MINE;
            }
            if (!isThere(chunk, PostgreSqlAnswers.isRead(message.type) ? message.length : 0)) {
                break;
            }
            if (!answers.onMessage(message)) {
                return NOT_MINE;
            }
            at += message.size();
        }
        return at - chunk.from;
    }

    /** The one byte by which a server tells whether it encrypts. */
    private long encryption(Chunk chunk) {
        switch (chunk.bytes[chunk.from]) {
            case 'S', 'G' -> session.phase = Phase.ENCRYPTED;
            case 'N' -> session.phase = Phase.NEW;
            default -> {
                return NOT_MINE;
            }
        }
        return 1;
    }

    /**
     * Finds where a server's messages go on after a gap: the index, and it is not lost any more.
     */
    private int resume(Chunk chunk) {
        Recognition answer = PostgreSqlDetector.recognise(Side.SERVER, chunk);
        int place = chunk.from;
        if (answer != Recognition.YES) {
            place = PostgreSqlDetector.end(chunk.bytes, chunk.from, chunk.to);
        }
        if (place >= 0) {
            serverLost = false;
            Exchange x = session.exchange();
            if (x != null && place > chunk.from) {
                x.answeredAt(chunk.firstNs, chunk.tid);
                x.responseBytes += place - chunk.from;
            }
            return place;
        }
        boolean wait = answer == Recognition.MORE && chunk.length() < HEAD_BYTES;
        return wait ? chunk.from : chunk.to;
    }

    @Override
    public void onSkipped(Side sender, long ns, int tid) {
        if (sender == Side.SERVER) {
            serverNs = ns;
        }
    }

    @Override
    public void onGap(Side sender, Chunk rest, long missing) {
        if (session.phase == Phase.ENCRYPTED || session.phase == Phase.CANCEL) {
            return;
        }
        boolean typed = rest.length() > 0 && rest.bytes[rest.from] != 0;
        boolean headed =
                rest.length() > PostgreSqlMessage.HEADER
                        && readHeader(rest, rest.from, typed)
                        && message.length >= 0;
        // With one in flight, and nothing lost of the other end, what comes is its answer.
        boolean one;
        if (sender == Side.CLIENT) {
            if (headed) {
                request();
            }
            requests.onGap();
            one = session.exchanges.size() < 2 && session.isSynced() && !serverLost;
        } else {
            if (headed && message.type == 'E') {
                answers.onMessage(message);
            }
            one = session.exchanges.size() < 2 && session.isSynced() && !session.unsure;
            answers.onGap();
            serverLost = true;
        }
        Exchange x = session.exchange();
        if (!one) {
            session.loseTrack(rest.lastNs);
            answers.reset();
        } else if (x != null) {
            x.lower(Confidence.INFERRED);
        }
        session.unsure |= sender == Side.CLIENT;
    }

    @Override
    public boolean canResume(Side sender, Chunk chunk) {
        if (session.phase == Phase.ENCRYPTED) {
            return false;
        }
        return recognise(sender, chunk) == Recognition.YES
                || (sender == Side.SERVER
                        && !session.pending.isEmpty()
                        && PostgreSqlDetector.end(chunk.bytes, chunk.from, chunk.to) >= 0);
    }

    @Override
    public void onClose(Close how, long ns) {
        boolean ended = how == Close.BY_SERVER || how == Close.BY_CLIENT;
        Exchange x = session.exchanges.first();
        if (x == null || !ended) {
            return;
        }
        if (session.phase == Phase.CANCEL) {
            session.exchanges.complete(x, Outcome.UNKNOWN, ns);
        } else if (session.copying == 'W' && how == Close.BY_CLIENT) {
            session.complete(Outcome.OK, ns);
        }
    }

    @Override
    public boolean isPatient() {
        return !session.pending.isEmpty() && (session.copying != 0 || answers.isStreaming());
    }

    @Override
    public int memory() {
        return USUAL_MEMORY + session.pending.memory() + requests.memory();
    }
}
