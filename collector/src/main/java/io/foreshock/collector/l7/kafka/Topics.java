package io.foreshock.collector.l7.kafka;

import io.foreshock.collector.l7.exchange.Text;

/** Names of topics as endpoints: the first, and whether there are others. */
final class Topics {
    private static final int MAX_BYTES = 249;

    private Topics() {}

    /** Sets an endpoint: {@code orders}, or {@code orders,*}; nothing if it is no name. */
    static void set(Text endpoint, byte[] bytes, FieldWalker fields) {
        if (isName(bytes, fields.topicFrom, fields.topicTo)) {
            endpoint.set(bytes, fields.topicFrom, fields.topicTo);
            if (fields.moreTopics) {
                endpoint.append((byte) ',');
                endpoint.append((byte) '*');
            }
        }
    }

    /** True if the bytes in {@code [from, to)} may be a topic's name. */
    static boolean isName(byte[] bytes, int from, int to) {
        if (to <= from || to - from > MAX_BYTES) {
            return false;
        }
        for (int i = from; i < to; i++) {
            int c = bytes[i];
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean digit = c >= '0' && c <= '9';
            if (!letter && !digit && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }
}
