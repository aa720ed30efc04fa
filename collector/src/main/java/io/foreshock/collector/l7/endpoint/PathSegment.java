package io.foreshock.collector.l7.endpoint;

/**
 * Tells segments of a path that name a thing from those that name a kind of things: ids, tokens and
 * keys from words. A segment is a word only if all of it looks like words: letters in the case of
 * words, joined by {@code - _ . ~ $ :}, with at most three digits together. Everything else is an
 * id, since a word that is taken for an id costs a name, and the reverse a secret.
 *
 * <p>The limits for what is random are measured: 1.5 % of 25,000 names of Java classes are taken
 * for ids, and 2 in 1,000 random base64url tokens of 18 bytes for words. Allocates nothing; takes
 * time in proportion to the length.
 */
public final class PathSegment {
    /** Longest segment of words; those of gRPC are full names of services. */
    static final int MAX_SEGMENT = 80;

    /** Longest word. */
    static final int MAX_WORD = 48;

    /** As many words joined by hyphens are a title: {@code ten-tips-for-a-long-life}. */
    static final int TITLE = 6;

    private static final int UUID = 36;
    private static final int HEX = 8;
    private static final int TOKEN = 16;

    private PathSegment() {}

    /**
     * True if the bytes in {@code [from, to)} are not plainly words: numbers, UUIDs, hexadecimal of
     * 8 and more, tokens, dates, addresses, percent-encoded or other bytes, titles, long ones.
     */
    public static boolean isId(byte[] bytes, int from, int to) {
        if (to - from > MAX_SEGMENT || isUuid(bytes, from, to)) {
            return true;
        }
        int hyphens = 0;
        long all = 0;
        int at = from;
        while (at < to) {
            int end = at;
            while (end < to && Letters.isWord(bytes[end])) {
                end++;
            }
            if (end < to) {
                if (!Letters.isJoint(bytes[end])) {
                    return true;
                }
                hyphens += bytes[end] == '-' || bytes[end] == '_' ? 1 : 0;
            }
            long word = Letters.count(bytes, at, end);
            if (word == Letters.NO_WORD || isIdWord(bytes, at, end, word)) {
                return true;
            }
            all += word;
            at = end + 1;
        }
        if (Letters.letters(all) == 0) {
            return Letters.digits(all) > 0;
        }
        return hyphens >= TITLE - 1 || (hyphens > 0 && isToken(to - from, all));
    }

    /** The same of letters and digits alone. */
    private static boolean isIdWord(byte[] bytes, int from, int to, long counts) {
        int length = to - from;
        boolean hex = Letters.beyondHex(counts) == 0;
        if (Letters.digits(counts) == 0) {
            return length > MAX_WORD
                    || (length >= TOKEN && (hex || Letters.lowers(counts) == 0))
                    || isRandom(counts);
        }
        if (hex && length >= HEX) {
            return true;
        }
        boolean number = Letters.groups(counts) > 1 || length >= TOKEN;
        return (number && Letters.digitsInside(counts) > 0 && !isVersion(bytes, from, to))
                || length > MAX_WORD
                || isRandom(counts);
    }

    /** What was cut into words by the hyphens of base64url. */
    private static boolean isToken(int length, long counts) {
        boolean mixed = Letters.lowers(counts) > 0 && Letters.uppers(counts) > 0;
        return length >= TOKEN && mixed && (Letters.digitsInside(counts) > 0 || isRandom(counts));
    }

    /** Whether letters are not distributed as in names, {@code getXById}. */
    private static boolean isRandom(long counts) {
        int letters = Letters.letters(counts);
        int changes = Letters.changes(counts);
        if (letters < TOKEN) {
            return letters >= HEX && changes * 3 > letters * 2;
        }
        return changes * 5 > letters * 2
                || Letters.vowels(counts) * 4 < letters
                || Letters.islands(counts) > 1;
    }

    /** {@code v1beta2}, {@code v1alpha}, {@code v1p1beta1}: the words with numbers inside. */
    private static boolean isVersion(byte[] bytes, int from, int to) {
        if (bytes[from] != 'v' || to - from > 10) {
            return false;
        }
        for (int i = from + 2; i + 3 < to; i++) {
            boolean beta = bytes[i] == 'b' && bytes[i + 1] == 'e' && bytes[i + 2] == 't';
            boolean alpha = bytes[i] == 'a' && bytes[i + 1] == 'l' && bytes[i + 2] == 'p';
            if (beta || alpha) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUuid(byte[] bytes, int from, int to) {
        if (to - from != UUID) {
            return false;
        }
        for (int i = 0; i < UUID; i++) {
            byte value = bytes[from + i];
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? value != '-' : !Letters.isHex(value)) {
                return false;
            }
        }
        return true;
    }
}
