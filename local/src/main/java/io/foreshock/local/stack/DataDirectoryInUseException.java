package io.foreshock.local.stack;

import java.io.IOException;
import java.nio.file.Path;

/** Another stack runs on the data directory. The message says which, and what to do. */
public final class DataDirectoryInUseException extends IOException {
    private static final long serialVersionUID = 1L;

    DataDirectoryInUseException(Path directory, String pid) {
        super(
                "another stack"
                        + (pid.isEmpty() ? "" : " (process " + pid + ")")
                        + " runs on "
                        + directory
                        + "; stop it, or name another directory with --data-dir");
    }
}
