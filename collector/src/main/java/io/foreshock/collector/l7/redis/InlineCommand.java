package io.foreshock.collector.l7.redis;

import org.jspecify.annotations.Nullable;

/**
 * Commands as people type them: a line of words. Anything could be one, so only a line of printable
 * characters that begins with a known command is taken for it, and none that HTTP, RTSP or SIP
 * begin their requests with.
 */
final class InlineCommand {
    private InlineCommand() {}

    /** The command of a line in {@code [from, to)}, null if it is none. */
    static @Nullable RedisCommand find(byte[] bytes, int from, int to) {
        int start = skipBlank(bytes, from, to);
        int end = wordEnd(bytes, start, to);
        RedisCommand command = RedisCommands.find(bytes, start, end);
        if (command == null || !isText(bytes, from, to) || namesVersion(bytes, from, to)) {
            return null;
        }
        return command;
    }

    /** Whether a line that has not ended yet may be one. */
    static boolean mayBegin(byte[] bytes, int from, int to) {
        int start = skipBlank(bytes, from, to);
        int end = wordEnd(bytes, start, to);
        if (end == to) {
            return end - start <= RedisCommands.NAME_BYTES && isName(bytes, start, end);
        }
        return RedisCommands.find(bytes, start, end) != null && isText(bytes, from, to);
    }

    /** True if there is no word in it. */
    static boolean isBlank(byte[] bytes, int from, int to) {
        return skipBlank(bytes, from, to) == to;
    }

    /** Index of the first byte that is not blank. */
    static int skipBlank(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }

    /** Index behind a word. */
    static int wordEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != ' ' && bytes[at] != '\t') {
            at++;
        }
        return at;
    }

    private static boolean isName(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte value = RedisCommands.upper(bytes[i]);
            boolean letter = value >= 'A' && value <= 'Z';
            boolean lineEnd = value == '\r' && i == to - 1;
            if (!letter && value != '.' && value != '_' && value != '-' && !lineEnd) {
                return false;
            }
        }
        return true;
    }

    private static boolean isText(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            boolean lineEnd = bytes[i] == '\r' && i == to - 1;
            if (bytes[i] >= 0 && bytes[i] < ' ' && bytes[i] != '\t' && !lineEnd) {
                return false;
            }
        }
        return true;
    }

    /** Whether a line ends as requests of HTTP and its likes do: in a name, a slash, a version. */
    private static boolean namesVersion(byte[] bytes, int from, int to) {
        int at = to - 1;
        if (at < from || bytes[at] < '0' || bytes[at] > '9') {
            return false;
        }
        at--;
        if (at > from && bytes[at] == '.') {
            at--;
            if (bytes[at] < '0' || bytes[at] > '9') {
                return false;
            }
            at--;
        }
        int slash = at;
        while (at > from && bytes[at - 1] >= 'A' && bytes[at - 1] <= 'Z') {
            at--;
        }
        return slash > at && bytes[slash] == '/' && slash - at >= 3;
    }
}
