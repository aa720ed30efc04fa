package io.foreshock.collector.l7.mysql;

import io.foreshock.collector.l7.sql.Fingerprint;
import io.foreshock.collector.l7.trace.Traceparent;

/**
 * Reads the parameters of a prepared statement, and the attributes of a query or of a statement,
 * which have the same form: a bitmap of NULLs, types and names where they are new, and values. Of
 * their values it takes a hash; of an attribute {@code traceparent} what it tells. Reused, like its
 * trace; not safe for use by several threads.
 */
final class Parameters {
    /** Types of values: protocol's numbers. */
    private static final int TINY = 1;

    private static final int SHORT = 2;
    private static final int LONG = 3;
    private static final int FLOAT = 4;
    private static final int DOUBLE = 5;
    private static final int NULL = 6;
    private static final int TIMESTAMP = 7;
    private static final int LONGLONG = 8;
    private static final int INT24 = 9;
    private static final int DATE = 10;
    private static final int TIME = 11;
    private static final int DATETIME = 12;
    private static final int YEAR = 13;

    private final Traceparent trace = new Traceparent();
    private long hash;

    /** Forgets what was read. */
    void clear() {
        trace.clear();
        hash = 0;
    }

    /** What an attribute told. */
    Traceparent trace() {
        return trace;
    }

    /** Hash of the values. */
    long hash() {
        return hash;
    }

    /**
     * Reads those of a prepared statement, to the end of the packet: types are left out of the
     * hash, since they are sent with the first execution only.
     *
     * @param count how many; negative if it is not known
     */
    void readOfStatement(MySqlPacket packet, int count, boolean named) {
        int from = packet.cursor();
        if (count < 0 || from > packet.end) {
            hash = Fingerprint.of(0, packet.bytes, Math.min(from, packet.end), packet.end);
            return;
        }
        readHead(packet, count, named, false);
    }

    /**
     * Reads the attributes of a query and moves the cursor behind them, to the query.
     *
     * @return false if it is not known where they end
     */
    boolean readOfQuery(MySqlPacket packet) {
        long count = packet.readLength();
        packet.readLength(); // how many sets of them: always one
        return count == 0
                || (count > 0
                        && count <= packet.length
                        && readHead(packet, (int) count, true, true)
                        && packet.isWithin());
    }

    private boolean readHead(MySqlPacket packet, int count, boolean named, boolean toEnd) {
        if (count == 0) {
            return true;
        }
        int bitmap = packet.cursor();
        packet.skip((count + 7) >> 3);
        if (packet.isWithin()) {
            hash = Fingerprint.of(0, packet.bytes, bitmap, packet.cursor());
        }
        boolean typed = packet.read1() == 1;
        int types = packet.cursor();
        boolean traced = typed && skipTypes(packet, count, named);
        int values = packet.cursor();
        if (!packet.isWithin()) {
            return false;
        }
        boolean known = true;
        if (toEnd || traced) {
            known = typed && readValues(packet, count, named, bitmap, types);
        }
        int end = toEnd && known ? Math.min(packet.cursor(), packet.end) : packet.end;
        hash = Fingerprint.of(hash, packet.bytes, values, end);
        return known;
    }

    /** Moves behind the types; true if there is a traceparent among the names. */
    private static boolean skipTypes(MySqlPacket packet, int count, boolean named) {
        boolean traced = false;
        for (int i = 0; i < count && packet.isWithin(); i++) {
            packet.skip(2);
            traced |= named && isTrace(packet);
        }
        return traced;
    }

    private static boolean isTrace(MySqlPacket packet) {
        long length = packet.readLength();
        int name = packet.cursor();
        packet.skip(length);
        return packet.isWithin() && Traceparent.isName(packet.bytes, name, packet.cursor());
    }

    private boolean readValues(
            MySqlPacket packet, int count, boolean named, int bitmap, int types) {
        int type = types;
        for (int i = 0; i < count && packet.isWithin(); i++) {
            int value = packet.cursor();
            packet.seek(type - packet.from);
            int kind = packet.read1();
            packet.skip(1);
            boolean traced = named && isTrace(packet);
            type = packet.cursor();
            packet.seek(value - packet.from);
            boolean isNull = (packet.bytes[bitmap + (i >> 3)] & (1 << (i & 7))) != 0;
            if (!isNull && !skipValue(packet, kind, traced)) {
                return false;
            }
        }
        return packet.isWithin();
    }

    private boolean skipValue(MySqlPacket packet, int kind, boolean traced) {
        switch (kind) {
            case NULL -> {}
            case TINY -> packet.skip(1);
            case SHORT, YEAR -> packet.skip(2);
            case LONG, INT24, FLOAT -> packet.skip(4);
            case LONGLONG, DOUBLE -> packet.skip(8);
            case DATE, DATETIME, TIMESTAMP, TIME -> packet.skip(packet.read1());
            default -> {
                long length = packet.readLength();
                int text = packet.cursor();
                packet.skip(length);
                if (length < 0) {
                    return false;
                }
                if (traced && packet.isWithin()) {
                    trace.read(packet.bytes, text, packet.cursor());
                }
            }
        }
        return true;
    }
}
