package io.foreshock.options;

import java.util.List;

/**
 * Options that were refused: unknown, or with an impossible value. The message names the key, the
 * value, where it came from and what is allowed. A process that gets one exits with {@link
 * #EXIT_CODE}.
 */
public final class InvalidOptionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Exit code of a process started with options it cannot take. */
    public static final int EXIT_CODE = 2;

    /** One for all that was refused, a line each; for a single one, that one. */
    static InvalidOptionException of(List<String> refusals) {
        return new InvalidOptionException(
                refusals.size() == 1
                        ? refusals.get(0)
                        : refusals.size()
                                + " options are refused:\n  "
                                + String.join("\n  ", refusals));
    }

    /** Creates one; {@code message} is shown to the user as it is. */
    public InvalidOptionException(String message) {
        super(message);
    }
}
