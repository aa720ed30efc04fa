package io.foreshock.local.stack;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the build laid out to run from: libraries of jars in {@code lib}, archives of their classes
 * in {@code cds}, and the job in {@code jobs}.
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

    /** What the broker, Flink and this command need of others. */
    Library dependencies() {
        return new Library(root, "dependencies");
    }

    /** Foreshock's own jars, for the broker, Flink and this command. */
    Library foreshock() {
        return new Library(root, "foreshock");
    }

    /** The registry, with all that it needs. */
    Library registry() {
        return new Library(root, "registry");
    }

    /** The collector, with all that it needs. */
    Library collector() {
        return new Library(root, "collector");
    }

    /** For registry and collector: what ends them with their parent. */
    Library child() {
        return new Library(root, "child");
    }

    /** Flags of the collector's JVM, as a file that the JVM reads. */
    public Path collectorFlags() {
        return root.resolve("collector.jvm");
    }

    /** The jar that {@code flink run} takes. */
    Path jobsJar() {
        return root.resolve("jobs/foreshock-jobs.jar");
    }
}
