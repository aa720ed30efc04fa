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
        writePath(target, path, to, out);
    }

    /**
     * Of a target whose end is missing, where the part ends that can be templated: before its last
     * segment, which can't be told, unless its query has begun.
     */
    public static int wholeSegments(byte[] target, int from, int to) {
        int slash = from;
        for (int i = from; i < to; i++) {
            if (target[i] == '?' || target[i] == '#') {
                return to;
            }
            if (target[i] == '/') {
                slash = i + 1;
            }
        }
        return slash;
    }

    private static void writePath(byte[] target, int from, int to, Text out) {
        int segments = 0;
        int at = from;
        while (at < to && target[at] == '/') {
            int start = at + 1;
            at = segmentEnd(target, start, to);
            if (at > start) {
                if (segments++ == MAX_SEGMENTS) {
                    out.truncate(out.capacity() - MORE.length);
                    out.append(MORE);
                    return;
                }
                out.append((byte) '/');
                writeSegment(target, start, at, out);
            }
        }
        if (segments == 0 || target[at - 1] == '/') {
            out.append((byte) '/');
        }
    }

    private static void writeSegment(byte[] target, int from, int to, Text out) {
        switch (Letters.plain(target, from, to)) {
            case WORD -> out.append(target, from, to);
            case NUMBER -> out.append(ID);
            case NO -> writeOther(target, from, to, out);
        }
    }

    private static void writeOther(byte[] target, int from, int to, Text out) {
        int end = to;
        int joint = to; // the last
        boolean address = false;
        for (int at = from; at < end; at++) {
            switch (target[at]) {
                case '.', ':' -> joint = at;
                case '@' -> address = true;
                case ';' -> end = at;
                default -> {}
            }
        }
        boolean suffix = joint < end && joint > from && isSuffix(target, joint, end) && !address;
        int baseEnd = suffix ? joint : end;
        if (PathSegment.isId(target, from, baseEnd)) {
            out.append(ID);
            out.append(target, baseEnd, end);
        } else {
            out.append(target, from, end);
        }
    }

    /** Whether a file's extension, or a custom verb, follows the joint, and no part of an id. */
    private static boolean isSuffix(byte[] target, int joint, int end) {
        int start = joint + 1;
        if (target[joint] == '.') {
            return isExtension(target, start, end);
        }
        for (int i = start; i < end; i++) {
            if (!isLetter(target[i])) {
                return false;
            }
        }
        return start < end && end - start <= MAX_VERB && !PathSegment.isId(target, start, end);
    }

    /** Lower case, and perhaps a digit at the end. */
    private static boolean isExtension(byte[] target, int from, int to) {
        int length = to - from;
        if (length < 1 || length > MAX_EXTENSION || !isLower(target[from])) {
            return false;
        }
        for (int i = from + 1; i < to - 1; i++) {
            if (!isLower(target[i])) {
                return false;
            }
        }
        byte last = target[to - 1];
        return isLower(last) || (last >= '0' && last <= '9');
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

    private static int segmentEnd(byte[] target, int from, int to) {
        int at = from;
        while (at < to && target[at] != '/' && target[at] != '?' && target[at] != '#') {
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
}
