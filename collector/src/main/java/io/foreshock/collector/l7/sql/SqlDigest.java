package io.foreshock.collector.l7.sql;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.trace.Traceparent;
import java.nio.charset.StandardCharsets;

/**
 * Reads a statement once, and makes of it what an exchange may tell: its verb as the method, and as
 * the endpoint its text without anything that a user or an application put into it. Literals and
 * parameters become {@code ?}, lists of them {@code (?)}, rows of VALUES their first; comments and
 * hints are gone; white space and the case of keywords are one; names are kept, but those that a
 * session makes up (of savepoints, cursors, prepared statements) and users' are not.
 *
 * <p>No literal survives, whatever its quotes, also where the statement is cut in the middle of
 * one. Where it depends on what was not seen whether bytes are a literal, the digest ends before
 * them. A statement that begins with no known verb is {@code OTHER ?}: it may be a password that
 * was typed into the wrong window.
 *
 * <p>Allocates nothing, takes time in proportion to the statement. Reused; not safe for use by
 * several threads.
 */
public final class SqlDigest {
    private static final byte[] OTHER = "OTHER".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_METHOD = {};

    private static final int WITH = SqlWords.word("WITH");
    private static final int SELECT = SqlWords.word("SELECT");
    private static final int INSERT = SqlWords.word("INSERT");
    private static final int UPDATE = SqlWords.word("UPDATE");
    private static final int DELETE = SqlWords.word("DELETE");
    private static final int MERGE = SqlWords.word("MERGE");
    private static final int CREATE = SqlWords.word("CREATE");
    private static final int ALTER = SqlWords.word("ALTER");
    private static final int DROP = SqlWords.word("DROP");
    private static final int RENAME = SqlWords.word("RENAME");
    private static final int REPLACE = SqlWords.word("REPLACE");
    private static final int SET = SqlWords.word("SET");
    private static final int USER = SqlWords.word("USER");
    private static final int ROLE = SqlWords.word("ROLE");
    private static final int GROUP = SqlWords.word("GROUP");
    private static final int PASSWORD = SqlWords.word("PASSWORD");
    private static final int IDENTIFIED = SqlWords.word("IDENTIFIED");
    private static final int BY = SqlWords.word("BY");
    private static final int CHANGE = SqlWords.word("CHANGE");
    private static final int VALUES = SqlWords.word("VALUES");
    private static final int ROW = SqlWords.word("ROW");
    private static final int IS = SqlWords.word("IS");
    private static final int NOT = SqlWords.word("NOT");
    private static final int NULL = SqlWords.word("NULL");
    private static final int TRUE = SqlWords.word("TRUE");
    private static final int FALSE = SqlWords.word("FALSE");

    private final SqlLexer lexer = new SqlLexer();
    private final DigestText text = new DigestText();
    private final ValueRows rows = new ValueRows();
    private byte[] source = {};
    private byte[] method = NO_METHOD;
    private long fingerprint;
    private boolean secret; // one of its literals may be a password
    private boolean cut; // the statement goes on behind what was read

    private boolean beginning; // of a statement: a verb is next
    private int depth; // of parentheses
    private int withDepth; // depth + 1 of a WITH whose verb is to come, else 0
    private int hiddenNames; // how many of the next names are not to be shown
    private int lastWord; // the token before, if it was a word
    private boolean dotted; // the token before is a dot

    /**
     * Reads a statement, or several with semicolons between.
     *
     * @param bytes where it is, in {@code [from, to)}
     * @param whole false if it continues behind {@code to}
     */
    public void read(
            Dialect dialect,
            Backslash plainStrings,
            byte[] bytes,
            int from,
            int to,
            boolean whole) {
        lexer.start(dialect, plainStrings, bytes, from, to, whole);
        cut = !whole;
        text.clear();
        rows.clear();
        source = bytes;
        method = NO_METHOD;
        secret = false;
        beginning = true;
        depth = 0;
        withDepth = 0;
        hiddenNames = 0;
        lastWord = SqlWords.NONE;
        dotted = false;
        for (int kind = lexer.next(); kind != SqlKind.END; kind = lexer.next()) {
            token(kind);
        }
        fingerprint = secret ? DigestStore.hash(this) : lexer.fingerprint();
    }

    /**
     * Gives an exchange its method, endpoint and fingerprint, and what a comment told of a trace.
     */
    public void into(Exchange exchange) {
        exchange.method.set(method);
        exchange.endpoint.set(text.bytes(), 0, text.length());
        exchange.fingerprint = fingerprint;
        lexer.trace().into(exchange);
        if (cut) {
            exchange.lower(Confidence.TRUNCATED);
        }
    }

    /** Its verb in capitals; OTHER if it has none, empty if it is; never write to it. */
    public byte[] method() {
        return method;
    }

    /** Where the digest lies, from 0 to {@link #length()}; never write to it. */
    public byte[] bytes() {
        return text.bytes();
    }

    /** Length of the digest. */
    public int length() {
        return text.length();
    }

    /** True if the statement goes on behind what was read. */
    public boolean isCut() {
        return cut;
    }

    /** What its comments told. */
    public Traceparent trace() {
        return lexer.trace();
    }

    /**
     * Hash of the statement's bytes without its comments; of its digest only where it may hold a
     * password. Never 0.
     */
    public long fingerprint() {
        return fingerprint;
    }

