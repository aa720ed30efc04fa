package io.foreshock.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory for one run, removed after it.
 *
 * @param path where it is
 */
public record WorkDirectory(Path path) implements AutoCloseable {
    /** Makes one among the system's temporary files. */
    public static WorkDirectory create() throws IOException {
        return new WorkDirectory(Files.createTempDirectory("foreshock-benchmark-"));
    }

    @Override
    public void close() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(path)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
