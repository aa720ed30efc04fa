package io.foreshock.local;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --data-dir}, shared by every command that has to do with a stack. */
final class DataDirOption {
    /** System property with the directory that Foreshock was started from. */
    static final String HOME_PROPERTY = "foreshock.home";

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "Where the stack keeps its data, logs and addresses; default .foreshock"
                            + " beside the foreshock script.")
    private @Nullable Path directory;

    /** Whether it was given. */
    boolean isNamed() {
        return directory != null;
    }

    Path path() {
        return directory != null
                ? directory
                : Path.of(System.getProperty(HOME_PROPERTY, "")).resolve(".foreshock");
    }
}