    private void token(int kind) {
        int before = lastWord;
        boolean behindDot = dotted;
        lastWord = SqlWords.NONE;
        dotted = kind == SqlKind.DOT;
        if (kind == SqlKind.WORD) {
            word(before, behindDot);
            return;
        }
        if (beginning && kind != SqlKind.OPEN && kind != SqlKind.SEPARATOR) {
            begin(SqlWords.NONE);
            return;
        }
        switch (kind) {
            case SqlKind.LITERAL -> literal();
            case SqlKind.QUOTED_NAME -> quotedName();
            case SqlKind.OPEN -> open();
            case SqlKind.CLOSE -> close();
            case SqlKind.SEPARATOR -> separator();
            case SqlKind.DOT -> glue(false);
            case SqlKind.GLUE -> glue(lexer.isSpaced() && !lexer.isPostgreSql());
            default -> operator(kind);
        }
    }

    private void word(int before, boolean behindDot) {
        int word = behindDot ? SqlWords.NONE : SqlWords.find(source, lexer.from(), lexer.to());
        if (beginning && !begin(word)) {
            return;
        }
        if (word == SqlWords.NONE) {
            name(lexer.from(), lexer.to());
        } else {
            keyword(word, before);
        }
    }

    /** The first token of a statement: false if it is no verb, and so nothing of it is shown. */
    private boolean begin(int word) {
        beginning = false;
        boolean verb = SqlWords.isVerb(word);
        if (method == NO_METHOD) {
            method = verb ? SqlWords.text(word) : OTHER;
            withDepth = word == WITH ? depth + 1 : 0;
        }
        if (verb) {
            secret |= word == CHANGE; // of a replica's source: MASTER_PASSWORD
            hiddenNames = SqlWords.namesOfSession(word);
        } else {
            literal();
            lexer.stop();
        }
        return verb;
    }

    private void keyword(int word, int before) {
        lastWord = word;
        if (SqlWords.isSpecial(word)) {
            specialWord(word, before);
        } else {
            rows.onOther(depth);
            write(word);
        }
    }

    private void specialWord(int word, int before) {
        if (withDepth == depth + 1 && isVerbOfWith(word)) {
            method = SqlWords.text(word);
            withDepth = 0;
        }
        boolean users = tellsOfUsers(word, before);
        if (users) {
            hiddenNames = Integer.MAX_VALUE;
        }
        secret |= users || word == PASSWORD || word == IDENTIFIED;
        boolean value = word == NULL || word == TRUE || word == FALSE;
        if (value && before != IS && before != NOT) {
            literal();
            return;
        }
        if (word == VALUES) {
            rows.onValues(depth);
        } else if (word == ROW) {
            rows.onRow(depth);
        } else {
            rows.onOther(depth);
        }
        write(word);
    }

    private void write(int word) {
        if (rows.isMuted()) {
            text.dropSeparator();
        } else {
            int length = SqlWords.length(word);
            text.write(DigestText.KEYWORD, SqlWords.padded(word), 0, length, false);
        }
    }

    private static boolean isVerbOfWith(int word) {
        return word == SELECT
                || word == INSERT
                || word == UPDATE
                || word == DELETE
                || word == MERGE
                || word == VALUES;
    }

    /** Statements on users and their passwords: a name in them may be one by mistake. */
    private static boolean tellsOfUsers(int word, int before) {
        if (word == BY) {
            return before == IDENTIFIED;
        }
        if (word == PASSWORD) {
            return before == SET;
        }
        return (word == USER || word == ROLE || word == GROUP)
                && (before == CREATE
                        || before == ALTER
                        || before == DROP
                        || before == RENAME
                        || before == REPLACE);
    }

    private void literal() {
        rows.onOther(depth);
        if (!rows.isMuted()) {
            text.literal();
        }
    }

    /** Its quotes are left out where the name is the same without. */
    private void quotedName() {
        int from = lexer.from();
        int to = lexer.to();
        if (SqlQuotes.isPlain(source, from + 1, to - 1, !lexer.isPostgreSql())) {
            name(from + 1, to - 1);
        } else {
            name(from, to);
        }
    }

    private void name(int from, int to) {
        if (hiddenNames > 0) {
            hiddenNames--;
            literal();
            return;
        }
        rows.onOther(depth);
        if (!rows.isMuted()) {
            text.write(DigestText.NAME, source, from, to, false);
        }
    }

    private void open() {
        rows.onOpen(depth);
        depth++;
        if (rows.isMuted()) {
            text.dropSeparator();
        } else {
            text.write(DigestText.OPENING, source, lexer.from(), lexer.to(), lexer.isSpaced());
        }
    }

    private void close() {
        depth--;
        if (!rows.onClose(depth)) {
            text.close(source, lexer.from());
        }
    }

    private void separator() {
        byte mark = source[lexer.from()];
        if (mark == ';') {
            beginning = true;
            depth = 0;
            hiddenNames = 0;
            rows.clear();
        } else {
            rows.onComma(depth);
        }
        if (!rows.isMuted()) {
            text.separator(mark);
        }
    }

    private void glue(boolean spaceBefore) {
        rows.onOther(depth);
        if (!rows.isMuted()) {
            text.write(DigestText.GLUE, source, lexer.from(), lexer.to(), spaceBefore);
        }
    }

    private void operator(int kind) {
        if (kind == SqlKind.SIGN && text.expectsValue() && lexer.isBeforeNumber()) {
            return; // the number's
        }
        rows.onOther(depth);
        if (!rows.isMuted()) {
            text.write(DigestText.OPERATOR, source, lexer.from(), lexer.to(), lexer.isSpaced());
        }
    }
}
