package io.foreshock.collector.l7.sql;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.StringTokenizer;

/**
 * Words of SQL that a digest writes in capitals, and those that begin a statement. A word is a
 * number from 0 on. What is no word here is a name: kept as it is, and never a method.
 */
final class SqlWords {
    /** The longest that is looked for. */
    static final int MAX_LENGTH = 25;

    /** No word. */
    static final int NONE = -1;

    /** Verbs: what a statement can begin with, and so what a method can be. */
    private static final String VERBS =
            "SELECT INSERT UPDATE DELETE REPLACE MERGE UPSERT WITH VALUES TABLE CALL DO"
                    + " BEGIN START COMMIT ROLLBACK END ABORT SAVEPOINT RELEASE XA LOCK UNLOCK"
                    + " SET RESET SHOW USE EXPLAIN DESCRIBE DESC ANALYZE ANALYSE HELP"
                    + " CREATE ALTER DROP TRUNCATE RENAME COMMENT GRANT REVOKE REASSIGN SECURITY"
                    + " VACUUM REINDEX CLUSTER REFRESH CHECKPOINT COPY LOAD IMPORT"
                    + " LISTEN UNLISTEN NOTIFY DISCARD"
                    + " PREPARE EXECUTE DEALLOCATE DECLARE FETCH MOVE CLOSE"
                    + " KILL FLUSH OPTIMIZE CHECK CHECKSUM REPAIR CACHE HANDLER BINLOG CHANGE PURGE"
                    + " STOP INSTALL UNINSTALL SHUTDOWN RESTART CLONE SIGNAL RESIGNAL GET"
                    // PostgreSQL's replication protocol
                    + " IDENTIFY_SYSTEM START_REPLICATION CREATE_REPLICATION_SLOT"
                    + " READ_REPLICATION_SLOT DROP_REPLICATION_SLOT ALTER_REPLICATION_SLOT"
                    + " TIMELINE_HISTORY BASE_BACKUP UPLOAD_MANIFEST"
                    // consoles of poolers, and servers that speak one of the protocols
                    + " PAUSE RESUME RELOAD RECONNECT SUSPEND ENABLE DISABLE WAIT_CLOSE BACKUP"
                    + " RESTORE CANCEL";

    /** Verbs whose names are made up by a session: savepoints, cursors, prepared statements. */
    private static final String OF_A_SESSION =
            "SAVEPOINT RELEASE ROLLBACK FETCH MOVE CLOSE DEALLOCATE EXECUTE";

    /** Verbs of which that is so for the first name only. */
    private static final String OF_A_SESSION_FIRST = "DECLARE PREPARE";

    private static final String OTHERS =
            "FROM WHERE AND OR NOT IN IS NULL TRUE FALSE LIKE ILIKE RLIKE REGEXP SIMILAR BETWEEN"
                    + " EXISTS ANY ALL SOME JOIN INNER LEFT RIGHT FULL OUTER CROSS NATURAL LATERAL"
                    + " STRAIGHT_JOIN ON USING GROUP BY ORDER HAVING LIMIT OFFSET UNION INTERSECT"
                    + " EXCEPT MINUS DISTINCT AS INTO CASE WHEN THEN ELSE FOR ASC NULLS OVER"
                    + " PARTITION WINDOW RANGE ROWS ROW PRECEDING FOLLOWING UNBOUNDED CURRENT"
                    + " RETURNING CONFLICT NOTHING DUPLICATE KEY IGNORE DEFAULT PRIMARY FOREIGN"
                    + " REFERENCES UNIQUE INDEX CONSTRAINT ADD COLUMN DATABASE SCHEMA VIEW"
                    + " FUNCTION PROCEDURE TRIGGER SEQUENCE USER ROLE PASSWORD IDENTIFIED TO"
                    + " TEMPORARY TEMP IF RECURSIVE CAST COLLATE SHARE NOWAIT SKIP LOCKED"
                    + " TRANSACTION ISOLATION LEVEL READ WRITE ONLY COMMITTED UNCOMMITTED REPEATABLE"
                    + " SERIALIZABLE SNAPSHOT CONSISTENT WORK SESSION GLOBAL LOCAL INTERVAL NAMES"
                    + " DIV MOD XOR BINARY MATCH AGAINST FORCE OF ENCRYPTED CURSOR CONCURRENTLY"
                    + " MATERIALIZED CASCADE RESTRICT TABLES ENCLOSED TERMINATED LINES FIELDS"
                    + " STDIN STDOUT FILTER WITHIN TABLESAMPLE OVERLAPS ESCAPE ONE FIRST NEXT";

