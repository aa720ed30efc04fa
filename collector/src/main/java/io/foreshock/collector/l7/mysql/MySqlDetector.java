package io.foreshock.collector.l7.mysql;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Recognition;
import io.foreshock.collector.l7.sql.SqlStates;
import io.foreshock.collector.l7.sql.SqlVerbs;

/**
 * Tells by structure whether bytes at a packet's boundary are MySQL's: from a server its greeting,
 * a refusal in its place, or the beginning of an answer; from a client its response to a greeting
 * or a command.
 *
 * <p>A command is believed if its fixed bytes and its length are right; of a query also its first
 * word has to be one that begins a statement. COM_QUIT alone is not believed: MySQL's other
 * protocol, X, has a request of the same five bytes.
 */
final class MySqlDetector {
    private static final int HEADER = MySqlPacket.HEADER;
    private static final int MAX_NAME = 64; // of a database
    private static final int EXECUTE_HEAD = 10; // command, statement, flags, iterations
    private static final int MAX_OF_LOGIN = 8; // sequence number of its last packet
    private static final int MAX_RESPONSE = 0xffff;
    private static final int MIN_ERROR = 1000;
    private static final int MAX_ERROR = 6000;
    private static final byte[] UPTIME = {'U', 'p', 't', 'i', 'm', 'e', ':'};

    private MySqlDetector() {}

    /** Whether the bytes begin a packet that this side sends. */
    static Recognition recognise(Side sender, Chunk chunk) {
        byte[] bytes = chunk.bytes;
        int from = chunk.from;
        int to = chunk.to;
        if (to - from < HEADER + 1) {
            return isPossible(bytes, from, to) ? Recognition.MORE : Recognition.NO;
        }
        int length = MySqlPacket.length(bytes, from);
        int sequence = bytes[from + 3] & 0xff;
        if (length == 0) {
            return Recognition.NO;
        }
        int payload = from + HEADER;
        int end = (int) Math.min(to, (long) payload + length);
        if (sender == Side.CLIENT) {
            return sequence == 0
                    ? command(bytes, payload, end, length, to)
                    : response(bytes, payload, end, length, sequence);
        }
        return sequence == 0
                ? greeting(bytes, payload, end, length)
                : answer(bytes, payload, end, length, sequence, to);
    }

    /** Of fewer bytes than a header and one: those that a first packet can begin with. */
    private static boolean isPossible(byte[] bytes, int from, int to) {
        return to - from < HEADER || (bytes[from + 3] & 0xff) <= MAX_OF_LOGIN;
    }

    private static Recognition response(byte[] bytes, int from, int end, int length, int sequence) {
        if (sequence > 2 || length < 32 || length > MAX_RESPONSE) {
            return Recognition.NO;
        }
        if (end - from < 32) {
            return Recognition.MORE;
        }
        return yes(Handshake.isResponse(bytes, from, end, length));
    }

    private static Recognition greeting(byte[] bytes, int from, int end, int length) {
        if (length > 1024) {
            return Recognition.NO;
        }
        if ((bytes[from] & 0xff) == MySqlAnswers.ERROR) {
            return refusal(bytes, from, end, length);
        }
        int greeting = Handshake.isGreeting(bytes, from, end);
        if (greeting < 0) {
            return end - from < length ? Recognition.MORE : Recognition.NO;
        }
        return yes(greeting > 0);
    }

    /** An error in place of a greeting: its text is readable, and fills the packet. */
    private static Recognition refusal(byte[] bytes, int from, int end, int length) {
        if (length < 8 || (end - from >= 3 && !isErrorNumber(bytes, from))) {
            return Recognition.NO;
        }
        for (int i = from + 3; i < end; i++) {
            if (bytes[i] >= 0 && bytes[i] < ' ') {
                return Recognition.NO;
            }
        }
        return end - from < length ? Recognition.MORE : Recognition.YES;
    }

    private static boolean isErrorNumber(byte[] bytes, int from) {
        int number = (bytes[from + 1] & 0xff) | ((bytes[from + 2] & 0xff) << 8);
        return number >= MIN_ERROR && number < MAX_ERROR;
    }

