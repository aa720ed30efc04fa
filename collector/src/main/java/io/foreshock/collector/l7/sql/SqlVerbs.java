package io.foreshock.collector.l7.sql;

import io.foreshock.collector.l7.parse.Recognition;

/** Tells text that begins like a statement from other bytes, for those who recognise protocols. */
public final class SqlVerbs {
    private static final int SHORTEST = 3;

    private SqlVerbs() {}

    /**
     * Whether the bytes in {@code [from, to)} begin like a statement: white space, parentheses or a
     * comment, then a word that statements begin with, or white space and nothing at the end.
     */
    public static Recognition recognise(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (isSpace(bytes[at]) || bytes[at] == '(')) {
            at++;
        }
        if (at == to) {
            return Recognition.MORE;
        }
        if (bytes[at] == '/' || bytes[at] == '-') {
            return comment(bytes, at, to);
        }
        int word = at;
        while (at < to && isLetter(bytes[at])) {
            at++;
        }
        if (at == word || at - word > SqlWords.MAX_LENGTH) {
            return Recognition.NO;
        }
        boolean verb = SqlWords.isVerb(SqlWords.find(bytes, word, at)) && at - word >= SHORTEST;
        if (at == to) {
            return Recognition.MORE;
        }
        boolean ends = isSpace(bytes[at]) || bytes[at] == ';' || bytes[at] == '(' || bytes[at] == 0;
        boolean joined = bytes[at] == '*' || bytes[at] == '\'' || bytes[at] == '/';
        return verb && (ends || joined || bytes[at] == '`') ? Recognition.YES : Recognition.NO;
    }

    /** True if all of the bytes are one such word, and nothing else: COMMIT, BEGIN. */
    public static boolean isVerb(byte[] bytes, int from, int to) {
        return to - from >= SHORTEST && SqlWords.isVerb(SqlWords.find(bytes, from, to));
    }

    private static Recognition comment(byte[] bytes, int at, int to) {
        if (to - at < 2) {
            return Recognition.MORE;
        }
        byte second = bytes[at + 1];
        boolean opens = bytes[at] == '/' ? second == '*' : second == '-';
        return opens ? Recognition.YES : Recognition.NO;
    }

    private static boolean isSpace(byte next) {
        return next == ' ' || (next >= '\t' && next <= '\r');
    }

    private static boolean isLetter(byte next) {
        int small = next | 0x20;
        return (small >= 'a' && small <= 'z') || next == '_';
    }
}
