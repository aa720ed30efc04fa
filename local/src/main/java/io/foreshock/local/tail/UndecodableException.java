package io.foreshock.local.tail;

/** A value that is not a readable record; the message completes "cannot be read: …". */
public final class UndecodableException extends Exception {
    private static final long serialVersionUID = 1L;

    UndecodableException(String message) {
        super(message);
    }
}
