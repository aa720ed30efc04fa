package io.foreshock.collector.l7.sql;

import io.foreshock.collector.l7.trace.Traceparent;

/**
 * Cuts a statement into tokens, in time proportional to its length and without allocating. Comments
 * are none of them: they are skipped, and read for a {@code traceparent}. Where it depends on what
 * is not known what bytes are, the tokens end before them.
 *
 * <p>Rules of the servers: PostgreSQL's manual, 4.1 "Lexical Structure"; MySQL's, 11.1 "Literal
 * Values" and 11.7 "Comments".
 */
final class SqlLexer {
    private static final int NOTHING = -1;
    private static final byte[] CLASSES = SqlKind.CLASSES;

    private final Traceparent trace = new Traceparent();
    private byte[] source = {};
    private int at;
    private int end;
    private boolean whole;
    private boolean mysql;
    private Backslash backslash = Backslash.UNKNOWN;

    private int from;
    private int last; // kind of the token before
    private boolean spaced;
    private boolean escaping; // the token before is a string in which a backslash escapes
    private int codeEnd; // where a comment that is read as code ends, or 0
    private int hashed; // what is before it is in the fingerprint, or a comment
    private long fingerprint;

    /** Begins with a statement in {@code [first, to)}, which is not all of it unless whole. */
    void start(
            Dialect dialect,
            Backslash plainStrings,
            byte[] bytes,
            int first,
            int to,
            boolean isWhole) {
        source = bytes;
        at = first;
        end = to;
        whole = isWhole;
        mysql = dialect == Dialect.MYSQL;
        backslash = plainStrings;
        trace.clear();
        last = SqlKind.END;
        escaping = false;
        codeEnd = 0;
        hashed = first;
        fingerprint = 0;
    }

    /** The kind of the next token; then the methods below tell of it. */
    int next() {
        spaced = false;
        while (at < end) {
            int kind = CLASSES[source[at] & 0xff];
            if (kind == SqlKind.SPACE) {
                at++;
                spaced = true;
                continue;
            }
            from = at;
            boolean wasEscaping = escaping;
            escaping = false;
            int token = kind == SqlKind.WORD ? word() : token(kind, wasEscaping);
            if (token != NOTHING) {
                last = token;
                return token;
            }
            escaping = wasEscaping; // a comment
            spaced = true;
        }
        return SqlKind.END;
    }

    /** Where the token begins. */
    int from() {
        return from;
    }

    /** Index behind the token. */
    int to() {
        return at;
    }

    /** Whether white space or a comment is before the token. */
    boolean isSpaced() {
        return spaced;
    }

    /** Whether a number is right behind the token. */
    boolean isBeforeNumber() {
        return at < end && (source[at] == '.' || CLASSES[source[at] & 0xff] == SqlKind.DIGIT);
    }

    boolean isPostgreSql() {
        return !mysql;
    }

    /** Reads no more tokens. */
    void stop() {
        at = end;
    }

    /** What comments told. */
    Traceparent trace() {
        return trace;
    }

    /** Hash of all bytes of the statement but its comments, once there are no more tokens. */
    long fingerprint() {
        return Fingerprint.nonZero(Fingerprint.of(fingerprint, source, hashed, end));
    }

    private int token(int kind, boolean wasEscaping) {
        return switch (kind) {
            case SqlKind.DIGIT -> number();
            case SqlKind.DOLLAR -> dollar();
            case SqlKind.QUOTE -> string(at + 1, wasEscaping ? Backslash.UNKNOWN : backslash);
            case SqlKind.DOUBLE_QUOTE -> doubleQuote();
            case SqlKind.BACKTICK -> mysql ? quotedName((byte) '`') : one(SqlKind.OPERATOR);
            case SqlKind.DOT -> isNumberBehindDot() ? number() : one(SqlKind.DOT);
            case SqlKind.SIGN -> isLineComment() ? lineComment() : one(SqlKind.SIGN);
            case SqlKind.SLASH -> slash();
            case SqlKind.STAR -> star();
            case SqlKind.HASH -> mysql ? lineComment() : one(SqlKind.OPERATOR);
            case SqlKind.QUESTION ->
                    one(mysql ? SqlKind.LITERAL : SqlKind.OPERATOR); // PostgreSQL: of JSON
            case SqlKind.AT -> mysql ? at() : one(SqlKind.OPERATOR);
            case SqlKind.COLON -> colon();
            default -> one(kind);
        };
    }

