package io.foreshock.jobs.decode;

import org.jspecify.annotations.Nullable;

/**
 * Finds names that no collector sends: empty ones, long ones, those with control characters. Names
 * repeat without end, so one that passed lately costs no look at its characters. Not thread-safe.
 */
final class NameCheck {
    /** Longest service or host, characters; a collector cuts a service at 128. */
    static final int MAX_LABEL = 255;

    /** Longest name of a call, category, severity or errno, characters. */
    static final int MAX_NAME = 64;

    private static final int SLOTS = 1 << 10;

    /** How much of a refused name is shown. */
    private static final int SHOWN = 64;

    /** By hash code; a newer name displaces an older one. */
    private final @Nullable String[] passed = new String[SLOTS];

    /**
     * Passes over a name that is not empty, not longer than {@code max} characters, and without
     * control characters.
     *
     * @throws UnreadableException with the reason INVALID for any other
     */
    void check(String field, String name, int max) throws UnreadableException {
        if (name.isEmpty()) {
            throw UnreadableException.invalid(
                    field + " is empty; allowed: 1 to " + max + " characters");
        }
        notLonger(field, name, max);
        int hash = name.hashCode();
        int slot = (hash ^ hash >>> 10 ^ hash >>> 20) & (SLOTS - 1);
        if (!name.equals(passed[slot])) {
            checkCharacters(field, name);
            passed[slot] = name;
        }
    }

    /** Passes over any text that is not longer than {@code max} characters, and over none. */
    static void notLonger(String field, @Nullable String text, int max) throws UnreadableException {
        if (text != null && text.length() > max) {
            throw UnreadableException.invalid(
                    field
                            + " has "
                            + text.length()
                            + " characters and begins with '"
                            + shown(text)
                            + "'; allowed: at most "
                            + max);
        }
    }

    private static void checkCharacters(String field, String name) throws UnreadableException {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isISOControl(c)) {
                throw UnreadableException.invalid(
                        String.format(
                                "%s is '%s' with the control character U+%04X at %d; allowed: none",
                                field, shown(name), (int) c, i));
            }
        }
    }

    /** Its beginning, fit to be shown. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder(text);
        shown.setLength(Math.min(text.length(), SHOWN));
        for (int i = 0; i < shown.length(); i++) {
            if (Character.isISOControl(shown.charAt(i))) {
                shown.setCharAt(i, '?');
            }
        }
        return shown.toString();
    }
}
