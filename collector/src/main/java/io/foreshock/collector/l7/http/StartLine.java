package io.foreshock.collector.l7.http;

import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.l7.parse.Recognition;

/** Tells request lines and status lines of HTTP/1.x, of which a part may be there, from others. */
final class StartLine {
    private static final byte[] VERSION = Ascii.bytes("HTTP/1.");

    /** Length of what ends a request line: a space and {@code HTTP/1.1}. */
    static final int VERSION_SUFFIX = VERSION.length + 2;

    /** Where the status code is in a status line. */
    static final int STATUS = VERSION.length + 2;

    private static final int STATUS_END = STATUS + 3;
    private static final int MAX_METHOD = 24;

    private StartLine() {}

    /**
     * Whether a request line begins at {@code from}: a method in capitals, a target, and the
     * version. One of {@link ProtocolParser#HEAD_BYTES} and more is one if its method is known.
     */
    static Recognition request(byte[] bytes, int from, int to) {
        int target = methodEnd(bytes, from, to) + 1;
        if (target <= 0) {
            return Recognition.NO;
        }
        int limit = Math.min(to, from + ProtocolParser.HEAD_BYTES);
        if (target >= limit) {
            return Recognition.MORE;
        }
        int end = target;
        while (end < limit && isText(bytes[end])) {
            end++;
        }
        if (bytes[target] == ' ' || end == target) {
            return Recognition.NO;
        }
        if (end == limit) {
            return undecided(bytes, from, target, limit);
        }
        if (bytes[end] == '\r' && end + 1 == limit) {
            return undecided(bytes, from, target, limit);
        }
        boolean ends = bytes[end] == '\n' || (bytes[end] == '\r' && bytes[end + 1] == '\n');
        return ends && endsWithVersion(bytes, target, end) ? Recognition.YES : Recognition.NO;
    }

    private static Recognition undecided(byte[] bytes, int from, int target, int limit) {
        if (limit - from < ProtocolParser.HEAD_BYTES) {
            return Recognition.MORE;
        }
        return HttpMethod.isKnown(bytes, from, target - 1) ? Recognition.YES : Recognition.NO;
    }

    /**
     * Whether what was seen of a request line before a gap tells a method and where a path begins.
     */
    static boolean isRequestPart(byte[] bytes, int from, int to) {
        int target = methodEnd(bytes, from, to) + 1;
        return target > 0
                && target < to
                && bytes[target] == '/'
                && HttpMethod.isKnown(bytes, from, target - 1)
                && request(bytes, from, to) != Recognition.NO;
    }

    /** Whether a status line begins at {@code from}. */
    static Recognition response(byte[] bytes, int from, int to) {
        int length = Math.min(to - from, STATUS_END + 1);
        for (int i = 0; i < Math.min(length, VERSION.length); i++) {
            if (bytes[from + i] != VERSION[i]) {
                return Recognition.NO;
            }
        }
        for (int i = VERSION.length; i < length; i++) {
            if (!fits(bytes[from + i], i)) {
                return Recognition.NO;
            }
        }
        return length > STATUS_END ? Recognition.YES : Recognition.MORE;
    }

    private static boolean fits(byte value, int position) {
        if (position == STATUS - 1) {
            return value == ' ';
        }
        if (position < STATUS_END) {
            return Ascii.isDigit(value);
        }
        return value == ' ' || value == '\r' || value == '\n';
    }

    /** The space behind a method, {@code to} if it has not come yet, -2 if there is no method. */
    static int methodEnd(byte[] bytes, int from, int to) {
        int limit = Math.min(to, from + MAX_METHOD + 1);
        int at = from;
        while (at < limit && isMethod(bytes[at])) {
            at++;
        }
        if (at == to) {
            return to;
        }
        return at == from || at == limit || bytes[at] != ' ' ? -2 : at;
    }

    private static boolean endsWithVersion(byte[] bytes, int target, int end) {
        int space = end - VERSION_SUFFIX;
        if (space <= target || bytes[space] != ' ' || !Ascii.isDigit(bytes[end - 1])) {
            return false;
        }
        for (int i = 0; i < VERSION.length; i++) {
            if (bytes[space + 1 + i] != VERSION[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isMethod(byte value) {
        return (value >= 'A' && value <= 'Z') || value == '-' || value == '_';
    }

    private static boolean isText(byte value) {
        return (value >= ' ' && value != 0x7f) || value < 0;
    }
}
