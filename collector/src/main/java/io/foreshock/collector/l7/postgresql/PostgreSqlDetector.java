package io.foreshock.collector.l7.postgresql;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.l7.parse.Recognition;

/**
 * Tells by structure whether bytes at a message's boundary are PostgreSQL's. A first message
 * without a type is told by its code and its parameters; one with a type by that, a length that is
 * possible for it, and its content being of the type's form to the last byte.
 */
final class PostgreSqlDetector {
    private static final int HEADER = PostgreSqlMessage.HEADER;
    private static final int LENGTH = PostgreSqlMessage.LENGTH;
    private static final int READY_LENGTH = AnswerForm.READY_LENGTH;

    private PostgreSqlDetector() {}

    /** Whether the bytes begin a message that this side sends. */
    static Recognition recognise(Side sender, Chunk chunk) {
        byte[] bytes = chunk.bytes;
        int from = chunk.from;
        int to = chunk.to;
        if (from < to && bytes[from] == 0) {
            return sender == Side.CLIENT
                    ? Startup.recognise(bytes, from, to, ProtocolParser.HEAD_BYTES)
                    : Recognition.NO;
        }
        if (to - from < HEADER) {
            boolean possible = from == to || isType(sender, bytes[from]);
            possible &= to - from < 2 || bytes[from + 1] == 0;
            return possible ? Recognition.MORE : Recognition.NO;
        }
        int length = PostgreSqlMessage.int4(bytes, from + 1);
        if (length < LENGTH || length > PostgreSqlMessage.MAX_LENGTH) {
            return Recognition.NO;
        }
        int end = (int) Math.min(to, from + 1L + length);
        boolean whole = end - from == 1L + length;
        int content = from + HEADER;
        return sender == Side.CLIENT
                ? RequestForm.check(bytes[from], bytes, content, end, whole, length)
                : AnswerForm.check(bytes[from], bytes, content, end, whole, length);
    }

    private static boolean isType(Side sender, byte type) {
        String types = sender == Side.CLIENT ? "QPBDCESH" : "123CDEGHINRSTWZnst";
        return types.indexOf(type) >= 0;
    }

    /** Where the last completion or error is whose ReadyForQuery ends the bytes; else that. */
    static int end(byte[] bytes, int from, int to) {
        int ready = to - 1 - READY_LENGTH;
        if (ready < from
                || bytes[ready] != 'Z'
                || PostgreSqlMessage.int4(bytes, ready + 1) != READY_LENGTH
                || !AnswerForm.isStatus(bytes[to - 1])) {
            return -1;
        }
        for (int at = ready - HEADER; at >= from; at--) {
            byte type = bytes[at];
            boolean candidate = type == 'C' || type == 'E' || type == 'I';
            if (candidate && PostgreSqlMessage.int4(bytes, at + 1) == ready - at - 1) {
                int length = ready - at - 1;
                if (AnswerForm.check(type, bytes, at + HEADER, ready, true, length)
                        == Recognition.YES) {
                    return at;
                }
            }
        }
        return ready;
    }
}
