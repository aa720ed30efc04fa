package io.foreshock.collector.l7.endpoint;

/**
 * Counts letters, digits and how they follow one another in a word: nine counts in one {@code
 * long}, so that nothing is allocated and those of several words can be added.
 */
final class Letters {
    /** More than three digits together, or more consonants than a word has. */
    static final long NO_WORD = -1;

    private static final int MAX_DIGITS = 3;
    private static final int MAX_CONSONANTS = 6;

    private static final int SHORT = 16;
    private static final int VOWEL_BITS =
            1 | 1 << ('e' - 'a') | 1 << ('i' - 'a') | 1 << ('o' - 'a') | 1 << ('u' - 'a') | 1 << 24;

    private static final int BITS = 7;
    private static final int MASK = (1 << BITS) - 1;
    private static final int LOWERS = 0;
    private static final int UPPERS = BITS;
    private static final int DIGITS = 2 * BITS;
    private static final int GROUPS = 3 * BITS;
    private static final int INSIDE = 4 * BITS;
    private static final int CHANGES = 5 * BITS;
    private static final int VOWELS = 6 * BITS;
    private static final int ISLANDS = 7 * BITS;
    private static final int BEYOND_HEX = 8 * BITS;

    private static final byte OTHER = 0;
    private static final byte LOWER = 1;
    private static final byte UPPER = 2;
    private static final byte DIGIT = 3;
    private static final byte JOINT = 4;
    private static final byte[] KIND = new byte[256];

    /** What a byte adds to the counts, whatever is before it. */
    private static final long[] ADDS = new long[256];

    static {
        for (int i = 'a'; i <= 'z'; i++) {
            KIND[i] = LOWER;
            KIND[i - 'a' + 'A'] = UPPER;
            long both = i > 'f' ? 1L << BEYOND_HEX : 0;
            both += isVowel((byte) i) ? 1L << VOWELS : 0;
            ADDS[i] = both + (1L << LOWERS);
            ADDS[i - 'a' + 'A'] = both + (1L << UPPERS);
        }
        for (int i = '0'; i <= '9'; i++) {
            KIND[i] = DIGIT;
            ADDS[i] = 1L << DIGITS;
        }
        for (byte joint : new byte[] {'-', '_', '.', '~', '$', ':'}) {
            KIND[joint] = JOINT;
        }
    }

    private Letters() {}

    /** What a segment plainly is, without its letters being counted. */
    enum Plain {
        WORD,
        NUMBER,
        /** They have to be counted. */
        NO
    }

    /** Whether a segment is but digits, or a short word in lower case: as most of them are. */
    static Plain plain(byte[] bytes, int from, int to) {
        int at = from;
        if (at < to && KIND[bytes[at] & 0xff] == DIGIT) {
            while (at < to && KIND[bytes[at] & 0xff] == DIGIT) {
                at++;
            }
            return at == to ? Plain.NUMBER : Plain.NO;
        }
        int consonants = 0;
        while (at < to && KIND[bytes[at] & 0xff] == LOWER && consonants <= MAX_CONSONANTS) {
            consonants = isVowel(bytes[at]) ? 0 : consonants + 1;
            at++;
        }
        return at == to && to - from < SHORT && consonants <= MAX_CONSONANTS
                ? Plain.WORD
                : Plain.NO;
    }

    private static boolean isVowel(byte lower) {
        return (VOWEL_BITS >>> (lower - 'a') & 1) != 0;
    }

    /** True for letters and digits. */
    static boolean isWord(byte value) {
        byte kind = KIND[value & 0xff];
        return kind != OTHER && kind != JOINT;
    }

    /** True for what joins words. */
    static boolean isJoint(byte value) {
        return KIND[value & 0xff] == JOINT;
    }

    /** True for hexadecimal digits. */
    static boolean isHex(byte value) {
        return isWord(value) && (ADDS[value & 0xff] >>> BEYOND_HEX) == 0;
    }

    /**
     * The counts of a word of at most 80 letters and digits in {@code [from, to)}, or {@link
     * #NO_WORD}.
     */
    static long count(byte[] bytes, int from, int to) {
        long counts = 0;
        int digits = 0;
        int consonants = 0;
        byte before = OTHER;
        byte beforeThat = OTHER;
        for (int i = from; i < to; i++) {
            int value = bytes[i] & 0xff;
            byte kind = KIND[value];
            counts += ADDS[value];
            digits = kind == DIGIT ? digits + 1 : 0;
            boolean consonant = kind == LOWER && !isVowel(bytes[i]);
            consonants = consonant ? consonants + 1 : 0;
            if (digits > MAX_DIGITS || consonants > MAX_CONSONANTS) {
                return NO_WORD;
            }
            if (kind != before) {
                counts += change(beforeThat, before, kind);
            }
            beforeThat = before;
            before = kind;
        }
        return counts;
    }

    private static long change(byte beforeThat, byte before, byte kind) {
        if (kind == DIGIT) {
            return 1L << GROUPS;
        }
        if (before == DIGIT) {
            return 1L << INSIDE;
        }
        if (before == OTHER) {
            return 0;
        }
        boolean island = kind == UPPER && beforeThat == UPPER;
        return (1L << CHANGES) + (island ? 1L << ISLANDS : 0);
    }

    /** Lower case letters. */
    static int lowers(long counts) {
        return of(counts, LOWERS);
    }

    /** Upper case letters. */
    static int uppers(long counts) {
        return of(counts, UPPERS);
    }

    /** Letters of both cases. */
    static int letters(long counts) {
        return lowers(counts) + uppers(counts);
    }

    /** Digits. */
    static int digits(long counts) {
        return of(counts, DIGITS);
    }

    /** Groups of digits. */
    static int groups(long counts) {
        return of(counts, GROUPS);
    }

    /** Groups of digits with a letter behind. */
    static int digitsInside(long counts) {
        return of(counts, INSIDE);
    }

    /** Letters whose case differs from that of the letter before. */
    static int changes(long counts) {
        return of(counts, CHANGES);
    }

    /** Vowels, y among them. */
    static int vowels(long counts) {
        return of(counts, VOWELS);
    }

    /** Single lower case letters between upper case ones. */
    static int islands(long counts) {
        return of(counts, ISLANDS);
    }

    /** Letters that are no hexadecimal digits. */
    static int beyondHex(long counts) {
        return of(counts, BEYOND_HEX);
    }

    private static int of(long counts, int shift) {
        return (int) (counts >>> shift) & MASK;
    }
}
