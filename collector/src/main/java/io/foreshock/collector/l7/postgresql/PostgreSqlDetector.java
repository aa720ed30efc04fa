package io.foreshock.collector.l7.postgresql;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.l7.parse.Recognition;
import io.foreshock.collector.l7.sql.SqlStates;
import io.foreshock.collector.l7.sql.SqlVerbs;

/**
 * Tells by structure whether bytes at a message's boundary are PostgreSQL's. A first message
 * without a type is told by its code and its parameters; one with a type by that, a length that is
 * possible for it, and its content being of the type's form to the last byte.
 */
final class PostgreSqlDetector {
    private static final int HEADER = PostgreSqlMessage.HEADER;
    private static final int LENGTH = PostgreSqlMessage.LENGTH;
    private static final int READY_LENGTH = 5;
    private static final int MAX_NAME = 64;
    private static final int MAX_TAG = 80;
    private static final int MAX_COLUMNS = 1664;
    private static final int MAX_PARAMETERS = 0xffff;
    private static final int FIELD_BYTES = 18; // of a row's description, behind a field's name

    private PostgreSqlDetector() {}

    /** Whether the bytes begin a message that this side sends. */
    static Recognition recognise(Side sender, Chunk chunk) {
        byte[] bytes = chunk.bytes;
        int from = chunk.from;
        int to = chunk.to;
        if (from < to && bytes[from] == 0) {
            return sender == Side.CLIENT
                    ? Startup.recognise(bytes, from, to, ProtocolParser.HEAD_BYTES)
                    : Recognition.NO;
        }
        if (to - from < HEADER) {
            boolean possible = from == to || isType(sender, bytes[from]);
            possible &= to - from < 2 || bytes[from + 1] == 0;
            return possible ? Recognition.MORE : Recognition.NO;
        }
        int length = PostgreSqlMessage.int4(bytes, from + 1);
        if (length < LENGTH || length > PostgreSqlMessage.MAX_LENGTH) {
            return Recognition.NO;
        }
        int end = (int) Math.min(to, from + 1L + length);
        boolean whole = end - from == 1L + length;
        int content = from + HEADER;
        return sender == Side.CLIENT
                ? request(bytes[from], bytes, content, end, whole, length)
                : answer(bytes[from], bytes, content, end, whole, length);
    }

    private static boolean isType(Side sender, byte type) {
        String types = sender == Side.CLIENT ? "QPBDCESH" : "123CDEGHINRSTWZnst";
        return types.indexOf(type) >= 0;
    }

    private static Recognition request(
            byte type, byte[] bytes, int from, int end, boolean whole, int length) {
        return switch (type) {
            case 'Q' -> query(bytes, from, end, whole);
            case 'P' -> parse(bytes, from, end, whole);
            case 'B' -> bind(bytes, from, end, whole);
            case 'D', 'C' -> named(bytes, from, end, whole, length);
            case 'E' -> execute(bytes, from, end, whole, length);
            case 'S', 'H' -> yes(length == LENGTH);
            default -> Recognition.NO;
        };
    }

