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

    /**
     * Where an answer ends with the bytes: the last completion or error before their ReadyForQuery,
     * else that; or an error, which may be sent before it. Negative: it does not.
     */
    static int end(byte[] bytes, int from, int to) {
        int ready = to - 1 - READY_LENGTH;
        if (ready < from
                || bytes[ready] != 'Z'
                || PostgreSqlMessage.int4(bytes, ready + 1) != READY_LENGTH
                || !AnswerForm.isStatus(bytes[to - 1])) {
            return last("E", bytes, from, to);
        }
        int last = last("CEI", bytes, from, ready);
        return last >= 0 ? last : ready;
    }

    /** Where the message of one of these types is that ends with the bytes; negative: none does. */
    private static int last(String types, byte[] bytes, int from, int to) {
        for (int at = to - HEADER; at >= from; at--) {
            byte type = bytes[at];
            int length = to - at - 1;
            if (types.indexOf(type) >= 0
                    && PostgreSqlMessage.int4(bytes, at + 1) == length
                    && AnswerForm.check(type, bytes, at + HEADER, to, true, length)
                            == Recognition.YES) {
                return at;
            }
        }
        return -1;
    }
}