    private static Recognition command(byte[] bytes, int from, int end, int length, int to) {
        boolean whole = end - from == length;
        return switch (bytes[from] & 0xff) {
            case Command.QUERY -> query(bytes, from + 1, end, whole);
            case Command.STMT_PREPARE -> statement(bytes, from + 1, end, whole);
            case Command.STMT_EXECUTE -> execute(bytes, from, end, length);
            case Command.PING, Command.RESET_CONNECTION, Command.STATISTICS ->
                    yes(length == 1 && end == to);
            case Command.STMT_RESET -> yes(length == 5 && whole && end == to);
            case Command.INIT_DB -> name(bytes, from + 1, end, length, to);
            default -> Recognition.NO;
        };
    }

    private static Recognition query(byte[] bytes, int from, int end, boolean whole) {
        boolean attributes = from < end && bytes[from] >= 0 && bytes[from] < '\t';
        if (!attributes) {
            return statement(bytes, from, end, whole);
        }
        int types = from + 2 + ((bytes[from] + 7) >> 3);
        if (end < types + 3) {
            return whole ? Recognition.NO : Recognition.MORE;
        }
        if (bytes[from + 1] != 1) {
            return Recognition.NO;
        }
        if (bytes[from] == 0) {
            return statement(bytes, from + 2, end, whole);
        }
        // Behind a bitmap of NULLs: types that are new, and the first of them, without flags.
        return yes(bytes[types] == 1 && (bytes[types + 2] & 0x7f) == 0);
    }

    private static Recognition statement(byte[] bytes, int from, int end, boolean whole) {
        Recognition verb = SqlVerbs.recognise(bytes, from, end);
        if (verb != Recognition.MORE) {
            return verb;
        }
        if (whole) {
            return yes(SqlVerbs.isVerb(bytes, from, end));
        }
        return end - from < MAX_NAME ? Recognition.MORE : Recognition.NO;
    }

    /** The iterations are always 1; flags are few. */
    private static Recognition execute(byte[] bytes, int from, int end, int length) {
        if (length < EXECUTE_HEAD) {
            return Recognition.NO;
        }
        if (end - from < EXECUTE_HEAD) {
            return Recognition.MORE;
        }
        boolean once =
                bytes[from + 6] == 1
                        && bytes[from + 7] == 0
                        && bytes[from + 8] == 0
                        && bytes[from + 9] == 0;
        return yes(once && bytes[from + 5] >= 0 && bytes[from + 5] < 16);
    }

    private static Recognition name(byte[] bytes, int from, int end, int length, int to) {
        boolean readable = length > 1 && length <= MAX_NAME;
        for (int i = from; i < end; i++) {
            readable &= bytes[i] < 0 || bytes[i] >= ' ';
        }
        if (!readable) {
            return Recognition.NO;
        }
        if (end - from < length - 1) {
            return Recognition.MORE;
        }
        return yes(end == to);
    }

    private static Recognition answer(
            byte[] bytes, int from, int end, int length, int sequence, int to) {
        int first = bytes[from] & 0xff;
        boolean ends = first == MySqlAnswers.OK || first == MySqlAnswers.ERROR; // a login, too
        if (sequence > (ends ? MAX_OF_LOGIN : 1) || length > 1024) {
            return Recognition.NO;
        }
        boolean whole = end - from == length;
        return switch (first) {
            case MySqlAnswers.OK -> ok(bytes, from, end, length, to);
            case MySqlAnswers.ERROR -> error(bytes, from, end, whole);
            case 'U' -> text(bytes, from, end, whole);
            default -> columns(bytes, from, end, length, to);
        };
    }

    private static Recognition error(byte[] bytes, int from, int end, boolean whole) {
        int state = from + 4;
        if (end < state + SqlStates.LENGTH) {
            return whole ? Recognition.NO : Recognition.MORE;
        }
        boolean error = isErrorNumber(bytes, from) && bytes[from + 3] == '#';
        return yes(error && SqlStates.isState(bytes, state, end));
    }

    private static Recognition text(byte[] bytes, int from, int end, boolean whole) {
        for (int i = 0; i < UPTIME.length; i++) {
            if (from + i == end) {
                return whole ? Recognition.NO : Recognition.MORE;
            }
            if (bytes[from + i] != UPTIME[i]) {
                return Recognition.NO;
            }
        }
        return Recognition.YES;
    }

