package io.foreshock.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryTest {
    @TempDir Path distribution;
    private Library library = new Library(Path.of(""), "");

    @BeforeEach
    void jarsInADirectoryAndBelowIt() throws Exception {
        library = new Library(distribution, "some");
        fileOf(10, "lib/some/a.jar");
        fileOf(10, "lib/some/below/b.jar");
    }

    @Test
    void hasNoFlagsWithoutAnArchive() throws Exception {
        assertThat(library.archiveFlags()).isEmpty();
    }

    @Test
    void usesTheArchiveThatIsNewerThanItsJars() throws Exception {
        Path archive = fileOf(20, "cds/some.jsa");

        assertThat(library.archiveFlags()).contains("-XX:SharedArchiveFile=" + archive);
    }

    @Test
    void leavesAnArchiveThatIsOlderThanOneOfItsJars() throws Exception {
        fileOf(20, "cds/some.jsa");
        fileOf(30, "lib/some/below/b.jar");

        assertThat(library.archiveFlags()).isEmpty();
    }

    @Test
    void leavesTheArchiveOfAnotherLibrary() throws Exception {
        fileOf(20, "cds/other.jsa");

        assertThat(library.archiveFlags()).isEmpty();
    }

    private Path fileOf(long second, String name) throws Exception {
        Path file = distribution.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
        return Files.setLastModifiedTime(file, FileTime.fromMillis(second * 1000));
    }
}
