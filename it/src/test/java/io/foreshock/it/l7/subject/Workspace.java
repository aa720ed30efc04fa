package io.foreshock.it.l7.subject;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What servers and clients are run from, outside any archive: scripts, and the packages that those
 * for Node need. Kept from run to run in {@code target/l7}, or where the system property {@code
 * foreshock.l7.directory} says.
 *
 * @param root its directory
 */
public record Workspace(Path root) {
    private static final String RESOURCES = "/l7";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)}");

    /** Where it is. */
    static Path directory() {
        return Path.of(System.getProperty("foreshock.l7.directory", "target/l7")).toAbsolutePath();
    }

    /** Brings the scripts up to date. */
    public static Workspace prepare() throws IOException {
        Path root = directory();
        Files.createDirectories(root);
        URI from = resources();
        if ("jar".equals(from.getScheme())) {
            try (FileSystem jar = FileSystems.newFileSystem(from, Map.of())) {
                copy(jar.getPath(RESOURCES), root);
            }
        } else {
            copy(Path.of(from), root);
        }
        return new Workspace(root);
    }

    private static URI resources() {
        try {
            return Objects.requireNonNull(Workspace.class.getResource(RESOURCES), RESOURCES)
                    .toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path source : all.toList()) {
                Path target = to.resolve(from.relativize(source).toString());
                if (Files.isDirectory(source)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** A script, or another file of the resources. */
    public Path file(String name) {
        return root.resolve(name);
    }

    /**
     * Writes one of the files elsewhere, with each <code>${name}</code> replaced by its value.
     *
     * @throws IllegalArgumentException if one of them has no value
     */
    public Path fill(String name, Path directory, Map<String, ?> values) throws IOException {
        String filled =
                PLACEHOLDER
                        .matcher(Files.readString(file(name)))
                        .replaceAll(found -> Matcher.quoteReplacement(value(found, values)));
        return Files.writeString(directory.resolve(file(name).getFileName()), filled);
    }

    private static String value(MatchResult found, Map<String, ?> values) {
        Object value = values.get(found.group(1));
        if (value == null) {
            throw new IllegalArgumentException("no value for " + found.group());
        }
        return value.toString();
    }
}
