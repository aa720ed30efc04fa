package io.foreshock.collector.l7.postgresql;

import io.foreshock.collector.l7.parse.Recognition;
import io.foreshock.collector.l7.sql.SqlVerbs;

/** Whether content has the form of a client's message of a type. */
final class RequestForm {
    private static final int LENGTH = PostgreSqlMessage.LENGTH;

    private RequestForm() {}

    /**
     * Whether it has.
     *
     * @param end index behind what is there of it
     * @param whole whether that is all
     * @param length that the message tells
     */
    static Recognition check(
            byte type, byte[] bytes, int from, int end, boolean whole, int length) {
        return switch (type) {
            case 'Q' -> query(bytes, from, end, whole);
            case 'P' -> parse(bytes, from, end, whole);
            case 'B' -> bind(bytes, from, end, whole);
            case 'D', 'C' -> named(bytes, from, end, whole, length);
            case 'E' -> execute(bytes, from, end, whole, length);
            case 'S', 'H' -> Form.yes(length == LENGTH);
            default -> Recognition.NO;
        };
    }

    private static Recognition query(byte[] bytes, int from, int end, boolean whole) {
        if (whole
                && (end == from || bytes[end - 1] != 0 || Form.zero(bytes, from, end) < end - 1)) {
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
            return Form.yes(SqlVerbs.isVerb(bytes, from, end));
        }
        return end - from < Form.MAX_NAME ? Recognition.MORE : Recognition.NO;
    }

    private static Recognition parse(byte[] bytes, int from, int end, boolean whole) {
        int name = Form.zero(bytes, from, end);
        if (!Form.isName(bytes, from, name)) {
            return Recognition.NO;
        }
        if (name == end) {
            return whole ? Recognition.NO : Recognition.MORE;
        }
        int text = Form.zero(bytes, name + 1, end);
        return statement(bytes, name + 1, text, text < end);
    }

    /** Names, formats and parameters, whose lengths have to come out right. */
    private static Recognition bind(byte[] bytes, int from, int end, boolean whole) {
        int portal = Form.zero(bytes, from, end);
        int statement = portal < end ? Form.zero(bytes, portal + 1, end) : end;
        if (!Form.isName(bytes, from, portal)
                || (portal < end && !Form.isName(bytes, portal + 1, statement))) {
            return Recognition.NO;
        }
        if (!whole) {
            return Recognition.MORE;
        }
        int at = Form.formats(bytes, statement + 1, end);
        if (at < 0 || at + 2 > end) {
            return Recognition.NO;
        }
        int count = PostgreSqlMessage.int2(bytes, at) & Form.MAX_PARAMETERS;
        at = Form.values(bytes, at + 2, end, count);
        return Form.yes(at >= 0 && Form.formats(bytes, at, end) == end);
    }

    /** A statement or a portal, and its name. */
    private static Recognition named(byte[] bytes, int from, int end, boolean whole, int length) {
        if (length < LENGTH + 2 || length > LENGTH + 2 + Form.MAX_NAME) {
            return Recognition.NO;
        }
        if (from < end && bytes[from] != 'S' && bytes[from] != 'P') {
            return Recognition.NO;
        }
        if (!whole) {
            return Recognition.MORE;
        }
        return Form.yes(
                Form.zero(bytes, from + 1, end) == end - 1
                        && Form.isName(bytes, from + 1, end - 1));
    }

    private static Recognition execute(byte[] bytes, int from, int end, boolean whole, int length) {
        if (length < LENGTH + 5 || length > LENGTH + 5 + Form.MAX_NAME) {
            return Recognition.NO;
        }
        if (!whole) {
            return Recognition.MORE;
        }
        int name = Form.zero(bytes, from, end);
        return Form.yes(
                name == end - 1 - LENGTH
                        && Form.isName(bytes, from, name)
                        && PostgreSqlMessage.int4(bytes, name + 1) >= 0);
    }
}
