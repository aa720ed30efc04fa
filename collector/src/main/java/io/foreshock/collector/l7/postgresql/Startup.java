package io.foreshock.collector.l7.postgresql;

import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.parse.Recognition;
import io.foreshock.collector.l7.postgresql.PostgreSqlSession.Phase;
import io.foreshock.collector.l7.sql.Fingerprint;
import java.nio.charset.StandardCharsets;

/**
 * A client's first message, which has no type: it starts a session, asks whether to encrypt, or
 * asks to cancel a query of another connection.
 */
final class Startup {
    /** Longest that servers take. */
    static final int MAX_LENGTH = 10_000;

    private static final int CODE = 4;
    private static final int PROCESS = 4;
    private static final int VERSION_3 = 3;
    private static final int MAX_MINOR = 9;
    private static final int CANCEL = 80877102;
    private static final int SSL = 80877103;
    private static final int GSSENC = 80877104;
    private static final int MAX_CANCEL = 4 + 4 + 4 + 256;

    private static final byte[] LOGIN_METHOD = "LOGIN".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CANCEL_METHOD = "CANCEL".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] USER = {'u', 's', 'e', 'r'};
    private static final byte[] DATABASE = {'d', 'a', 't', 'a', 'b', 'a', 's', 'e'};

    private Startup() {}

    /** Whether bytes begin such a message: by its code, and for a session by its parameters. */
    static Recognition recognise(byte[] bytes, int from, int to, int mostBytes) {
        if (to - from < PostgreSqlMessage.LENGTH + CODE) {
            return from == to || bytes[from] == 0 ? Recognition.MORE : Recognition.NO;
        }
        int length = PostgreSqlMessage.int4(bytes, from);
        int code = PostgreSqlMessage.int4(bytes, from + PostgreSqlMessage.LENGTH);
        switch (code) {
            case SSL, GSSENC -> {
                return length == 8 ? Recognition.YES : Recognition.NO;
            }
            case CANCEL -> {
                boolean possible = length >= 16 && length <= MAX_CANCEL;
                return possible ? Recognition.YES : Recognition.NO;
            }
            default -> {
                if (code >>> 16 != VERSION_3
                        || (code & 0xffff) > MAX_MINOR
                        || length > MAX_LENGTH) {
                    return Recognition.NO;
                }
                return parameters(bytes, from, to, length, mostBytes);
            }
        }
    }

    /** Names and values with a zero behind each, and a zero at the end; a user is among them. */
    private static Recognition parameters(
            byte[] bytes, int from, int to, int length, int mostBytes) {
        int end = (int) Math.min(to, (long) from + length);
        int at = from + PostgreSqlMessage.LENGTH + CODE;
        boolean user = false;
        while (at < end && bytes[at] != 0) {
            int name = at;
            while (at < end && bytes[at] != 0) {
                if (bytes[at] < '!' || bytes[at] > '~') {
                    return Recognition.NO;
                }
                at++;
            }
            user |= at < end && is(bytes, name, at, USER);
            at++;
            while (at < end && bytes[at] != 0) {
                at++;
            }
            at++;
        }
        if (at == end - 1 && end - from == length) {
            return user ? Recognition.YES : Recognition.NO;
        }
        if (end - from == length || to - from >= mostBytes) {
            return user && end - from < length ? Recognition.YES : Recognition.NO;
        }
        return at < end ? Recognition.NO : Recognition.MORE;
    }

    private static boolean is(byte[] bytes, int from, int to, byte[] text) {
        if (to - from != text.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (bytes[from + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    /** Reads one; false if it is none. */
    static boolean read(PostgreSqlMessage message, PostgreSqlSession session) {
        if (message.end - message.from < CODE) {
            return false;
        }
        int code = PostgreSqlMessage.int4(message.bytes, message.from);
        switch (code) {
            case SSL, GSSENC -> session.phase = Phase.ENCRYPTION_ASKED;
            case CANCEL -> cancel(message, session);
            default -> {
                if (code >>> 16 != VERSION_3) {
                    return false;
                }
                session.phase = Phase.OPEN;
                Exchange x =
                        session.begin(
                                message, PostgreSqlSession.LOGIN, message.firstNs, message.tid, 0);
                if (x != null) {
                    x.method.set(LOGIN_METHOD);
                    x.fingerprint = fingerprint(message);
                }
            }
        }
        return true;
    }

    /** It is never answered: the server closes the connection, whatever came of it. */
    private static void cancel(PostgreSqlMessage message, PostgreSqlSession session) {
        session.phase = Phase.CANCEL;
        Exchange x = session.exchanges.begin(Protocol.POSTGRESQL, message.firstNs, message.tid);
        if (x != null) {
            x.requestBytes = message.size();
            x.method.set(CANCEL_METHOD);
            int end = Math.min(message.end, message.from + CODE + PROCESS); // the key is a secret
            long hash = Fingerprint.of(1, message.bytes, message.from, end);
            x.fingerprint = Fingerprint.nonZero(hash);
        }
    }

    /** A login that was refused before the client could ask for it. */
    static void refused(PostgreSqlMessage message, PostgreSqlSession session) {
        session.phase = Phase.OPEN;
        Exchange x = session.begin(message, PostgreSqlSession.LOGIN, message.firstNs, 0, 0);
        if (x != null) {
            x.method.set(LOGIN_METHOD);
            x.requestBytes = 0;
        }
    }

    /** Of user and database. */
    private static long fingerprint(PostgreSqlMessage message) {
        long hash = 1;
        message.seek(CODE);
        while (message.cursor() < message.end) {
            int name = message.cursor();
            int nameEnd = message.skipText();
            int value = Math.min(message.cursor(), message.end);
            int valueEnd = message.skipText();
            byte[] bytes = message.bytes;
            if (is(bytes, name, nameEnd, USER) || is(bytes, name, nameEnd, DATABASE)) {
                hash = Fingerprint.of(hash, bytes, value, valueEnd);
            }
        }
        return Fingerprint.nonZero(hash);
    }
}
