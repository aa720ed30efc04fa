package io.foreshock.local.stack;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;

/**
 * What the build laid out to run from: {@code lib/local}, {@code lib/child}, {@code lib/collector},
 * {@code registry} and {@code jobs}.
 *
 * @param root its directory
 */
public record Distribution(Path root) {
    /** System property that names the directory; without it, it is found from this class's jar. */
    public static final String PROPERTY = "foreshock.distribution";

    /**
     * Finds the distribution that this process runs from.
     *
     * @throws IllegalStateException if it was not built
     */
    public static Distribution locate() {
        String named = System.getProperty(PROPERTY);
        Path root = named != null ? Path.of(named) : besideThisJar();
        Path jobs = root.resolve("jobs/foreshock-jobs.jar");
        if (!Files.isRegularFile(jobs)) {
            throw new IllegalStateException(
                    "no Foreshock build in "
                            + root
                            + " ("
                            + jobs
                            + " is missing); build it with: ./mvnw -pl local -am package"
                            + " -DskipTests");
        }
        return new Distribution(root.toAbsolutePath());
    }

    private static Path besideThisJar() {
        try {
            URI jar =
                    Distribution.class.getProtectionDomain().getCodeSource().getLocation().toURI();
            return Path.of(jar).resolveSibling("../..").normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Class path of the broker and of Flink. */
    public List<String> localClassPath() {
        return List.of(root.resolve("lib/local") + "/*");
    }

    /** Class path of the collector when it is a child process. */
    public List<String> collectorClassPath() {
        return List.of(root.resolve("lib/collector") + "/*", root.resolve("lib/child") + "/*");
    }

    /** Flags of the collector's JVM, as a file that the JVM reads. */
    public Path collectorFlags() {
        return root.resolve("collector.jvm");
    }

    /**
     * The archive of the collector's classes that the {@code foreshock} script makes; empty where
     * it is missing or older than the classes.
     */
    public Optional<Path> collectorArchive() throws IOException {
        Path archive = root.resolve("cds/collector.jsa");
        if (!Files.exists(archive)) {
            return Optional.empty();
        }
        FileTime made = Files.getLastModifiedTime(archive);
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(root.resolve("lib/collector"), "*.jar")) {
            for (Path jar : jars) {
                if (Files.getLastModifiedTime(jar).compareTo(made) > 0) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(archive);
    }

    /** Class path of the registry. */
    public List<String> registryClassPath() {
        return List.of(
                root.resolve("registry") + "/*",
                root.resolve("registry/lib") + "/*",
                root.resolve("lib/child") + "/*");
    }

    /** The jar that {@code flink run} takes. */
    public Path jobsJar() {
        return root.resolve("jobs/foreshock-jobs.jar");
    }

    /** Where archives of the components' classes are kept. */
    public Path classArchives() throws IOException {
        return Files.createDirectories(root.resolve("cds"));
    }
}
