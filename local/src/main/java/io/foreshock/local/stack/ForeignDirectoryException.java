package io.foreshock.local.stack;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What was named as data directory is not ours to use: it is a file, or would have to be cleared.
 * The message says what to do.
 */
public final class ForeignDirectoryException extends IOException {
    private static final long serialVersionUID = 1L;

    private ForeignDirectoryException(String message) {
        super(message);
    }

    static ForeignDirectoryException noDirectory(Path file) {
        return new ForeignDirectoryException(
                file + " is a file, not a directory; name another with --data-dir");
    }

    static ForeignDirectoryException notOurs(Path directory) {
        return new ForeignDirectoryException(
                directory
                        + " is not empty and was not made by foreshock, so it is not cleared;"
                        + " name another directory with --data-dir");
    }
}