    private int one(int kind) {
        at++;
        return kind;
    }

    private int word() {
        int next = wordEnd(at);
        if (next < end) {
            byte behind = source[next];
            if (behind == '\'' && isPrefix(next)) {
                return SqlKind.LITERAL;
            }
            if (behind == '&' && isUnicode(next)) {
                return literal(next + 2, source[next + 1], Backslash.LITERAL);
            }
        } else if (!whole) {
            return uncertain(); // it may be a part of a longer one
        }
        at = next;
        return SqlKind.WORD;
    }

    private int wordEnd(int index) {
        int next = index;
        while (next + Long.BYTES <= source.length) {
            int more = Eight.wordLength(source, next);
            next += more;
            if (more < Long.BYTES || next >= end) {
                return Math.min(next, end);
            }
        }
        while (next < end && CLASSES[source[next] & 0xff] <= SqlKind.DOLLAR) {
            next++;
        }
        return next;
    }

    /** Reads a literal whose first letters are a word: X'4d', E'it\'s', N'', _utf8''. */
    private boolean isPrefix(int quote) {
        int letter = quote - from == 1 ? source[from] | 0x20 : 0;
        boolean bits = letter == 'x' || letter == 'b';
        if (mysql) {
            if (!bits && letter != 'n' && source[from] != '_') {
                return false;
            }
            string(quote + 1, bits ? Backslash.UNKNOWN : backslash);
            return true;
        }
        if (!bits && letter != 'e' && letter != 'n') {
            return false;
        }
        Backslash plain = bits ? Backslash.LITERAL : backslash;
        string(quote + 1, letter == 'e' ? Backslash.ESCAPES : plain);
        escaping = letter == 'e';
        return true;
    }

    /** PostgreSQL's U&'…' and U&"…": a backslash is no escape of a quote in them. */
    private boolean isUnicode(int ampersand) {
        return !mysql
                && ampersand - from == 1
                && (source[from] | 0x20) == 'u'
                && ampersand + 1 < end
                && (source[ampersand + 1] == '\'' || source[ampersand + 1] == '"');
    }

    private int string(int first, Backslash mode) {
        return literal(first, (byte) '\'', mode);
    }

    private int literal(int first, byte quote, Backslash mode) {
        return literalTo(SqlQuotes.end(source, first, end, quote, mode));
    }

    /** What is behind a literal without a certain end is taken for a part of it. */
    private int literalTo(int index) {
        at = index == SqlQuotes.OPEN ? end : index;
        return SqlKind.LITERAL;
    }

    private int number() {
        int next = wordEnd(at + 1);
        while (next < end && (source[next] == '.' || isExponent(next))) {
            next = wordEnd(next + 1);
        }
        return literalTo(next);
    }

    private boolean isExponent(int sign) {
        return (source[sign] == '-' || source[sign] == '+')
                && (source[sign - 1] | 0x20) == 'e'
                && sign + 1 < end
                && CLASSES[source[sign + 1] & 0xff] == SqlKind.DIGIT;
    }

    private boolean isNumberBehindDot() {
        if (at + 1 == end || CLASSES[source[at + 1] & 0xff] != SqlKind.DIGIT) {
            return false;
        }
        return spaced
                || (last != SqlKind.WORD && last != SqlKind.QUOTED_NAME && last != SqlKind.CLOSE);
    }

