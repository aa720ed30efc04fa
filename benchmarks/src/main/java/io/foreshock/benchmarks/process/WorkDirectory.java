package io.foreshock.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory for one run. It is emptied when it is made, and kept after a run that failed: the log
 * files in it tell why.
 *
 * @param path where it is
 */
public record WorkDirectory(Path path) {
    /** System property that names the directory in which they are made. */
    public static final String PROPERTY = "foreshock.work";

    /** Makes an empty one. */
    public static WorkDirectory create(String name) throws IOException {
        String root = System.getProperty(PROPERTY, System.getProperty("java.io.tmpdir"));
        WorkDirectory work = new WorkDirectory(Path.of(root).resolve(name).toAbsolutePath());
        work.remove();
        Files.createDirectories(work.path);
        return work;
    }

    /** A directory in it, made if it is missing. */
    public Path directory(String name) throws IOException {
        return Files.createDirectories(path.resolve(name));
    }

    /** Removes it: the run went well. */
    public void remove() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(path)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
