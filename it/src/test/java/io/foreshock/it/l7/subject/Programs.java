package io.foreshock.it.l7.subject;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where installed programs are: on the path, and where Debian hides servers from it. */
public final class Programs {
    private static final Path POSTGRESQL = Path.of("/usr/lib/postgresql");

    /** The interpreter that Debian's Python packages are installed for. */
    public static final Path PYTHON = Path.of("/usr/bin/python3");

    private Programs() {}

    /** Where a program is, if it is installed. */
    public static Optional<Path> find(String program) {
        return directories().stream()
                .map(directory -> directory.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Where a program is.
     *
     * @throws IllegalStateException if it is not installed
     */
    static Path path(String program) {
        return find(program)
                .orElseThrow(() -> new IllegalStateException(program + " is not installed"));
    }

    private static List<Path> directories() {
        List<Path> all = new ArrayList<>();
        String path = System.getenv().getOrDefault("PATH", "");
        Stream.of(path.split(File.pathSeparator, -1)).map(Path::of).forEach(all::add);
        Stream.of("/usr/local/sbin", "/usr/sbin", "/sbin").map(Path::of).forEach(all::add);
        if (Files.isDirectory(POSTGRESQL)) {
            try (Stream<Path> versions = Files.list(POSTGRESQL)) {
                versions.sorted().map(version -> version.resolve("bin")).forEach(all::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }
}
