package io.foreshock.collector.l7.mysql;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.mysql.MySqlSession.Phase;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.l7.parse.Recognition;
import io.foreshock.collector.l7.sql.Statements;

/**
 * Reads a connection of MySQL or MariaDB, from its greeting or from the middle on.
 *
 * <p>Exchanges are logins (method LOGIN) and commands: those that hold a statement have its verb as
 * the method and its digest as the endpoint, also when it was prepared; PREPARE itself has the
 * digest, other commands only their name. A command with several results is one exchange. An error
 * has its number and its SQLSTATE; {@link MySqlErrors} says whose it is.
 *
 * <p>What it does not see: once compression is agreed on, exchanges are counted by turns, and end
 * UNKNOWN. Where TLS is agreed on, {@link #isTls} is true and the following bytes are not this
 * parser's; the plain text of such a connection, if it is seen, is read by a new one.
 *
 * <p>After a gap in an answer, rows and their end are found again by structure; else the command
 * ends UNKNOWN when the client gives the next. Sequence numbers are checked.
 */
public final class MySqlParser implements ProtocolParser {
    private final MySqlSession session;
    private final MySqlRequests requests;
    private final MySqlAnswers answers;
    private final CompressedTurns turns;
    private final MySqlPacket packet = new MySqlPacket();
    private boolean serverLost;
    private long serverNs; // when the server's last byte passed

    /**
     * A parser of a new connection.
     *
     * @param exchanges of the connection
     * @param statements shared by all parsers on the thread
     */
    public MySqlParser(Exchanges exchanges, Statements statements) {
        session = new MySqlSession(exchanges, statements);
        requests = new MySqlRequests(session);
        answers = new MySqlAnswers(session);
        turns = new CompressedTurns(exchanges);
    }

    /** Whether bytes are the first that an end sends, or begin a packet in the middle. */
    public static Recognition recognise(Side sender, Chunk chunk) {
        return MySqlDetector.recognise(sender, chunk);
    }

    /** True once the client has asked for TLS: what follows is that. */
    public boolean isTls() {
        return session.phase == Phase.TLS;
    }

    @Override
    public long onData(Side sender, Chunk chunk) {
        if (session.phase == Phase.TLS) {
            return NOT_MINE;
        }
        int from = chunk.from;
        if (sender == Side.SERVER) {
            serverNs = chunk.lastNs;
            if (serverLost) {
                from = resume(chunk);
                if (serverLost) {
                    return from - (long) chunk.from;
                }
            }
        }
        long at = from;
        while (chunk.to - at >= MySqlPacket.HEADER && isPlain()) {
            if (!read(sender, chunk, (int) at)) {
                break;
            }
            if (!accept(sender)) {
                return NOT_MINE;
            }
            at += packet.size();
        }
        if (session.phase == Phase.COMPRESSED && at < chunk.to) {
            at += turns.onData(sender, chunk, (int) at);
        }
        return at - chunk.from;
    }

    private boolean isPlain() {
        return session.phase != Phase.COMPRESSED && session.phase != Phase.TLS;
    }

    /** Reads a header; false if more of the packet has to come first. */
    private boolean read(Side sender, Chunk chunk, int at) {
        long left = chunk.to - at - (long) MySqlPacket.HEADER;
        setPacket(chunk, at);
        packet.firstNs = at == chunk.from ? chunk.firstNs : chunk.lastNs;
        int needed = sender == Side.SERVER ? answers.needed(packet) : packet.length;
        return left >= Math.min(needed, HEAD_BYTES - MySqlPacket.HEADER);
    }

    private void setPacket(Chunk chunk, int at) {
        packet.bytes = chunk.bytes;
        packet.length = MySqlPacket.length(chunk.bytes, at);
        packet.sequence = chunk.bytes[at + 3] & 0xff;
        packet.from = at + MySqlPacket.HEADER;
        // Of a long packet always the same bytes are read, however it is cut.
        int most = Math.min(packet.length, HEAD_BYTES - MySqlPacket.HEADER);
        packet.end = Math.min(chunk.to, packet.from + most);
        packet.firstNs = chunk.firstNs;
        packet.lastNs = chunk.lastNs;
        packet.tid = chunk.tid;
    }

