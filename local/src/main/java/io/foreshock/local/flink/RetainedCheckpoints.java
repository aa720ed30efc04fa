package io.foreshock.local.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The checkpoints that the runs of one job left: {@code <run>/chk-<n>/_metadata}. */
final class RetainedCheckpoints {
    private RetainedCheckpoints() {}

    /** Directory of the complete checkpoint that was written last, of whichever run. */
    static Optional<Path> latest(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(directory, 3)) {
            return files.filter(file -> file.endsWith("_metadata"))
                    .max(Comparator.comparing(RetainedCheckpoints::writtenAt))
                    .map(metadata -> metadata.toAbsolutePath().getParent());
        }
    }

    private static FileTime writtenAt(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
