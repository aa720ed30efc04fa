package io.foreshock.collector.l7.sql;

import static io.foreshock.collector.l7.exchange.Outcome.CLIENT_ERROR;
import static io.foreshock.collector.l7.exchange.Outcome.SERVER_ERROR;
import static io.foreshock.collector.l7.exchange.Outcome.TIMEOUT;

import io.foreshock.collector.l7.exchange.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What an SQLSTATE says of how a request ended. One rule decides: an error is the client's if the
 * same request would be refused again for what it is; it is the server's if the request was right,
 * and the state of the server or what others did at the time is to blame, so that a later attempt
 * may succeed; it is a time-out if somebody gave up waiting, the server because of a limit or the
 * client by a cancel.
 *
 * <p>Whole states count before their class (two characters and 000). What is in no class here is
 * taken for the server's: an error that nobody has explained is never OK.
 *
 * <p>Sources: PostgreSQL's manual, Appendix A; MySQL's Server Error Message Reference; ISO 9075-2.
 */
public final class SqlStates {
    /** Characters of a state. */
    public static final int LENGTH = 5;

    /**
     * A line of the table.
     *
     * @param state a state, or a class and 000
     * @param outcome of a request that ends with it
     * @param reason why so
     */
    public record Rule(String state, Outcome outcome, String reason) {}

    private static final List<Rule> RULES =
            List.of(
                    new Rule("02000", CLIENT_ERROR, "no data: a warning that is sent as an error"),
                    new Rule("03000", CLIENT_ERROR, "statement not complete"),
                    new Rule("08000", SERVER_ERROR, "connection: the server's, or behind a pooler"),
                    new Rule("09000", CLIENT_ERROR, "a trigger refuses it"),
                    new Rule("0A000", CLIENT_ERROR, "not supported"),
                    new Rule("0B000", CLIENT_ERROR, "a transaction was begun wrongly"),
                    new Rule("0F000", CLIENT_ERROR, "wrong locator"),
                    new Rule("0K000", CLIENT_ERROR, "RESIGNAL without a handler"),
                    new Rule("0L000", CLIENT_ERROR, "wrong grantor"),
                    new Rule("0P000", CLIENT_ERROR, "wrong role"),
                    new Rule("0Z000", CLIENT_ERROR, "diagnostics without a handler"),
                    new Rule("20000", CLIENT_ERROR, "no case matches"),
                    new Rule("21000", CLIENT_ERROR, "more rows or columns than fit"),
                    new Rule("22000", CLIENT_ERROR, "data: out of range, wrong format, zero"),
                    new Rule("23000", CLIENT_ERROR, "a constraint is violated"),
                    new Rule("24000", CLIENT_ERROR, "a cursor in a wrong state"),
                    new Rule("25000", CLIENT_ERROR, "a transaction in a wrong state"),
                    new Rule("25006", SERVER_ERROR, "read-only: as a rule it became a replica"),
                    new Rule("25P03", TIMEOUT, "idle in a transaction for too long"),
                    new Rule("25P04", TIMEOUT, "the transaction took too long"),
                    new Rule("26000", CLIENT_ERROR, "no such prepared statement"),
                    new Rule("27000", CLIENT_ERROR, "a trigger changes what is being changed"),
                    new Rule("28000", CLIENT_ERROR, "wrong user or password"),
                    new Rule("2B000", CLIENT_ERROR, "others depend on it"),
                    new Rule("2D000", CLIENT_ERROR, "a transaction was ended wrongly"),
                    new Rule("2F000", CLIENT_ERROR, "a function does what it must not"),
                    new Rule("34000", CLIENT_ERROR, "no such cursor"),
                    new Rule("35000", CLIENT_ERROR, "no such condition"),
                    new Rule("38000", SERVER_ERROR, "a routine outside of the server failed"),
                    new Rule("39000", SERVER_ERROR, "such a routine was called wrongly"),
                    new Rule("3B000", CLIENT_ERROR, "no such savepoint"),
                    new Rule("3D000", CLIENT_ERROR, "no such database"),
                    new Rule("3F000", CLIENT_ERROR, "no such schema"),
                    new Rule("40000", SERVER_ERROR, "others' doing: serialization, deadlock"),
                    new Rule("40002", CLIENT_ERROR, "a constraint is violated at the commit"),
                    new Rule("42000", CLIENT_ERROR, "syntax, rights, unknown names"),
                    new Rule("44000", CLIENT_ERROR, "the check of a view is violated"),
                    new Rule("45000", CLIENT_ERROR, "raised by the application's own code"),
                    new Rule("53000", SERVER_ERROR, "disk full, memory, too many clients"),
                    new Rule("54000", CLIENT_ERROR, "more than the server can do for anybody"),
                    new Rule("55000", CLIENT_ERROR, "an object in a wrong state"),
                    new Rule("55006", SERVER_ERROR, "an object is in use by others"),
                    new Rule("55P03", SERVER_ERROR, "others hold the lock"),
                    new Rule("57000", SERVER_ERROR, "the operator: shutdown, crash, starting up"),
                    new Rule("57014", TIMEOUT, "statement_timeout, or the client's cancel"),
                    new Rule("57P05", TIMEOUT, "idle for too long"),
                    new Rule("58000", SERVER_ERROR, "input and output of the system"),
                    new Rule("70100", TIMEOUT, "killed, as drivers do once they gave up"),
                    new Rule("72000", SERVER_ERROR, "snapshot too old"),
                    new Rule("F0000", SERVER_ERROR, "configuration"),
                    new Rule("HV000", SERVER_ERROR, "a foreign server"),
                    new Rule("HY000", SERVER_ERROR, "MySQL, general: see its numbers"),
                    new Rule("P0000", CLIENT_ERROR, "raised by the application's own code"),
                    new Rule("P0004", SERVER_ERROR, "an assertion failed"),
                    new Rule("XA000", CLIENT_ERROR, "wrong state or name of an XA transaction"),
                    new Rule("XA100", SERVER_ERROR, "an XA transaction is rolled back"),
                    new Rule("XA102", SERVER_ERROR, "the same, by a deadlock"),
                    new Rule("XA106", TIMEOUT, "the same, as it took too long"),
                    new Rule("XAE03", SERVER_ERROR, "a resource manager failed"),
                    new Rule("XX000", SERVER_ERROR, "internal error, corrupted data"));