    /** Those that a digest does more with than to write them. */
    private static final String WITH_RULES =
            "WITH SELECT INSERT UPDATE DELETE MERGE VALUES ROW USER ROLE GROUP PASSWORD IDENTIFIED BY"
                    + " NULL TRUE FALSE";

    private static final int SLOTS = 1024;
    private static final short[] TABLE = new short[SLOTS]; // word + 1; 0 where there is none
    private static final byte[][] TEXTS;
    private static final byte[][] PADDED; // the same, for fast copies
    private static final long[] HEADS; // their first eight letters
    private static final int VERB_COUNT;
    private static final boolean[] SPECIAL;
    private static final int[] SESSION_NAMES;

    static {
        StringTokenizer verbs = new StringTokenizer(VERBS);
        StringTokenizer others = new StringTokenizer(OTHERS);
        VERB_COUNT = verbs.countTokens();
        TEXTS = new byte[VERB_COUNT + others.countTokens()][];
        PADDED = new byte[TEXTS.length][];
        HEADS = new long[TEXTS.length];
        for (int word = 0; word < TEXTS.length; word++) {
            String text = word < VERB_COUNT ? verbs.nextToken() : others.nextToken();
            TEXTS[word] = text.getBytes(StandardCharsets.US_ASCII);
            PADDED[word] = Arrays.copyOf(TEXTS[word], MAX_LENGTH + Eight.FAST_COPY);
            HEADS[word] = Eight.capitals(TEXTS[word], 0, TEXTS[word].length);
            int slot = slot(HEADS[word], TEXTS[word].length);
            while (TABLE[slot] != 0) {
                slot = (slot + 1) & (SLOTS - 1);
            }
            TABLE[slot] = (short) (word + 1);
        }
        SPECIAL = new boolean[TEXTS.length];
        StringTokenizer rules = new StringTokenizer(WITH_RULES);
        while (rules.hasMoreTokens()) {
            SPECIAL[word(rules.nextToken())] = true;
        }
        SESSION_NAMES = new int[TEXTS.length];
        count(OF_A_SESSION, Integer.MAX_VALUE);
        count(OF_A_SESSION_FIRST, 1);
    }

    private SqlWords() {}

    /** The word that the bytes in {@code [from, to)} are, at least one; or {@link #NONE}. */
    static int find(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length > MAX_LENGTH) {
            return NONE;
        }
        long head = Eight.capitals(bytes, from, to);
        int slot = slot(head, length);
        for (int next = TABLE[slot]; next != 0; next = TABLE[slot]) {
            int word = next - 1;
            if (HEADS[word] == head
                    && TEXTS[word].length == length
                    && (length <= Long.BYTES || equal(TEXTS[word], bytes, from))) {
                return word;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        return NONE;
    }

    private static int slot(long head, int length) {
        return (int) (((head + length) * 0x9e3779b97f4a7c15L) >>> 40) & (SLOTS - 1);
    }

    /** The word with this text. */
    static int word(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        int word = find(bytes, 0, bytes.length);
        if (word == NONE) {
            throw new IllegalArgumentException("no word: " + text);
        }
        return word;
    }

    /** Its text, in capitals; never write to it. */
    static byte[] text(int word) {
        return TEXTS[word];
    }

    /** An array that begins with its text; never write to it. */
    static byte[] padded(int word) {
        return PADDED[word];
    }

    /** Length of its text. */
    static int length(int word) {
        return TEXTS[word].length;
    }

    /** True if a statement can begin with it. */
    static boolean isVerb(int word) {
        return word >= 0 && word < VERB_COUNT;
    }

    /** True if a digest has a rule for it. */
    static boolean isSpecial(int word) {
        return SPECIAL[word];
    }

    /** How many names behind a verb are made up by a session, so without a bound in number. */
    static int namesOfSession(int verb) {
        return SESSION_NAMES[verb];
    }

    private static void count(String verbs, int names) {
        StringTokenizer session = new StringTokenizer(verbs);
        while (session.hasMoreTokens()) {
            SESSION_NAMES[word(session.nextToken())] = names;
        }
    }

    private static boolean equal(byte[] text, byte[] bytes, int from) {
        for (int i = Long.BYTES; i < text.length; i++) {
            if ((bytes[from + i] & 0xdf) != text[i]) {
                return false;
            }
        }
        return true;
    }
}
