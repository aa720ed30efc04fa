package io.foreshock.collector.l7.sql;

import io.foreshock.collector.l7.exchange.Exchange;
import java.util.Arrays;

/**
 * The text of a digest while it is written, in one form whatever the statement's white space: lists
 * of literals become one, likewise rows of them, and what does not fit is left out from a token on.
 */
final class DigestText {
    /** Kinds of what was written last. */
    static final int NOTHING = 0;

    static final int KEYWORD = 1;
    static final int NAME = 2;
    static final int LITERAL = 3;
    static final int OPENING = 4;
    static final int CLOSING = 5;
    static final int GLUE = 6;
    static final int OPERATOR = 7;

    /** Whether a space is before a kind, behind another: never, always, where there was one. */
    private static final byte NEVER = 0;

    private static final byte ALWAYS = 1;
    private static final byte AS_IT_WAS = 2;
    private static final byte[][] SPACES = new byte[OPERATOR + 1][];

    static {
        for (int kind = KEYWORD; kind <= OPERATOR; kind++) {
            byte usual = kind == CLOSING ? NEVER : ALWAYS;
            byte other = kind == OPENING || kind == GLUE ? AS_IT_WAS : usual;
            byte behindKeyword = kind == OPENING ? ALWAYS : other;
            byte behindOperator = kind == OPERATOR ? AS_IT_WAS : behindKeyword;
            SPACES[kind] =
                    new byte[] {
                        NEVER, behindKeyword, other, other, NEVER, other, NEVER, behindOperator
                    };
        }
    }

    private static final byte[] QUESTION = Arrays.copyOf(new byte[] {'?'}, Eight.FAST_COPY);
    private static final byte[] ROWS = {'(', '?', ')', ',', ' ', '(', '?', ')'};
    private static final int ROW_BEHIND_FIRST = 5;
    private static final int LIMIT = Exchange.ENDPOINT_BYTES;

    private final byte[] bytes = new byte[LIMIT + Long.BYTES];
    private int length;
    private int last;
    private byte separator; // ',' or ';' that is written with what comes behind it
    private boolean full;

    void clear() {
        length = 0;
        last = NOTHING;
        separator = 0;
        full = false;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** True where a sign belongs to the number behind it. */
    boolean expectsValue() {
        return separator != 0 || last == OPENING || last == KEYWORD || last == OPERATOR;
    }

    /** A literal: joined to one before it, also behind a comma. */
    void literal() {
        if (last == LITERAL && separator != ';') {
            separator = 0;
        } else {
            write(LITERAL, QUESTION, 0, 1, false);
        }
    }

    void close(byte[] source, int at) {
        separator = 0;
        write(CLOSING, source, at, at + 1, false);
        if (endsWithTwoRows()) {
            length -= ROW_BEHIND_FIRST;
        }
    }

    /** A comma or a semicolon; one at the end is left out. */
    void separator(byte mark) {
        separator = mark;
    }

    void dropSeparator() {
        separator = 0;
    }

    /** A token of a kind. */
    void write(int kind, byte[] source, int from, int to, boolean spaced) {
        int at = length;
        if (full || to - from + 2 > LIMIT - at) {
            full = true;
            return;
        }
        int rule = SPACES[kind][last];
        if (separator != 0) {
            bytes[at] = separator;
            at += at == 0 ? 0 : 1;
            separator = 0;
            rule = ALWAYS;
        }
        bytes[at] = ' ';
        at += at == 0 ? 0 : (rule & 1) | (spaced ? rule >>> 1 : 0);
        Eight.copy(source, from, to, bytes, at);
        length = at + to - from;
        last = kind;
    }

    private boolean endsWithTwoRows() {
        if (full || length < ROWS.length) {
            return false;
        }
        for (int i = 1; i <= ROWS.length; i++) {
            if (bytes[length - i] != ROWS[ROWS.length - i]) {
                return false;
            }
        }
        return true;
    }
}
