package io.foreshock.local.provoke;

/** A failure could not be provoked. The message is shown to the user as it is. */
public final class ProvocationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProvocationException(String message) {
        super(message);
    }
}