    /** OK as all that there is; or that of a prepared statement, whose definitions may follow. */
    private static Recognition ok(byte[] bytes, int from, int end, int length, int to) {
        boolean whole = end - from == length;
        if (length == MySqlAnswers.PREPARE_OK_LENGTH) {
            if (!whole) {
                return Recognition.MORE;
            }
            if (isPrepareOk(bytes, from, end, to)) {
                return Recognition.YES;
            }
        }
        int status = from + 1 + (from + 1 < end ? numberLength(bytes[from + 1]) : 0);
        status += status < end ? numberLength(bytes[status]) : 0;
        if (end < status + 4) {
            return whole ? Recognition.NO : Recognition.MORE;
        }
        int text = status + 4;
        boolean changed = (bytes[status + 1] & 0x40) != 0; // a state of the session, told behind
        boolean flags = bytes[status + 1] >= 0 && bytes[status + 3] == 0;
        if (!flags || (text < end && bytes[text] == 0 && !changed)) {
            return Recognition.NO;
        }
        if (text + 1 < end && !changed && bytes[text + 1] < ' ') {
            return Recognition.NO;
        }
        return whole ? yes(end == to) : Recognition.MORE;
    }

    private static boolean isPrepareOk(byte[] bytes, int from, int end, int to) {
        boolean possible = bytes[from + 9] == 0 && bytes[from + 6] < 16 && bytes[from + 8] < 16;
        return possible && (end < to ? isPacket(bytes, end, to, 2) : bytes[from + 4] == 0);
    }

    private static int numberLength(byte first) {
        return switch (first & 0xff) {
            case 0xfc -> 3;
            case 0xfd -> 4;
            case 0xfe -> 9;
            default -> 1;
        };
    }

    /** The number of columns, and the definition of the first. */
    private static Recognition columns(byte[] bytes, int from, int end, int length, int to) {
        int count = bytes[from] & 0xff;
        boolean counted = (length == 1 && count < 0xfb) || (length == 3 && count == 0xfc);
        if (!counted || count == 0) {
            return Recognition.NO;
        }
        int definition = end + HEADER;
        if (to < definition + 4) {
            return to <= end || isPacket(bytes, end, to, 2) ? Recognition.MORE : Recognition.NO;
        }
        return yes(bytes[end + 3] == 2 && MySqlAnswers.isDefinition(bytes, definition, to));
    }

    private static boolean isPacket(byte[] bytes, int at, int to, int sequence) {
        return to - at < HEADER || (bytes[at + 2] == 0 && bytes[at + 3] == sequence);
    }

    /**
     * Where rows go on at the beginning of bytes: the number of the first packet if at least four
     * packets follow each other with ascending numbers; negative if not.
     */
    static int rows(byte[] bytes, int from, int to) {
        int at = from;
        int sequence = -1;
        int packets = 0;
        while (to - at >= HEADER) {
            int length = MySqlPacket.length(bytes, at);
            int number = bytes[at + 3] & 0xff;
            if (length == 0 || (packets > 0 && number != ((sequence + 1) & 0xff))) {
                return -1;
            }
            sequence = number;
            packets++;
            if (length > to - at - HEADER) {
                break;
            }
            at += HEADER + length;
        }
        return packets >= 4 ? bytes[from + 3] & 0xff : -1;
    }

    /** Where the packet is that ends rows, as the last of the bytes; negative if there is none. */
    static int end(byte[] bytes, int from, int to) {
        int eof = to - HEADER - MySqlAnswers.EOF_LENGTH;
        if (eof >= from && isEnd(bytes, eof, MySqlAnswers.EOF_LENGTH)) {
            return eof;
        }
        int ok = to - HEADER - MySqlAnswers.OK_LENGTH;
        boolean ends = ok >= from && isEnd(bytes, ok, MySqlAnswers.OK_LENGTH);
        return ends && bytes[ok + 5] == 0 && bytes[ok + 6] == 0 ? ok : -1;
    }

    private static boolean isEnd(byte[] bytes, int at, int length) {
        return MySqlPacket.length(bytes, at) == length
                && (bytes[at + HEADER] & 0xff) == MySqlAnswers.END;
    }

    private static Recognition yes(boolean is) {
        return is ? Recognition.YES : Recognition.NO;
    }
}
