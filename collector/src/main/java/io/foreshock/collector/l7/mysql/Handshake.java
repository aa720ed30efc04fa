package io.foreshock.collector.l7.mysql;

import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.sql.Fingerprint;
import java.nio.charset.StandardCharsets;

/**
 * The greeting of a server, and a client's response to it: Protocol::HandshakeV10 and -Response41.
 */
final class Handshake {
    private static final byte[] LOGIN = "LOGIN".getBytes(StandardCharsets.US_ASCII);

    /** Payload of a response that asks for TLS: all before the user's name. */
    private static final int FIXED = 32;

    private static final int MAX_VERSION = 80;
    private static final int BEHIND_VERSION = 31; // thread, salt, flags, charset, zeros

    private Handshake() {}

    /** Whether a payload is a greeting; negative: more bytes may tell. */
    static int isGreeting(byte[] bytes, int from, int end) {
        if (from >= end) {
            return -1;
        }
        if (bytes[from] != 10) {
            return 0;
        }
        int at = from + 1;
        while (at < end && bytes[at] != 0) {
            boolean printable = bytes[at] > ' ' && bytes[at] < 0x7f;
            boolean first = at == from + 1;
            if (!printable || (first && !isDigit(bytes[at])) || at - from > MAX_VERSION) {
                return 0;
            }
            at++;
        }
        if (end - at < 1 + BEHIND_VERSION) {
            return -1;
        }
        // Behind thread and salt there is a zero; the zeros before the rest of the salt are ten,
        // or with MariaDB six and its own flags.
        boolean zeros = bytes[at + 13] == 0;
        for (int i = at + 22; i < at + 28; i++) {
            zeros &= bytes[i] == 0;
        }
        return zeros && at > from + 3 ? 1 : 0;
    }

    private static boolean isDigit(byte next) {
        return next >= '0' && next <= '9';
    }

    /** Notes the capabilities that a greeting offers. */
    static void readGreeting(MySqlPacket packet, MySqlSession session) {
        packet.seek(1);
        packet.skipZeroEnded();
        packet.skip(4 + 8 + 1);
        long lower = packet.read2();
        packet.skip(1);
        int status = packet.read2();
        long upper = packet.read2();
        packet.skip(1 + 6);
        long mariaDb = packet.read4();
        if (packet.isWithin()) {
            session.status(status);
            session.capabilities = lower | (upper << 16);
            if ((lower & Capabilities.MYSQL) == 0) {
                session.capabilities |= mariaDb << 32;
            }
        }
    }

    /** Whether a payload, so many bytes long in all, is a response or a request for TLS. */
    static boolean isResponse(byte[] bytes, int from, int end, int length) {
        if (length < FIXED || end - from < FIXED) {
            return false;
        }
        boolean modern = (bytes[from + 1] & 0x02) != 0 && (bytes[from + 1] & 0x80) != 0;
        for (int i = from + 9; i < from + 9 + 19; i++) {
            modern &= bytes[i] == 0;
        }
        return modern;
    }

    /** Reads a response: a login begins, or TLS. */
    static void readResponse(MySqlPacket packet, MySqlSession session) {
        packet.seek(0);
        long own = packet.read4();
        packet.seek(28);
        long mariaDb = packet.read4();
        if ((own & Capabilities.MYSQL) == 0) {
            own |= mariaDb << 32;
        }
        if (packet.length == FIXED && (own & Capabilities.SSL) != 0) {
            session.phase = MySqlSession.Phase.TLS;
            return;
        }
        boolean greeted = session.phase == MySqlSession.Phase.GREETED;
        session.capabilities = greeted ? session.capabilities & own : own;
        session.capabilitiesKnown = true;
        session.phase = MySqlSession.Phase.LOGIN;
        Exchange x = session.begin(packet, Command.AUTHENTICATION, 0);
        if (x != null) {
            x.method.set(LOGIN);
            x.fingerprint = fingerprint(packet, own);
        }
    }

    /** A login that was refused before the client could ask for it. */
    static void beginRefused(MySqlPacket packet, MySqlSession session) {
        Exchange x = session.begin(packet, Command.AUTHENTICATION, 0);
        if (x != null) {
            x.method.set(LOGIN);
            x.requestBytes = 0;
            x.requestTid = 0;
        }
    }

    /** Of what a command to change the user asks for, in the same way. */
    static long ofChange(MySqlPacket packet, MySqlSession session) {
        long flags =
                session.capabilitiesKnown ? session.capabilities : Capabilities.SECURE_CONNECTION;
        packet.seek(1);
        return ofUser(
                packet,
                Command.CHANGE_USER,
                (flags & ~Capabilities.LENGTH_ENCODED_AUTH) | Capabilities.CONNECT_WITH_DB);
    }

    private static long fingerprint(MySqlPacket packet, long flags) {
        packet.seek(FIXED);
        return ofUser(packet, 1, flags);
    }

    /** Of user and database; what the user proves to be one with is left out. */
    private static long ofUser(MySqlPacket packet, long seed, long flags) {
        int user = packet.cursor();
        long hash = Fingerprint.of(seed, packet.bytes, user, packet.skipZeroEnded());
        if ((flags & Capabilities.LENGTH_ENCODED_AUTH) != 0) {
            packet.skipText();
        } else if ((flags & Capabilities.SECURE_CONNECTION) != 0) {
            packet.skip(packet.read1());
        } else {
            packet.skipZeroEnded();
        }
        if ((flags & Capabilities.CONNECT_WITH_DB) != 0 && packet.isWithin()) {
            int database = packet.cursor();
            hash = Fingerprint.of(hash, packet.bytes, database, packet.skipZeroEnded());
        }
        return Fingerprint.nonZero(hash);
    }
}
