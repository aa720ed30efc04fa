package io.foreshock.collector.l7.redis;

import java.util.Arrays;

/** How many channels, patterns and shards a connection is subscribed to, as its server tells it. */
final class Subscriptions {
    private static final int CHANNELS = 0;
    private static final int PATTERNS = 1;
    private static final int SHARDS = 2;

    private final int[] counts = new int[3];

    /** True if there is any. */
    boolean isAny() {
        return counts[CHANNELS] + counts[PATTERNS] + counts[SHARDS] > 0;
    }

    /** There is one that was made before the observation. */
    void assume() {
        counts[CHANNELS] = Math.max(1, counts[CHANNELS]);
    }

    /** There are none any more. */
    void clear() {
        Arrays.fill(counts, 0);
    }

    /** Confirmations that ending all of a command's kind gets: there is one even if none ends. */
    int ofKind(RedisCommand command) {
        return Math.max(1, counts[kind(command)]);
    }

    /** A confirmation tells how many channels and patterns there are now; or shards. */
    void confirmed(RedisCommand command, long told) {
        int sum = (int) Math.min(Integer.MAX_VALUE / 4, Math.max(0, told));
        int kind = kind(command);
        int others =
                switch (kind) {
                    case CHANNELS -> counts[PATTERNS];
                    case PATTERNS -> counts[CHANNELS];
                    default -> 0;
                };
        counts[kind] = Math.max(0, sum - others);
    }

    /** By the name: SUBSCRIBE, PSUBSCRIBE, SSUBSCRIBE, and those with UN. */
    private static int kind(RedisCommand command) {
        byte[] name = command.name;
        if (name[0] == 'P') {
            return PATTERNS;
        }
        return name[0] == 'S' && (name[1] == 'S' || name[2] == 'N') ? SHARDS : CHANNELS;
    }
}