    private boolean accept(Side sender) {
        if (sender == Side.SERVER) {
            return answers.onPacket(packet);
        }
        boolean command = packet.sequence == 0 && !session.isInFile();
        if (serverLost && command && !session.pending.isEmpty()) {
            // The client would not go on if it were not answered.
            session.loseTrack(serverNs == 0 ? packet.firstNs : serverNs);
            answers.onGap();
        }
        boolean middle = session.phase == Phase.NEW && packet.sequence == 0;
        serverLost |= middle; // what the server is sending may have begun before
        return requests.onPacket(packet);
    }

    /** Finds where a server's packets go on after a gap: the index, and it is not lost any more. */
    private int resume(Chunk chunk) {
        Recognition answer = MySqlDetector.recognise(Side.SERVER, chunk);
        if (answer == Recognition.YES) {
            serverLost = false;
            if (answers.hasBegun()) {
                session.loseTrack(chunk.firstNs); // this answers what was not seen
            }
            answers.onGap();
            return chunk.from;
        }
        int place = session.pending.isEmpty() ? -1 : rows(chunk);
        if (place >= 0) {
            serverLost = false;
            answers.resumeInRows(chunk.bytes[place + 3] & 0xff);
            Exchange x = session.exchange();
            if (x != null) {
                x.answeredAt(chunk.firstNs, chunk.tid);
                x.responseBytes += place - chunk.from;
            }
            return place;
        }
        return answer == Recognition.MORE && chunk.length() < HEAD_BYTES ? chunk.from : chunk.to;
    }

    private static int rows(Chunk chunk) {
        boolean first = MySqlDetector.rows(chunk.bytes, chunk.from, chunk.to) >= 0;
        return first ? chunk.from : MySqlDetector.end(chunk.bytes, chunk.from, chunk.to);
    }

    @Override
    public void onSkipped(Side sender, long ns, int tid) {
        if (sender == Side.SERVER) {
            serverNs = ns;
        }
    }

    @Override
    public void onGap(Side sender, Chunk rest, long missing) {
        if (session.phase == Phase.COMPRESSED) {
            turns.onGap();
            return;
        }
        if (session.phase != Phase.TLS && rest.length() > MySqlPacket.HEADER) {
            setPacket(rest, rest.from);
            accept(sender);
        }
        // With one in flight, and nothing lost of the other end, what comes is its answer.
        boolean one = session.pending.size() < 2;
        if (sender == Side.CLIENT) {
            requests.onGap();
            one = !serverLost;
        } else {
            one &= !session.unsure;
            serverLost = true;
        }
        Exchange x = session.exchange();
        if (!one) {
            session.loseTrack(rest.lastNs);
            answers.onGap();
        } else if (x != null) {
            x.lower(Confidence.INFERRED);
        }
        session.unsure |= sender == Side.CLIENT;
    }

    @Override
    public boolean canResume(Side sender, Chunk chunk) {
        if (session.phase == Phase.TLS) {
            return false;
        }
        if (session.phase == Phase.COMPRESSED) {
            return turns.canResume(chunk);
        }
        return recognise(sender, chunk) == Recognition.YES
                || (sender == Side.SERVER && !session.pending.isEmpty() && rows(chunk) >= 0);
    }

    @Override
    public void onClose(Close how, long ns) {
        turns.onClose();
        boolean events = !session.pending.isEmpty() && session.answer() == Command.EVENTS;
        Exchange x = session.exchange();
        if (events && x != null && x.responseNs != 0 && how == Close.BY_CLIENT) {
            session.complete(Outcome.OK, ns);
        }
    }

    @Override
    public boolean isPatient() {
        return !session.pending.isEmpty()
                && (session.answer() == Command.EVENTS
                        || session.fileComing
                        || answers.isStreaming());
    }

    @Override
    public int memory() {
        return USUAL_MEMORY + session.pending.memory() + session.prepared.memory();
    }
}
