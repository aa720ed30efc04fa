package io.foreshock.collector.redact;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Removes secrets from paths and unix socket names, in place, without allocation. The rules, each
 * replacing its part by {@code ***} (by fewer where the part is shorter, so that no text grows):
 *
 * <ol>
 *   <li>the value of {@code name=value} where the name ends with one of the configured names,
 *       whatever its case: {@code /run/api_token=***}; it ends at {@code / & ; ,} or a blank;
 *   <li>everything after a {@code ?}: a query string;
 *   <li>user and password in {@code //user:password@host};
 *   <li>a part that looks random: at least {@value #MIN_RANDOM} letters, digits, {@code _} or
 *       {@code -} in a row that switch between upper case, lower case and digits at two of five
 *       characters or more (base64 tokens, API keys, JWTs). Hex in one case stays: container ids,
 *       checksums, UUIDs;
 *   <li>the rest of a file name that begins with {@code sess_}: PHP's session files.
 * </ol>
 *
 * <p>Names of users ({@code /home/anna}) stay. Safe for use by several threads.
 */
public final class PathRedactor {
    /** Names whose values are secrets, unless configured otherwise. */
    public static final List<String> DEFAULT_NAMES =
            List.of(
                    "token",
                    "key",
                    "secret",
                    "password",
                    "passwd",
                    "pwd",
                    "auth",
                    "session",
                    "signature",
                    "credential");

    private static final int MIN_RANDOM = 24;
    private static final int MARK_BYTES = 3;

    /** Kinds of bytes, as bits. */
    private static final int DIGIT = 1;

    private static final int LOWER = 2;
    private static final int UPPER = 4;
    private static final int MIXED = DIGIT | LOWER | UPPER;
    private static final int UNDERSCORE = 8;
    private static final int DASH = 16;

    /** {@code = ? @}: what only a rule can make harmless. */
    private static final int MARKER = 32;

    private static final int TOKEN = MIXED | UNDERSCORE | DASH;
    private static final byte[] CLASSES = classes();
    private static final byte[] SESSION = {'s', 'e', 's', 's', '_'};

    private final boolean enabled;
    private final byte[][] names;

    private PathRedactor(boolean enabled, List<String> names) {
        this.enabled = enabled;
        this.names = new byte[names.size()][];
        for (int i = 0; i < this.names.length; i++) {
            this.names[i] = lowerCase(names.get(i).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** One that applies the rules, with these names. */
    public static PathRedactor withNames(List<String> names) {
        return new PathRedactor(true, names);
    }

    /** One that changes nothing. */
    public static PathRedactor none() {
        return new PathRedactor(false, List.of());
    }

    /**
     * Redacts {@code length} bytes from {@code from} on, where they are, and returns their new
     * length, never larger.
     */
    public int redact(byte[] text, int from, int length) {
        return enabled && mayHoldSecret(text, from, from + length)
                ? rewrite(text, from, from + length) - from
                : length;
    }

    /** One cheap pass that clears nearly every path: no rule can apply without these bytes. */
    private static boolean mayHoldSecret(byte[] text, int from, int end) {
        int seen = 0;
        for (int i = from; i < end; i++) {
            seen |= CLASSES[text[i] & 0xFF];
        }
        return (seen & MARKER) != 0
                || ((seen & MIXED) == MIXED && end - from >= MIN_RANDOM)
                || ((seen & UNDERSCORE) != 0 && holdsSessionPrefix(text, from, end));
    }

    private static boolean holdsSessionPrefix(byte[] text, int from, int end) {
        for (int i = from + SESSION.length - 1; i < end; i++) {
            if (text[i] == '_' && text[i - 1] == 's' && endsWithSessionPrefix(text, from, i + 1)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the end of what remains. */
    private int rewrite(byte[] text, int from, int end) {
        int in = from;
        int out = from;
        while (in < end) {
            int secretEnd = secretEnd(text, from, in, out, end);
            if (secretEnd > in) {
                out = mark(text, out, secretEnd - in);
                in = secretEnd;
            } else if (isTokenByte(text[in])) {
                int runEnd = runEnd(text, from, in, end);
                System.arraycopy(text, in, text, out, runEnd - in);
                out += runEnd - in;
                in = runEnd;
            } else {
                text[out++] = text[in++];
            }
        }
        return out;
    }

    /**
     * End of the secret that begins at {@code in}; {@code in} itself if none does. What was read
     * before stands redacted in front of {@code out}.
     */
    private int secretEnd(byte[] text, int from, int in, int out, int end) {
        byte before = out == from ? (byte) '/' : text[out - 1];
        switch (before) {
            case '?' -> {
                return end;
            }
            case '=' -> {
                if (isSecretName(text, from, out - 1)) {
                    return valueEnd(text, in, end);
                }
            }
            case '/' -> {
                int userEnd = userInfoEnd(text, from, in, out, end);
                if (userEnd > in) {
                    return userEnd;
                }
            }
            case '_' -> {
                if (endsWithSessionPrefix(text, from, out)) {
                    return segmentEnd(text, in, end);
                }
            }
            default -> {}
        }
        if (isTokenByte(text[in]) && !isTokenByte(before)) {
            int runEnd = runEnd(text, from, in, end);
            return isRandom(text, in, runEnd) ? runEnd : in;
        }
        return in;
    }

    private static int mark(byte[] text, int out, int secretBytes) {
        int position = out;
        for (int i = Math.min(MARK_BYTES, secretBytes); i > 0; i--) {
            text[position++] = '*';
        }
        return position;
    }

    private boolean isSecretName(byte[] text, int from, int end) {
        for (byte[] name : names) {
            if (name.length > 0 && endsWith(text, from, end, name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsWith(byte[] text, int from, int end, byte[] lowerCaseName) {
        int start = end - lowerCaseName.length;
        if (start < from) {
            return false;
        }
        for (int i = 0; i < lowerCaseName.length; i++) {
            if (lowerCase(text[start + i]) != lowerCaseName[i]) {
                return false;
            }
        }
        return true;
    }

    private static int valueEnd(byte[] text, int in, int end) {
        int valueEnd = in;
        while (valueEnd < end && "/&;, \t\n".indexOf(text[valueEnd]) < 0) {
            valueEnd++;
        }
        return valueEnd;
    }

    /** After {@code //}: end of what stands before an {@code @} in the same segment. */
    private static int userInfoEnd(byte[] text, int from, int in, int out, int end) {
        if (out - from < 2 || text[out - 2] != '/') {
            return in;
        }
        for (int i = segmentEnd(text, in, end) - 1; i > in; i--) {
            if (text[i] == '@') {
                return i;
            }
        }
        return in;
    }

    private static boolean endsWithSessionPrefix(byte[] text, int from, int out) {
        int start = out - SESSION.length;
        return endsWith(text, from, out, SESSION) && (start == from || text[start - 1] == '/');
    }

    private static int segmentEnd(byte[] text, int in, int end) {
        int segmentEnd = in;
        while (segmentEnd < end && text[segmentEnd] != '/') {
            segmentEnd++;
        }
        return segmentEnd;
    }

    private static int runEnd(byte[] text, int from, int in, int end) {
        if (startsSession(text, from, in, end)) {
            return in + SESSION.length;
        }
        int runEnd = in;
        while (runEnd < end && isTokenByte(text[runEnd])) {
            runEnd++;
        }
        return runEnd;
    }

    private static boolean startsSession(byte[] text, int from, int in, int end) {
        return end - in > SESSION.length
                && text[in] == 's'
                && endsWith(text, from, in + SESSION.length, SESSION);
    }

    private static boolean isRandom(byte[] text, int from, int end) {
        int length = end - from;
        if (length < MIN_RANDOM) {
            return false;
        }
        int switches = 0;
        int seen = 0;
        int previous = 0;
        for (int i = from; i < end; i++) {
            int kind = CLASSES[text[i] & 0xFF] & MIXED;
            seen |= kind;
            if (kind != 0 && previous != 0 && kind != previous) {
                switches++;
            }
            previous = kind;
        }
        return seen == MIXED && switches * 5 >= length * 2;
    }

    private static boolean isTokenByte(byte b) {
        return (CLASSES[b & 0xFF] & TOKEN) != 0;
    }

    private static byte[] classes() {
        byte[] classes = new byte[256];
        Arrays.fill(classes, '0', '9' + 1, (byte) DIGIT);
        Arrays.fill(classes, 'a', 'z' + 1, (byte) LOWER);
        Arrays.fill(classes, 'A', 'Z' + 1, (byte) UPPER);
        classes['_'] = UNDERSCORE;
        classes['-'] = DASH;
        classes['='] = MARKER;
        classes['?'] = MARKER;
        classes['@'] = MARKER;
        return classes;
    }

    private static byte lowerCase(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + ('a' - 'A')) : b;
    }

    private static byte[] lowerCase(byte[] text) {
        byte[] lower = new byte[text.length];
        for (int i = 0; i < text.length; i++) {
            lower[i] = lowerCase(text[i]);
        }
        return lower;
    }
}