    private static final int CLASS = 36 * 36 * 36;
    private static final int[] CODES = new int[RULES.size()];
    private static final Outcome[] OUTCOMES = new Outcome[RULES.size()];

    static {
        List<Rule> sorted =
                RULES.stream().sorted(Comparator.comparingInt(rule -> code(rule.state()))).toList();
        for (int i = 0; i < CODES.length; i++) {
            CODES[i] = code(sorted.get(i).state());
            OUTCOMES[i] = sorted.get(i).outcome();
        }
    }

    private SqlStates() {}

    /** The table. */
    public static List<Rule> rules() {
        return RULES;
    }

    /** True if five digits and capitals are at an index. */
    public static boolean isState(byte[] bytes, int from, int to) {
        return to - from >= LENGTH && code(bytes, from) >= 0;
    }

    /** The outcome of a request that ends with the state at an index, which must be one. */
    public static Outcome outcome(byte[] bytes, int from) {
        int code = code(bytes, from);
        int index = Arrays.binarySearch(CODES, code);
        if (index < 0) {
            index = Arrays.binarySearch(CODES, code - code % CLASS);
        }
        return index < 0 ? SERVER_ERROR : OUTCOMES[index];
    }

    private static int code(String state) {
        return code(state.getBytes(StandardCharsets.US_ASCII), 0);
    }

    /** The state as a number to the base of 36; negative if it is none. */
    private static int code(byte[] bytes, int from) {
        int code = 0;
        for (int i = from; i < from + LENGTH; i++) {
            byte next = bytes[i];
            if (next >= '0' && next <= '9') {
                code = code * 36 + next - '0';
            } else if (next >= 'A' && next <= 'Z') {
                code = code * 36 + next - 'A' + 10;
            } else {
                return -1;
            }
        }
        return code;
    }
}
