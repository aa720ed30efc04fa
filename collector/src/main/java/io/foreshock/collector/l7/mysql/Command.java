package io.foreshock.collector.l7.mysql;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Commands, by their first byte: their names as methods, and how they are answered. */
final class Command {
    static final int QUIT = 0x01;
    static final int INIT_DB = 0x02;
    static final int QUERY = 0x03;
    static final int FIELD_LIST = 0x04;
    static final int STATISTICS = 0x09;
    static final int PING = 0x0e;
    static final int CHANGE_USER = 0x11;
    static final int BINLOG_DUMP = 0x12;
    static final int TABLE_DUMP = 0x13;
    static final int STMT_PREPARE = 0x16;
    static final int STMT_EXECUTE = 0x17;
    static final int STMT_SEND_LONG_DATA = 0x18;
    static final int STMT_CLOSE = 0x19;
    static final int STMT_RESET = 0x1a;
    static final int STMT_FETCH = 0x1c;
    static final int BINLOG_DUMP_GTID = 0x1e;
    static final int RESET_CONNECTION = 0x1f;
    static final int MARIADB_STMT_BULK_EXECUTE = 0xfa;

    /** Answered by OK, an error, or results. */
    static final int RESULTS = 0;

    /** Answered by a statement's number and its definitions. */
    static final int PREPARED = 1;

    /** Answered by rows, or what ends like them. */
    static final int ROWS = 2;

    /** Answered by one packet that is nothing else. */
    static final int TEXT = 3;

    /** Answered by events, without an end. */
    static final int EVENTS = 4;

    /** Answered by an exchange of packets that ends with OK or an error. */
    static final int AUTHENTICATION = 5;

    private static final byte[][] METHODS = new byte[256][];

    static {
        String[] names = {
            "SLEEP",
            "QUIT",
            "INIT_DB",
            "QUERY",
            "FIELD_LIST",
            "CREATE_DB",
            "DROP_DB",
            "REFRESH",
            "SHUTDOWN",
            "STATISTICS",
            "PROCESS_INFO",
            "CONNECT",
            "PROCESS_KILL",
            "DEBUG",
            "PING",
            "TIME",
            "DELAYED_INSERT",
            "CHANGE_USER",
            "BINLOG_DUMP",
            "TABLE_DUMP",
            "CONNECT_OUT",
            "REGISTER_SLAVE",
            "PREPARE",
            "EXECUTE",
            "SEND_LONG_DATA",
            "CLOSE",
            "RESET_STATEMENT",
            "SET_OPTION",
            "FETCH",
            "DAEMON",
            "BINLOG_DUMP_GTID",
            "RESET_CONNECTION",
            "CLONE",
            "SUBSCRIBE_GROUP_REPLICATION_STREAM"
        };
        Arrays.fill(METHODS, "UNKNOWN_COMMAND".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < names.length; i++) {
            METHODS[i] = names[i].getBytes(StandardCharsets.US_ASCII);
        }
        METHODS[MARIADB_STMT_BULK_EXECUTE] = "BULK_EXECUTE".getBytes(StandardCharsets.US_ASCII);
        METHODS[0xfe] = "MULTI".getBytes(StandardCharsets.US_ASCII);
    }

    private Command() {}

    /** Its name; never write to it. */
    static byte[] method(int command) {
        return METHODS[command];
    }

    /** Whether it is never answered. */
    static boolean isUnanswered(int command) {
        return command == QUIT || command == STMT_CLOSE || command == STMT_SEND_LONG_DATA;
    }

    /** How it is answered. */
    static int answer(int command) {
        return switch (command) {
            case STMT_PREPARE -> PREPARED;
            case FIELD_LIST, STMT_FETCH -> ROWS;
            case STATISTICS -> TEXT;
            case BINLOG_DUMP, BINLOG_DUMP_GTID, TABLE_DUMP -> EVENTS;
            case CHANGE_USER -> AUTHENTICATION;
            default -> RESULTS;
        };
    }
}
