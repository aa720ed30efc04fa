package io.foreshock.local.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A component's classes, parsed and verified once and mapped ever after (the JVM's class data
 * sharing), which halves the CPU time of a start. Written by the JVM when the component first stops
 * in good order. Its file name holds a checksum of what it is valid for: the JVM and the class
 * path's jars with their sizes and times.
 *
 * @param directory where archives are kept
 * @param name of the component
 * @param key checksum of the JVM and the class path
 */
public record ClassArchive(Path directory, String name, String key) {
    private static final String SUFFIX = ".jsa";

    /**
     * The archive for a component.
     *
     * @param classPath entries that end in {@code /*} stand for the jars in a directory
     */
    public static ClassArchive of(Path directory, String name, List<String> classPath)
            throws IOException {
        CRC32 key = new CRC32();
        key.update(System.getProperty("java.vm.version", "").getBytes(UTF_8));
        for (String entry : classPath) {
            for (Path jar : jars(entry)) {
                String state = jar + "|" + Files.size(jar) + "|" + Files.getLastModifiedTime(jar);
                key.update(state.getBytes(UTF_8));
            }
        }
        return new ClassArchive(directory, name, Long.toHexString(key.getValue()));
    }

    private static List<Path> jars(String entry) throws IOException {
        List<Path> jars = new ArrayList<>();
        if (entry.endsWith("/*")) {
            Path directory = Path.of(entry.substring(0, entry.length() - 2));
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jar")) {
                files.forEach(jars::add);
            }
            jars.sort(null);
        }
        return jars;
    }

    /** Flags that use the archive, or that have the JVM write it as it exits. */
    public List<String> flags() {
        if (Files.exists(file())) {
            return List.of("-XX:SharedArchiveFile=" + file(), "-Xlog:cds=off");
        }
        return Files.isWritable(directory)
                ? List.of(
                        "-XX:ArchiveClassesAtExit=" + unfinished(),
                        "-Xlog:cds=off",
                        "-Xlog:cds+dynamic=off")
                : List.of();
    }

    /** Removes what a JVM left that was killed as it wrote; before the next one starts. */
    void discardUnfinished() throws IOException {
        Files.deleteIfExists(unfinished());
    }

    /** Puts what the JVM wrote in its place, and removes what is out of date. */
    void keep() throws IOException {
        if (!Files.exists(unfinished())) {
            return;
        }
        try (DirectoryStream<Path> old = Files.newDirectoryStream(directory, name + "-*")) {
            for (Path file : old) {
                if (!file.equals(unfinished())) {
                    Files.delete(file);
                }
            }
        }
        Files.move(unfinished(), file(), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path file() {
        return directory.resolve(name + "-" + key + SUFFIX);
    }

    private Path unfinished() {
        return directory.resolve(name + "-" + key + ".unfinished");
    }
}
