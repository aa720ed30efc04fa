package io.foreshock.collector.l7.sql;

import java.util.Arrays;

/** Kinds of tokens, and which a byte begins. */
final class SqlKind {
    /** A word; this kind and the next two are of bytes that continue one. */
    static final int WORD = 0;

    static final int DIGIT = 1;
    static final int DOLLAR = 2;
    static final int SPACE = 3;
    static final int QUOTE = 4;
    static final int DOUBLE_QUOTE = 5;
    static final int BACKTICK = 6;
    static final int OPEN = 7;
    static final int CLOSE = 8;
    static final int SEPARATOR = 9;
    static final int DOT = 10;
    static final int SIGN = 11;
    static final int SLASH = 12;
    static final int STAR = 13;
    static final int HASH = 14;
    static final int QUESTION = 15;
    static final int AT = 16;
    static final int COLON = 17;
    static final int OPERATOR = 18;

    /** Classes end here: kinds of tokens only. A literal, whatever its form; a parameter. */
    static final int LITERAL = 19;

    /** A name in quotes, which are in the token. */
    static final int QUOTED_NAME = 20;

    /** A mark without space on its sides: PostgreSQL's cast, MySQL's at before a quote. */
    static final int GLUE = 21;

    /** No more of them. */
    static final int END = 22;

    /** Kind of the token that a byte begins, as a rule. */
    static final byte[] CLASSES = classes();

    private SqlKind() {}

    private static byte[] classes() {
        byte[] classes = new byte[256];
        Arrays.fill(classes, (byte) OPERATOR);
        Arrays.fill(classes, 0, ' ' + 1, (byte) SPACE);
        Arrays.fill(classes, 'a', 'z' + 1, (byte) WORD);
        Arrays.fill(classes, 'A', 'Z' + 1, (byte) WORD);
        Arrays.fill(classes, 0x80, 0x100, (byte) WORD);
        Arrays.fill(classes, '0', '9' + 1, (byte) DIGIT);
        classes['_'] = WORD;
        classes['$'] = DOLLAR;
        classes['\''] = QUOTE;
        classes['"'] = DOUBLE_QUOTE;
        classes['`'] = BACKTICK;
        classes['('] = OPEN;
        classes['['] = OPEN;
        classes[')'] = CLOSE;
        classes[']'] = CLOSE;
        classes[','] = SEPARATOR;
        classes[';'] = SEPARATOR;
        classes['.'] = DOT;
        classes['-'] = SIGN;
        classes['+'] = SIGN;
        classes['/'] = SLASH;
        classes['*'] = STAR;
        classes['#'] = HASH;
        classes['?'] = QUESTION;
        classes['@'] = AT;
        classes[':'] = COLON;
        return classes;
    }
}
