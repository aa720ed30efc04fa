package io.foreshock.collector.l7.postgresql;

import io.foreshock.collector.l7.parse.Recognition;
import io.foreshock.collector.l7.sql.SqlStates;

/** Whether content has the form of a server's message of a type. */
final class AnswerForm {
    /** Length that ReadyForQuery tells. */
    static final int READY_LENGTH = 5;

    private static final int LENGTH = PostgreSqlMessage.LENGTH;
    private static final int MAX_TAG = 80;
    private static final int MAX_COLUMNS = 1664;
    private static final int FIELD_BYTES = 18; // of a row's description, behind a field's name

    private AnswerForm() {}

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
            case '1', '2', '3', 'n', 's', 'I' -> Form.yes(length == LENGTH);
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
        return from == end ? Recognition.MORE : Form.yes(isStatus(bytes[from]));
    }

    static boolean isStatus(byte next) {
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
        return whole ? Form.yes(bytes[last] == 0) : Recognition.MORE;
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
            int zero = Form.zero(bytes, at + 1, end);
            if (field == 'C') {
                state = SqlStates.isState(bytes, at + 1, zero);
            }
            at = zero + 1;
        }
        if (at < end) {
            return Form.yes(whole && at == end - 1 && state);
        }
        return whole ? Recognition.NO : Form.yesOrMore(state);
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
            int name = Form.zero(bytes, at, end);
            if (!Form.isName(bytes, at, name)) {
                return Recognition.NO;
            }
            if (end - name <= FIELD_BYTES) {
                return whole ? Recognition.NO : Form.yesOrMore(i > 0);
            }
            at = name + 1 + FIELD_BYTES;
            if (bytes[at - 2] != 0 || (bytes[at - 1] | 1) != 1) {
                return Recognition.NO; // the format
            }
        }
        return Form.yes(whole && at == end);
    }

    private static Recognition row(byte[] bytes, int from, int end, boolean whole) {
        if (!whole) {
            return end - from < Form.MAX_NAME ? Recognition.MORE : Recognition.NO;
        }
        if (end - from < 2 + LENGTH) {
            return Recognition.NO;
        }
        int count = PostgreSqlMessage.int2(bytes, from);
        boolean possible = count > 0 && count <= MAX_COLUMNS;
        return Form.yes(possible && Form.values(bytes, from + 2, end, count) == end);
    }

    private static Recognition authentication(byte[] bytes, int from, int end, int length) {
        if (length < 8 || length > 2048) {
            return Recognition.NO;
        }
        if (end - from < LENGTH) {
            return Recognition.MORE;
        }
        int code = PostgreSqlMessage.int4(bytes, from);
        return Form.yes(code == 0 ? length == 8 : code > 1 && code < 13);
    }

    private static Recognition parameter(
            byte[] bytes, int from, int end, boolean whole, int length) {
        int name = Form.zero(bytes, from, end);
        boolean named = Form.isName(bytes, from, name) && (name > from || name == end);
        if (length < LENGTH + 3 || length > 1024 || !named) {
            return Recognition.NO;
        }
        if (!whole) {
            return Recognition.MORE;
        }
        return Form.yes(Form.zero(bytes, name + 1, end) == end - 1);
    }

    private static Recognition copy(byte[] bytes, int from, int end, boolean whole, int length) {
        if (length < LENGTH + 3 || length > LENGTH + 3 + 2 * MAX_COLUMNS) {
            return Recognition.NO;
        }
        if (!whole) {
            return Recognition.MORE;
        }
        return Form.yes((bytes[from] | 1) == 1 && Form.formats(bytes, from + 1, end) == end);
    }

    private static Recognition types(byte[] bytes, int from, int end, int length) {
        if (end - from < 2) {
            return Recognition.MORE;
        }
        int count = PostgreSqlMessage.int2(bytes, from) & Form.MAX_PARAMETERS;
        return Form.yes(length == LENGTH + 2 + 4 * count);
    }
}