    /** MySQL: a string, or a name in ANSI mode, which is not told: so what a backslash means. */
    private int doubleQuote() {
        if (!mysql) {
            return quotedName((byte) '"');
        }
        boolean certain = backslash == Backslash.LITERAL;
        return literal(at + 1, (byte) '"', certain ? Backslash.LITERAL : Backslash.UNKNOWN);
    }

    private int quotedName(byte quote) {
        int next = SqlQuotes.end(source, at + 1, end, quote, Backslash.LITERAL);
        if (next == SqlQuotes.OPEN || !SqlQuotes.isName(source, at + 1, next - 1)) {
            return literalTo(next);
        }
        at = next;
        return SqlKind.QUOTED_NAME;
    }

    private int dollar() {
        if (mysql) {
            return literalTo(SqlQuotes.OPEN); // a name, or since 8.2 a string in dollars
        }
        if (at + 1 < end && CLASSES[source[at + 1] & 0xff] == SqlKind.DIGIT) {
            return number();
        }
        return literalTo(SqlQuotes.dollarEnd(source, at + 1, end));
    }

    /** MySQL's variables, and the middle of a user's name: 'name'@'host'. */
    private int at() {
        while (at < end && source[at] == '@') {
            at++;
        }
        int first = at;
        at = wordEnd(first);
        if (at == end && !whole) {
            return uncertain();
        }
        return at == first ? SqlKind.GLUE : SqlKind.WORD;
    }

    private int colon() {
        boolean cast = !mysql && at + 1 < end && source[at + 1] == ':';
        at += cast ? 2 : 1;
        return cast ? SqlKind.GLUE : SqlKind.OPERATOR;
    }

    /** MySQL takes two dashes for a comment only with white space behind them. */
    private boolean isLineComment() {
        if (source[at] != '-' || at + 1 == end || source[at + 1] != '-') {
            return false;
        }
        return !mysql || at + 2 == end || CLASSES[source[at + 2] & 0xff] == SqlKind.SPACE;
    }

    private int lineComment() {
        return skipTo(SqlQuotes.lineEnd(source, at, end, !mysql));
    }

    private int slash() {
        if (at + 1 == end || source[at + 1] != '*') {
            return one(SqlKind.OPERATOR);
        }
        int next = SqlQuotes.commentEnd(source, at + 2, end, !mysql);
        if (next == SqlQuotes.OPEN) {
            return skipTo(end);
        }
        if (mysql) {
            int mark = source[at + 2] == 'M' ? at + 3 : at + 2;
            if (source[mark] == '!') {
                return code(mark + 1, next - 2);
            }
            if (source[mark] == '+' && !SqlQuotes.isBalanced(source, mark, next - 2)) {
                return uncertain(); // a server that reads hints may find another end
            }
        }
        trace.readComment(source, at + 2, next - 2);
        return skipTo(next);
    }

    /**
     * Goes on within a comment that some versions of MySQL or MariaDB read as code, unless it ends
     * elsewhere for those than for the others.
     */
    private int code(int first, int last) {
        if (SqlQuotes.hasMarks(source, first, last) || !SqlQuotes.isBalanced(source, first, last)) {
            return uncertain();
        }
        int digits = 0;
        while (digits < 6 && CLASSES[source[first + digits] & 0xff] == SqlKind.DIGIT) {
            digits++;
        }
        at = digits < 5 ? first : first + digits; // fewer are no version
        codeEnd = last;
        return NOTHING;
    }

    private int star() {
        if (codeEnd != 0 && at >= codeEnd) {
            at = codeEnd + 2;
            codeEnd = 0;
            return NOTHING;
        }
        return one(SqlKind.OPERATOR);
    }

    private int skipTo(int index) {
        fingerprint = Fingerprint.of(fingerprint, source, hashed, at);
        hashed = index;
        at = index;
        return NOTHING;
    }

    private int uncertain() {
        at = end;
        return SqlKind.END;
    }
}
