package io.foreshock.collector.l7.sql;

/**
 * Finds where literals, quoted names and comments end. Each method is given where one begins behind
 * its opening mark, and returns the index behind its closing mark, or {@link #OPEN}: the bytes end
 * first, or the end depends on what is not known (what a backslash means, a charset in which it is
 * the second byte of a character). Nothing behind an open one may be taken for code.
 */
final class SqlQuotes {
    /** No end that is certain. */
    static final int OPEN = -1;

    /** Most bytes between the dollars of a dollar quote; longer ones are left open. */
    private static final int MAX_TAG = 63;

    private SqlQuotes() {}

    /** A string, or a name if {@code backslash} is LITERAL; doubled quotes are within it. */
    static int end(byte[] bytes, int from, int to, byte quote, Backslash backslash) {
        int at = from;
        while (at < to) {
            byte next = bytes[at];
            if (next == quote) {
                if (at + 1 == to || bytes[at + 1] != quote) {
                    return at + 1;
                }
                at += 2;
            } else if (next == '\\' && backslash != Backslash.LITERAL) {
                if (at + 1 == to || isDoubtful(bytes, at, quote, backslash)) {
                    return OPEN;
                }
                at += 2;
            } else {
                at++;
            }
        }
        return OPEN;
    }

    /**
     * True if a backslash decides where a string ends, and may be none: by the server's mode, or
     * because it is the second byte of a character (GBK, Big5 and Shift JIS have such).
     */
    private static boolean isDoubtful(byte[] bytes, int at, byte quote, Backslash backslash) {
        byte escaped = bytes[at + 1];
        if (escaped != quote && escaped != '\\') {
            return false;
        }
        return bytes[at - 1] < 0 || (escaped == quote && backslash == Backslash.UNKNOWN);
    }

    /** PostgreSQL's dollar quote, from behind its first dollar; OPEN if it is none. */
    static int dollarEnd(byte[] bytes, int from, int to) {
        int tag = from;
        while (tag < to && isTag(bytes[tag], tag == from)) {
            tag++;
        }
        if (tag == to || bytes[tag] != '$' || tag - from > MAX_TAG) {
            return OPEN;
        }
        int length = tag + 1 - from;
        for (int at = tag + 1; at + length < to; at++) {
            if (bytes[at] == '$' && same(bytes, from, at + 1, length)) {
                return at + 1 + length;
            }
        }
        return OPEN;
    }

    private static boolean isTag(byte next, boolean first) {
        int small = next | 0x20;
        return (small >= 'a' && small <= 'z')
                || next == '_'
                || next < 0
                || (!first && next >= '0' && next <= '9');
    }

    private static boolean same(byte[] bytes, int one, int other, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[one + i] != bytes[other + i]) {
                return false;
            }
        }
        return true;
    }

    /** A comment from behind its opening mark; PostgreSQL's nest. */
    static int commentEnd(byte[] bytes, int from, int to, boolean nested) {
        int depth = 1;
        for (int at = from; at + 1 < to; at++) {
            if (bytes[at] == '*' && bytes[at + 1] == '/') {
                if (--depth == 0) {
                    return at + 2;
                }
                at++;
            } else if (nested && bytes[at] == '/' && bytes[at + 1] == '*') {
                depth++;
                at++;
            }
        }
        return OPEN;
    }

    /** A comment to the end of its line; the end of the bytes is one, too. */
    static int lineEnd(byte[] bytes, int from, int to, boolean carriageReturn) {
        int at = from;
        while (at < to && bytes[at] != '\n' && !(carriageReturn && bytes[at] == '\r')) {
            at++;
        }
        return at;
    }

    /** Whether a comment begins between two indexes, or a string in dollars may. */
    static boolean hasMarks(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            switch (bytes[at]) {
                case '#', '$' -> {
                    return true;
                }
                case '-', '/' -> {
                    if (at + 1 < to && (bytes[at + 1] == '-' || bytes[at + 1] == '*')) {
                        return true;
                    }
                }
                default -> {}
            }
        }
        return false;
    }

    /** Whether each quote between two indexes is closed before the second, without an escape. */
    static boolean isBalanced(byte[] bytes, int from, int to) {
        byte open = 0;
        for (int at = from; at < to; at++) {
            byte next = bytes[at];
            if (next == '\\') {
                return false;
            }
            if (open != 0) {
                open = next == open ? 0 : open;
            } else if (next == '\'' || next == '"' || next == '`') {
                open = next;
            }
        }
        return open == 0;
    }

    /** Whether a quoted name is one that people give: nothing of which a literal is made. */
    static boolean isName(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            byte next = bytes[at];
            int small = next | 0x20;
            boolean usual =
                    (small >= 'a' && small <= 'z')
                            || (next >= '0' && next <= '9')
                            || next == '_'
                            || next == '-'
                            || next == '.'
                            || next == ' '
                            || next < 0;
            if (!usual) {
                return false;
            }
        }
        return from < to;
    }

    /** Whether a quoted name needs no quotes; in PostgreSQL they keep capitals. */
    static boolean isPlain(byte[] bytes, int from, int to, boolean capitals) {
        for (int at = from; at < to; at++) {
            byte next = bytes[at];
            boolean plain =
                    (next >= 'a' && next <= 'z')
                            || next == '_'
                            || (capitals && next >= 'A' && next <= 'Z')
                            || (at > from && next >= '0' && next <= '9');
            if (!plain) {
                return false;
            }
        }
        return from < to;
    }
}
