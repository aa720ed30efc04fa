package io.foreshock.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The jars in {@code lib/NAME}, and the archive of those of their classes that {@code NAME.classes}
 * lists: parsed and verified once and mapped ever after (the JVM's class data sharing), which
 * halves the CPU time of a start. The {@code foreshock} script makes archives.
 *
 * @param distribution the distribution's directory
 * @param name of the library
 */
record Library(Path distribution, String name) {
    /** An entry of a class path. */
    String jars() {
        return directory() + "/*";
    }

    /**
     * Flags of a JVM whose class path begins with these jars: they use the archive. None where it
     * is missing or older than the jars, since a JVM that refuses an archive does not use its own
     * either.
     */
    List<String> archiveFlags() throws IOException {
        Path archive = distribution.resolve("cds").resolve(name + ".jsa");
        if (!Files.exists(archive) || isOlderThanJars(archive)) {
            return List.of();
        }
        return List.of(
                "-XX:SharedArchiveFile=" + archive,
                "-Xlog:cds=off",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:ArchiveRelocationMode=0");
    }

    private boolean isOlderThanJars(Path archive) throws IOException {
        long made = Files.getLastModifiedTime(archive).toMillis();
        try (Stream<Path> newer =
                Files.find(
                        directory(),
                        Integer.MAX_VALUE,
                        (file, attributes) ->
                                attributes.isRegularFile()
                                        && attributes.lastModifiedTime().toMillis() > made)) {
            return newer.findAny().isPresent();
        }
    }

    private Path directory() {
        return distribution.resolve("lib").resolve(name);
    }
}
