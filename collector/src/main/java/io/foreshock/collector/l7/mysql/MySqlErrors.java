package io.foreshock.collector.l7.mysql;

import static io.foreshock.collector.l7.exchange.Outcome.CLIENT_ERROR;
import static io.foreshock.collector.l7.exchange.Outcome.SERVER_ERROR;
import static io.foreshock.collector.l7.exchange.Outcome.TIMEOUT;

import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.sql.SqlStates;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What an error number of MySQL or MariaDB says of how a request ended: by this table for those
 * whose SQLSTATE says nothing (HY000) or something else, and by {@link SqlStates} for all others,
 * by the same rule.
 *
 * <p>Sources: MySQL's Server Error Message Reference, MariaDB's Error Code Reference.
 */
final class MySqlErrors {
    /**
     * A line of the table.
     *
     * @param number of the error
     * @param outcome of a request that ends with it
     * @param reason why so
     */
    record Rule(int number, Outcome outcome, String reason) {}

    private static final List<Rule> RULES =
            List.of(
                    new Rule(1040, SERVER_ERROR, "too many connections"),
                    new Rule(1043, CLIENT_ERROR, "bad handshake"),
                    new Rule(1047, SERVER_ERROR, "08S01 of a cluster's node that is not ready"),
                    new Rule(1093, CLIENT_ERROR, "a table is read and changed in one statement"),
                    new Rule(1110, CLIENT_ERROR, "a column twice"),
                    new Rule(1111, CLIENT_ERROR, "wrong use of an aggregate"),
                    new Rule(1130, CLIENT_ERROR, "the host has no rights"),
                    new Rule(1153, CLIENT_ERROR, "larger than max_allowed_packet"),
                    new Rule(1193, CLIENT_ERROR, "unknown variable"),
                    new Rule(1203, SERVER_ERROR, "42000, but a limit: the user's connections"),
                    new Rule(1205, TIMEOUT, "waited for a lock for too long"),
                    new Rule(1210, CLIENT_ERROR, "wrong arguments"),
                    new Rule(1221, CLIENT_ERROR, "clauses that do not go together"),
                    new Rule(1226, SERVER_ERROR, "42000, but a limit: the user's resources"),
                    new Rule(1238, CLIENT_ERROR, "a variable of another kind"),
                    new Rule(1243, CLIENT_ERROR, "no such prepared statement"),
                    new Rule(1248, CLIENT_ERROR, "a derived table without a name"),
                    new Rule(1251, CLIENT_ERROR, "08004, but a client with an old authentication"),
                    new Rule(1265, CLIENT_ERROR, "a value was cut"),
                    new Rule(1267, CLIENT_ERROR, "a mix of collations"),
                    new Rule(1271, CLIENT_ERROR, "a mix of collations"),
                    new Rule(1290, SERVER_ERROR, "an option of the server, as a rule read-only"),
                    new Rule(1295, CLIENT_ERROR, "not possible in a prepared statement"),
                    new Rule(1296, SERVER_ERROR, "an engine's error"),
                    new Rule(1298, CLIENT_ERROR, "unknown time zone"),
                    new Rule(1356, CLIENT_ERROR, "a view's tables are gone, or its rights"),
                    new Rule(1364, CLIENT_ERROR, "a column without a value"),
                    new Rule(1366, CLIENT_ERROR, "a value of a wrong type"),
                    new Rule(1390, CLIENT_ERROR, "too many placeholders"),
                    new Rule(1396, CLIENT_ERROR, "a user that exists, or does not"),
                    new Rule(1411, CLIENT_ERROR, "a value of a wrong format"),
                    new Rule(1412, SERVER_ERROR, "a table was changed by others meanwhile"),
                    new Rule(1442, CLIENT_ERROR, "a table is changed by its own trigger"),
                    new Rule(1525, CLIENT_ERROR, "a value of a wrong type"),
                    new Rule(1615, SERVER_ERROR, "a prepared statement must be prepared anew"),
                    new Rule(1644, CLIENT_ERROR, "raised by the application's own code"),
                    new Rule(1792, CLIENT_ERROR, "25006, but a transaction begun as read-only"),
                    new Rule(1819, CLIENT_ERROR, "a password against the policy"),
                    new Rule(1820, CLIENT_ERROR, "the password must be changed first"),
                    new Rule(1836, SERVER_ERROR, "the server is read-only"),
                    new Rule(1862, CLIENT_ERROR, "the password has expired"),
                    new Rule(1927, SERVER_ERROR, "70100, but the connection was killed"),
                    new Rule(1969, TIMEOUT, "max_statement_time (MariaDB)"),
                    new Rule(3024, TIMEOUT, "max_execution_time (MySQL)"),
                    new Rule(3118, CLIENT_ERROR, "the account is locked"),
                    new Rule(3159, CLIENT_ERROR, "transport must be secure"),
                    new Rule(3572, SERVER_ERROR, "others hold the lock, NOWAIT"),
                    new Rule(3819, CLIENT_ERROR, "a check constraint is violated"),
                    new Rule(4025, CLIENT_ERROR, "a constraint is violated (MariaDB)"),
                    new Rule(4031, TIMEOUT, "idle for too long"),
                    new Rule(4151, CLIENT_ERROR, "access denied, the account is locked (MariaDB)"));

    private static final int[] NUMBERS;
    private static final Outcome[] OUTCOMES = new Outcome[RULES.size()];

    static {
        List<Rule> sorted = RULES.stream().sorted(Comparator.comparingInt(Rule::number)).toList();
        NUMBERS = sorted.stream().mapToInt(Rule::number).toArray();
        for (int i = 0; i < OUTCOMES.length; i++) {
            OUTCOMES[i] = sorted.get(i).outcome();
        }
    }

    private MySqlErrors() {}

    /** The table. */
    static List<Rule> rules() {
        return RULES;
    }

    /** The outcome of a request that ends with an error that came without an SQLSTATE. */
    static Outcome outcome(int number) {
        int index = Arrays.binarySearch(NUMBERS, number);
        return index < 0 ? SERVER_ERROR : OUTCOMES[index];
    }

    /** The outcome of a request that ends with an error, its SQLSTATE being at an index. */
    static Outcome outcome(int number, byte[] bytes, int state) {
        int index = Arrays.binarySearch(NUMBERS, number);
        return index < 0 ? SqlStates.outcome(bytes, state) : OUTCOMES[index];
    }
}
