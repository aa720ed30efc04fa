package io.foreshock.local.stack;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A directory that would have to be cleared holds what is not ours. The message says what to do.
 */
public final class ForeignDirectoryException extends IOException {
    private static final long serialVersionUID = 1L;

    ForeignDirectoryException(Path directory) {
        super(
                directory
                        + " is not empty and was not made by foreshock, so it is not cleared;"
                        + " name another directory with --data-dir");
    }
}
