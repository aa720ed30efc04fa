package io.foreshock.collector.l7.http;

/** What HTTP's grammar is made of: tokens, white space, lists and numbers in ASCII. */
final class Ascii {
    private Ascii() {}

    /**
     * True if the bytes from {@code from} on are this text, which is in lower case, whatever their
     * case; there must be as many.
     */
    static boolean equalsIgnoreCase(String lowerCase, byte[] bytes, int from) {
        for (int i = 0; i < lowerCase.length(); i++) {
            if (lower(bytes[from + i]) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** True if the bytes in {@code [from, to)} are this text, which is in lower case. */
    static boolean equalsIgnoreCase(String lowerCase, byte[] bytes, int from, int to) {
        return to - from == lowerCase.length() && equalsIgnoreCase(lowerCase, bytes, from);
    }

    /**
     * True if a comma-separated list has this element, which is in lower case; parameters are left
     * out of account.
     */
    static boolean hasElement(String lowerCase, byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int end = elementEnd(bytes, at, to);
            if (isElement(lowerCase, bytes, at, end)) {
                return true;
            }
            at = end + 1;
        }
        return false;
    }

    /** The same of the last element that is not empty. */
    static boolean hasLastElement(String lowerCase, byte[] bytes, int from, int to) {
        boolean last = false;
        int at = from;
        while (at < to) {
            int end = elementEnd(bytes, at, to);
            if (trimStart(bytes, at, end) < end) {
                last = isElement(lowerCase, bytes, at, end);
            }
            at = end + 1;
        }
        return last;
    }

    private static boolean isElement(String lowerCase, byte[] bytes, int from, int to) {
        int start = trimStart(bytes, from, to);
        int end = start;
        while (end < to && bytes[end] != ';') {
            end++;
        }
        return equalsIgnoreCase(lowerCase, bytes, start, trimEnd(bytes, start, end));
    }

    /** Where an element of a list that begins at {@code from} ends. */
    static int elementEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != ',') {
            at++;
        }
        return at;
    }

    /** Behind spaces and tabs. */
    static int trimStart(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && isSpace(bytes[at])) {
            at++;
        }
        return at;
    }

    /** Before spaces and tabs at the end. */
    static int trimEnd(byte[] bytes, int from, int to) {
        int at = to;
        while (at > from && isSpace(bytes[at - 1])) {
            at--;
        }
        return at;
    }

    /**
     * A number of decimal digits alone.
     *
     * @return -1 if it is none, or has more than 18 digits
     */
    static long number(byte[] bytes, int from, int to) {
        if (from >= to || to - from > 18) {
            return -1;
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            if (!isDigit(bytes[i])) {
                return -1;
            }
            number = number * 10 + (bytes[i] - '0');
        }
        return number;
    }

    /** Value of a hexadecimal digit of either case, -1 if it is none. */
    static int hex(byte value) {
        if (isDigit(value)) {
            return value - '0';
        }
        int letter = value | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }

    static boolean isSpace(byte value) {
        return value == ' ' || value == '\t';
    }

    private static int lower(byte value) {
        return value >= 'A' && value <= 'Z' ? value + 0x20 : value;
    }
}
