package io.foreshock.collector.publish;

import java.io.IOException;

/** The registry could not be reached, or refused; the message says which, and why in its words. */
public final class RegistryException extends IOException {
    private static final long serialVersionUID = 1L;

    RegistryException(String message) {
        super(message);
    }

    RegistryException(String message, IOException cause) {
        super(message, cause);
    }
}
