package io.foreshock.collector.l7.endpoint;

import io.foreshock.collector.l7.exchange.Text;
import java.nio.charset.StandardCharsets;

/**
 * Templates the path of a request target, so that the number of endpoints is bounded and no secret
 * in a path survives: {@code /users/42/keys/4eC39HqLyj?x=1} becomes {@code /users/{id}/keys/{id}}.
 *
 * <p>Query, fragment, matrix parameters and empty segments are dropped, the absolute form is
 * reduced to its path, segments that are {@linkplain PathSegment#isId ids} become {@code {id}} (a
 * file's extension or a custom verb stays: {@code {id}.json}, {@code {id}:cancel}), and what is
 * deeper than {@value #MAX_SEGMENTS} segments becomes {@code /…}. Allocates nothing; takes time in
 * proportion to the target's length.
 */
public final class PathTemplate {
    /** Most segments that are kept. */
    public static final int MAX_SEGMENTS = 8;

    private static final byte[] ID = "{id}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AUTHORITY = "{authority}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MORE = "/…".getBytes(StandardCharsets.UTF_8);
    private static final int MAX_EXTENSION = 5;
    private static final int MAX_VERB = 24;

    private PathTemplate() {}

    /**
     * Writes the template of a request target, in any of the four forms of RFC 9112 section 3.2:
     * {@code *} stays, an authority (of CONNECT) becomes {@code {authority}}.
     *
     * @param target where it lies, in {@code [from, to)}; any bytes
     * @param out is replaced
     */
    public static void write(byte[] target, int from, int to, Text out) {
        out.clear();
        if (to - from == 1 && target[from] == '*') {
            out.append((byte) '*');
            return;
        }
        int path = pathStart(target, from, to);
        if (path < 0) {
            out.append(AUTHORITY);
            return;
        }
        writePath(target, path, pathEnd(target, path, to), out);
    }

    private static void writePath(byte[] target, int from, int end, Text out) {
        int segments = 0;
        int at = from;
        while (at < end) {
            int start = at + 1; // behind the slash
            int slash = indexOf(target, start, end, '/');
            if (slash > start) {
                if (segments++ == MAX_SEGMENTS) {
                    out.truncate(out.capacity() - MORE.length);
                    out.append(MORE);
                    return;
                }
                out.append((byte) '/');
                writeSegment(target, start, indexOf(target, start, slash, ';'), out);
            }
            at = slash;
        }
        if (segments == 0 || target[end - 1] == '/') {
            out.append((byte) '/');
        }
    }

    private static void writeSegment(byte[] target, int from, int to, Text out) {
        int suffix = verbStart(target, from, to);
        if (suffix == to) {
            suffix = extensionStart(target, from, to);
        }
        if (suffix < to && PathSegment.isId(target, from, suffix)) {
            out.append(ID);
            out.append(target, suffix, to);
        } else if (PathSegment.isId(target, from, to)) {
            out.append(ID);
        } else {
            out.append(target, from, to);
        }
    }

    /** Where a {@code :verb} begins, {@code to} without one. */
    private static int verbStart(byte[] target, int from, int to) {
        int at = to;
        while (at > from && to - at <= MAX_VERB && isLetter(target[at - 1])) {
            at--;
        }
        boolean verb = at > from + 1 && at < to && target[at - 1] == ':';
        return verb && !PathSegment.isId(target, at, to) ? at - 1 : to;
    }

    /** Where a file's extension begins, lower case and perhaps a digit; {@code to} without one. */
    private static int extensionStart(byte[] target, int from, int to) {
        if (indexOf(target, from, to, '@') < to) {
            return to; // an address
        }
        int at = to;
        if (at > from && isDigit(target[at - 1])) {
            at--;
        }
        while (at > from && to - at <= MAX_EXTENSION && isLower(target[at - 1])) {
            at--;
        }
        boolean extension =
                at > from + 1
                        && at < to
                        && to - at <= MAX_EXTENSION
                        && isLower(target[at])
                        && target[at - 1] == '.';
        return extension ? at - 1 : to;
    }

    /** Where the path begins: at a slash, or at its end where it is empty; -1: an authority. */
    private static int pathStart(byte[] target, int from, int to) {
        if (from == to || target[from] == '/' || target[from] == '?' || target[from] == '#') {
            return from;
        }
        int at = from;
        while (at < to && isLetter(target[at])) {
            at++;
        }
        if (at == from || at + 3 > to || target[at] != ':') {
            return -1;
        }
        if (target[at + 1] != '/' || target[at + 2] != '/') {
            return -1;
        }
        at += 3;
        while (at < to && target[at] != '/' && target[at] != '?' && target[at] != '#') {
            at++;
        }
        return at;
    }

    private static int pathEnd(byte[] target, int from, int to) {
        int at = from;
        while (at < to && target[at] != '?' && target[at] != '#') {
            at++;
        }
        return at;
    }

    private static int indexOf(byte[] target, int from, int to, char wanted) {
        int at = from;
        while (at < to && target[at] != wanted) {
            at++;
        }
        return at;
    }

    private static boolean isLetter(byte value) {
        return isLower((byte) (value | 0x20));
    }

    private static boolean isLower(byte value) {
        return value >= 'a' && value <= 'z';
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }
}