    private static Recognition query(byte[] bytes, int from, int end, boolean whole) {
        if (whole && (end == from || bytes[end - 1] != 0 || zero(bytes, from, end) < end - 1)) {
            return Recognition.NO;
        }
        if (whole && end - from == 1) {
            return Recognition.YES; // the empty query
        }
        return statement(bytes, from, whole ? end - 1 : end, whole);
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

    private static Recognition parse(byte[] bytes, int from, int end, boolean whole) {
        int name = zero(bytes, from, end);
        if (!isName(bytes, from, name)) {
            return Recognition.NO;
        }
        if (name == end) {
            return whole ? Recognition.NO : Recognition.MORE;
        }
        int text = zero(bytes, name + 1, end);
        return statement(bytes, name + 1, text, text < end);
    }

    /** Names, formats and parameters, whose lengths have to come out right. */
    private static Recognition bind(byte[] bytes, int from, int end, boolean whole) {
        int portal = zero(bytes, from, end);
        int statement = portal < end ? zero(bytes, portal + 1, end) : end;
        if (!isName(bytes, from, portal)
                || (portal < end && !isName(bytes, portal + 1, statement))) {
            return Recognition.NO;
        }
        if (!whole) {
            return Recognition.MORE;
        }
        int at = formats(bytes, statement + 1, end);
        if (at < 0 || at + 2 > end) {
            return Recognition.NO;
        }
        int count = PostgreSqlMessage.int2(bytes, at) & MAX_PARAMETERS;
        at = values(bytes, at + 2, end, count);
        return yes(at >= 0 && formats(bytes, at, end) == end);
    }

    /** Behind a number of formats, each 0 or 1; negative if they are none. */
    private static int formats(byte[] bytes, int from, int end) {
        if (from + 2 > end) {
            return -1;
        }
        int count = PostgreSqlMessage.int2(bytes, from);
        int at = from + 2;
        if (count < 0 || at + 2L * count > end) {
            return -1;
        }
        for (int i = 0; i < count; i++, at += 2) {
            if (bytes[at] != 0 || (bytes[at + 1] | 1) != 1) {
                return -1;
            }
        }
        return at;
    }

    /** Behind so many values, each with its length; negative if they are none. */
    private static int values(byte[] bytes, int from, int end, int count) {
        int at = from;
        for (int i = 0; i < count; i++) {
            if (end - at < LENGTH) {
                return -1;
            }
            int length = PostgreSqlMessage.int4(bytes, at);
            at += LENGTH;
            if (length < -1 || length > end - at) {
                return -1;
            }
            at += Math.max(0, length);
        }
        return at;
    }

    /** A statement or a portal, and its name. */
    private static Recognition named(byte[] bytes, int from, int end, boolean whole, int length) {
        if (length < LENGTH + 2 || length > LENGTH + 2 + MAX_NAME) {
            return Recognition.NO;
        }
        if (from < end && bytes[from] != 'S' && bytes[from] != 'P') {
            return Recognition.NO;
        }
        if (!whole) {
            return Recognition.MORE;
        }
        return yes(zero(bytes, from + 1, end) == end - 1 && isName(bytes, from + 1, end - 1));
    }

    private static Recognition execute(byte[] bytes, int from, int end, boolean whole, int length) {
        if (length < LENGTH + 5 || length > LENGTH + 5 + MAX_NAME) {
            return Recognition.NO;
        }
        if (!whole) {
            return Recognition.MORE;
        }
        int name = zero(bytes, from, end);
        return yes(
                name == end - 1 - LENGTH
                        && isName(bytes, from, name)
                        && PostgreSqlMessage.int4(bytes, name + 1) >= 0);
    }

    private static Recognition answer(
            byte type, byte[] bytes, int from, int end, boolean whole, int length) {
        return switch (type) {
            case '1', '2', '3', 'n', 's', 'I' -> yes(length == LENGTH);
            case 'Z' -> ready(bytes, from, end, length);
            case 'C' -> tag(bytes, from, end, whole, length);
            case 'E', 'N' -> error(bytes, from, end, whole);
            case 'T' -> description(bytes, from, end, whole);
            case 'D' -> row(bytes, from, end, whole);
            case 'R' -> authentication(bytes, from, end, length);
            case 'S' -> parameter(bytes, from, end, whole, length);
            case 'G', 'H', 'W' -> copy(bytes, from, end, whole, length);
            case 't' -> types(bytes, from, end, length);
            default -> Recognition.NO;
        };
    }

    private static Recognition ready(byte[] bytes, int from, int end, int length) {
        if (length != READY_LENGTH) {
            return Recognition.NO;
        }
        return from == end ? Recognition.MORE : yes(isStatus(bytes[from]));
    }

    private static boolean isStatus(byte next) {
        return next == 'I' || next == 'T' || next == 'E';
    }

    private static Recognition tag(byte[] bytes, int from, int end, boolean whole, int length) {
        if (length < LENGTH + 3 || length > MAX_TAG) {
            return Recognition.NO;
        }
        int last = whole ? end - 1 : end;
        for (int i = from; i < last; i++) {
            byte next = bytes[i];
            boolean letter = next >= 'A' && next <= 'Z';
            boolean digit = next >= '0' && next <= '9';
            if (!letter && (i == from || (!digit && next != ' ' && next != '_'))) {
                return Recognition.NO;
            }
        }
        return whole ? yes(bytes[last] == 0) : Recognition.MORE;
    }

    /** Fields with a letter each, the severity first, and an SQLSTATE among them. */
    private static Recognition error(byte[] bytes, int from, int end, boolean whole) {
        boolean state = false;
        int at = from;
        while (at < end && bytes[at] != 0) {
            byte field = bytes[at];
            boolean first = at == from;
            if (field < 'A' || field > 'z' || (first && field != 'S')) {
                return Recognition.NO;
            }
            int zero = zero(bytes, at + 1, end);
            if (field == 'C') {
                state = SqlStates.isState(bytes, at + 1, zero);
            }
            at = zero + 1;
        }
        if (at < end) {
            return yes(whole && at == end - 1 && state);
        }
        return whole ? Recognition.NO : yesOrMore(state);
    }

    private static Recognition description(byte[] bytes, int from, int end, boolean whole) {
        if (end - from < 2) {
            return whole ? Recognition.NO : Recognition.MORE;
        }
        int count = PostgreSqlMessage.int2(bytes, from);
        int at = from + 2;
        if (count < 0 || count > MAX_COLUMNS) {
            return Recognition.NO;
        }
        for (int i = 0; i < count; i++) {
            int name = zero(bytes, at, end);
            if (!isName(bytes, at, name)) {
                return Recognition.NO;
            }
            if (end - name <= FIELD_BYTES) {
                return whole ? Recognition.NO : yesOrMore(i > 0);
            }
            at = name + 1 + FIELD_BYTES;
            if (bytes[at - 2] != 0 || (bytes[at - 1] | 1) != 1) {
                return Recognition.NO; // the format
            }
        }
        return yes(whole && at == end);
    }

    private static Recognition row(byte[] bytes, int from, int end, boolean whole) {
        if (!whole) {
            return end - from < MAX_NAME ? Recognition.MORE : Recognition.NO;
        }
        if (end - from < 2 + LENGTH) {
            return Recognition.NO;
        }
        int count = PostgreSqlMessage.int2(bytes, from);
        boolean possible = count > 0 && count <= MAX_COLUMNS;
        return yes(possible && values(bytes, from + 2, end, count) == end);
    }

    private static Recognition authentication(byte[] bytes, int from, int end, int length) {
        if (length < 8 || length > 2048) {
            return Recognition.NO;
        }
        if (end - from < LENGTH) {
            return Recognition.MORE;
        }
        int code = PostgreSqlMessage.int4(bytes, from);
        return yes(code == 0 ? length == 8 : code > 1 && code < 13);
    }

    private static Recognition parameter(
            byte[] bytes, int from, int end, boolean whole, int length) {
        int name = zero(bytes, from, end);
        boolean named = isName(bytes, from, name) && (name > from || name == end);
        if (length < LENGTH + 3 || length > 1024 || !named) {
            return Recognition.NO;
        }
        if (!whole) {
            return Recognition.MORE;
        }
        return yes(zero(bytes, name + 1, end) == end - 1);
    }

    private static Recognition copy(byte[] bytes, int from, int end, boolean whole, int length) {
        if (length < LENGTH + 3 || length > LENGTH + 3 + 2 * MAX_COLUMNS) {
            return Recognition.NO;
        }
        if (!whole) {
            return Recognition.MORE;
        }
        return yes((bytes[from] | 1) == 1 && formats(bytes, from + 1, end) == end);
    }

    private static Recognition types(byte[] bytes, int from, int end, int length) {
        if (end - from < 2) {
            return Recognition.MORE;
        }
        int count = PostgreSqlMessage.int2(bytes, from) & MAX_PARAMETERS;
        return yes(length == LENGTH + 2 + 4 * count);
    }

    /** Where the last completion or error is whose ReadyForQuery ends the bytes; else that. */
    static int end(byte[] bytes, int from, int to) {
        int ready = to - 1 - READY_LENGTH;
        if (ready < from
                || bytes[ready] != 'Z'
                || PostgreSqlMessage.int4(bytes, ready + 1) != READY_LENGTH
                || !isStatus(bytes[to - 1])) {
            return -1;
        }
        for (int at = ready - HEADER; at >= from; at--) {
            byte type = bytes[at];
            boolean candidate = type == 'C' || type == 'E' || type == 'I';
            if (candidate && PostgreSqlMessage.int4(bytes, at + 1) == ready - at - 1) {
                int length = ready - at - 1;
                if (answer(type, bytes, at + HEADER, ready, true, length) == Recognition.YES) {
                    return at;
                }
            }
        }
        return ready;
    }

    private static int zero(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] != 0) {
            at++;
        }
        return at;
    }

    private static boolean isName(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] >= 0 && bytes[at] < ' ') {
                return false;
            }
        }
        return to - from <= MAX_NAME;
    }

    private static Recognition yes(boolean is) {
        return is ? Recognition.YES : Recognition.NO;
    }

    private static Recognition yesOrMore(boolean is) {
        return is ? Recognition.YES : Recognition.MORE;
    }
}
