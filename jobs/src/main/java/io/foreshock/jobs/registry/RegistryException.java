package io.foreshock.jobs.registry;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The schema registry could not be asked, or refused. The message names the registry. */
public final class RegistryException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Creates one. */
    public RegistryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Creates one. */
    public RegistryException(String message) {
        super(message);
    }
}
