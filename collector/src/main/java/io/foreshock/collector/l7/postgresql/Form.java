package io.foreshock.collector.l7.postgresql;

import io.foreshock.collector.l7.parse.Recognition;

/** Parts that the contents of several messages are made of. */
final class Form {
    static final int MAX_NAME = 64;
    static final int MAX_PARAMETERS = 0xffff;

    private static final int LENGTH = PostgreSqlMessage.LENGTH;

    private Form() {}

    /** Behind a number of formats, each 0 or 1; negative if they are none. */
    static int formats(byte[] bytes, int from, int end) {
        if (from + 2 > end) {
            return -1;
        }
        int count = PostgreSqlMessage.int2(bytes, from);
        int at = from + 2;
        if (count < 0 || at + 2L * count > end) {
            return -1;
        }
        for (int i = 0; i < count; i++, at += 2) {
            if (bytes[at] != 0 || (bytes[at + 1] | 1) != 1) {
                return -1;
            }
        }
        return at;
    }

    /** Behind so many values, each with its length; negative if they are none. */
    static int values(byte[] bytes, int from, int end, int count) {
        int at = from;
        for (int i = 0; i < count; i++) {
            if (end - at < LENGTH) {
                return -1;
            }
            int length = PostgreSqlMessage.int4(bytes, at);
            at += LENGTH;
            if (length < -1 || length > end - at) {
                return -1;
            }
            at += Math.max(0, length);
        }
        return at;
    }

    static int zero(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] != 0) {
            at++;
        }
        return at;
    }

    static boolean isName(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] >= 0 && bytes[at] < ' ') {
                return false;
            }
        }
        return to - from <= MAX_NAME;
    }

    static Recognition yes(boolean is) {
        return is ? Recognition.YES : Recognition.NO;
    }

    static Recognition yesOrMore(boolean is) {
        return is ? Recognition.YES : Recognition.MORE;
    }
}
