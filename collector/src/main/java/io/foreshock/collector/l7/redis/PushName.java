package io.foreshock.collector.l7.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The first elements by which replies are known that answer no command, or more than one. */
final class PushName {
    private static final byte[] MESSAGE = bytes("message");
    private static final byte[] PATTERN_MESSAGE = bytes("pmessage");
    private static final byte[] SHARD_MESSAGE = bytes("smessage");
    private static final byte[] REPLICA = bytes("REPLCONF");

    private PushName() {}

    /** Notes in a reply what a name in {@code [from, to)} says. */
    static void read(byte[] bytes, int from, int to, ReplyReader reply) {
        reply.isMessage =
                is(MESSAGE, bytes, from, to)
                        || is(PATTERN_MESSAGE, bytes, from, to)
                        || is(SHARD_MESSAGE, bytes, from, to);
        reply.isReplica = is(REPLICA, bytes, from, to);
        if (!reply.isMessage && to > from && bytes[from] >= 'a') {
            RedisCommand command = RedisCommands.find(bytes, from, to);
            if (command != null && confirms(command)) {
                reply.confirmed = command;
            }
        }
    }

    private static boolean confirms(RedisCommand command) {
        return command.answers == Answers.CONFIRMATIONS
                || command.answers == Answers.CONFIRMATIONS_OR_ALL;
    }

    private static boolean is(byte[] name, byte[] bytes, int from, int to) {
        return Arrays.equals(name, 0, name.length, bytes, from, to);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
