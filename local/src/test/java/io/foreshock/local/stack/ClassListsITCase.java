package io.foreshock.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The lists of classes to archive, beside the jars: a class that a list lacks, or that is no more,
 * makes a start slower and is not noticed otherwise.
 */
class ClassListsITCase {
    private static final double FEWEST_FOUND = 0.9;

    @ParameterizedTest
    @ValueSource(strings = {"dependencies", "registry", "collector"})
    void listClassesThatAreInTheJars(String library) throws Exception {
        Path distribution = Distribution.locate().root();
        Set<String> inJars = classesIn(distribution.resolve("lib").resolve(library));

        List<String> listed =
                Files.readAllLines(distribution.resolve(library + ".classes")).stream()
                        .filter(line -> !line.startsWith("@") && !isOfTheJdk(line))
                        .toList();
        List<String> found = listed.stream().filter(inJars::contains).toList();

        assertThat(listed).isNotEmpty();
        assertThat((double) found.size() / listed.size())
                .as("of the classes in %s.classes; local/class-lists.sh lists them anew", library)
                .isGreaterThan(FEWEST_FOUND);
    }

    private static boolean isOfTheJdk(String name) {
        return name.matches("(java|jdk|sun|com/sun)/.*")
                || ClassLoader.getPlatformClassLoader().getResource(name + ".class") != null;
    }

    private static Set<String> classesIn(Path directory) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.walk(directory)) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
        Set<String> names = new HashSet<>();
        for (Path file : jars) {
            try (JarFile jar = new JarFile(file.toFile())) {
                jar.stream()
                        .filter(entry -> entry.getName().endsWith(".class"))
                        .map(entry -> entry.getName().replaceFirst("\\.class$", ""))
                        .forEach(names::add);
            }
        }
        return names;
    }
}
