package io.foreshock.collector.l7.postgresql;

import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.sql.SqlStates;

/**
 * Reads an ErrorResponse: severity and SQLSTATE. Of its message only this is looked at: whether it
 * tells of a lock's time-out, which has the same state as a lock that is not waited for.
 */
final class ErrorFields {
    private static final byte[] FATAL = {'F', 'A', 'T', 'A', 'L'};
    private static final byte[] PANIC = {'P', 'A', 'N', 'I', 'C'};
    private static final byte[] LOCK_NOT_AVAILABLE = {'5', '5', 'P', '0', '3'};
    private static final byte[] PROTOCOL_VIOLATION = {'0', '8', 'P', '0', '1'};
    private static final byte[] TIMEOUT = {'t', 'i', 'm', 'e', 'o', 'u', 't'};

    private boolean fatal;
    private boolean lockTimeout;
    private boolean cut; // there is more of it than was read
    private int state; // index of the SQLSTATE, negative without one
    private PostgreSqlMessage message = new PostgreSqlMessage();

    /** Reads one; what is asked of it has to be asked before the next message. */
    void read(PostgreSqlMessage read) {
        message = read;
        fatal = false;
        lockTimeout = false;
        cut = !message.isWhole();
        state = -1;
        message.seek(0);
        while (message.cursor() < message.end) {
            int field = message.read1();
            if (field == 0) {
                return;
            }
            int from = message.cursor();
            int to = message.skipText();
            switch (field) {
                case 'S', 'V' -> fatal |= is(from, to, FATAL) || is(from, to, PANIC);
                case 'C' -> state = SqlStates.isState(message.bytes, from, to) ? from : -1;
                case 'M' -> lockTimeout = endsWith(from, to, TIMEOUT);
                default -> {}
            }
        }
    }

    /** True if the server ends the session with it. */
    boolean isFatal() {
        return fatal;
    }

    /** Whose error it is. */
    Outcome outcome() {
        if (state < 0) {
            return cut ? Outcome.UNKNOWN : Outcome.SERVER_ERROR;
        }
        if (lockTimeout && is(state, state + SqlStates.LENGTH, LOCK_NOT_AVAILABLE)) {
            return Outcome.TIMEOUT;
        }
        // From a server a protocol violation is the client's doing and ends a request only; poolers
        // use the state for all that keeps them from a server, and end the session.
        if (!fatal && is(state, state + SqlStates.LENGTH, PROTOCOL_VIOLATION)) {
            return Outcome.CLIENT_ERROR;
        }
        return SqlStates.outcome(message.bytes, state);
    }

    /** Gives an exchange the SQLSTATE as the error's name. */
    void into(Exchange exchange) {
        if (state >= 0) {
            exchange.errorName.set(message.bytes, state, state + SqlStates.LENGTH);
        }
    }

    /** The SQLSTATE as a number, 0 without one. */
    long packed() {
        long packed = 0;
        for (int i = 0; state >= 0 && i < SqlStates.LENGTH; i++) {
            packed = (packed << 8) | (message.bytes[state + i] & 0xff);
        }
        return packed;
    }

    /** Gives an exchange an SQLSTATE that was kept as a number. */
    static void into(Exchange exchange, long packed) {
        exchange.errorName.clear();
        for (int shift = 8 * (SqlStates.LENGTH - 1); packed != 0 && shift >= 0; shift -= 8) {
            exchange.errorName.append((byte) (packed >>> shift));
        }
    }

    private boolean is(int from, int to, byte[] text) {
        return to - from == text.length && endsWith(from, to, text);
    }

    private boolean endsWith(int from, int to, byte[] text) {
        int first = to - text.length;
        if (first < from) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (message.bytes[first + i] != text[i]) {
                return false;
            }
        }
        return true;
    }
}
