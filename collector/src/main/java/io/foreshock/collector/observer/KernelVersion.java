package io.foreshock.collector.observer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Version of a kernel, as far as programs depend on it.
 *
 * @param major as in 5.15: 5
 * @param minor as in 5.15: 15
 */
public record KernelVersion(int major, int minor) {
    private static final Pattern MAJOR_MINOR = Pattern.compile("(\\d+)(?:\\D+(\\d+))?");

    /** The one that runs here. */
    public static KernelVersion current() {
        return of(System.getProperty("os.version", ""));
    }

    /** Reads what {@code uname -r} says; 0.0 if it does not begin with a number. */
    public static KernelVersion of(String release) {
        Matcher numbers = MAJOR_MINOR.matcher(release);
        if (!numbers.lookingAt()) {
            return new KernelVersion(0, 0);
        }
        String minor = numbers.group(2);
        return new KernelVersion(
                Integer.parseInt(numbers.group(1)), minor == null ? 0 : Integer.parseInt(minor));
    }

    /** Whether it is this version or a later one. */
    public boolean isAtLeast(int otherMajor, int otherMinor) {
        return major > otherMajor || (major == otherMajor && minor >= otherMinor);
    }
}
