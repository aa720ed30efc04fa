package io.foreshock.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
    @TempDir Path directory;

    @Test
    void hasTheJvmWriteOneWhenThereIsNone() throws Exception {
        assertThat(archive("a").flags()).anyMatch(flag -> flag.contains("ArchiveClassesAtExit"));
    }

    @Test
    void usesTheOneThatWasKept() throws Exception {
        ClassArchive archive = archive("a");
        Files.createFile(directory.resolve("part-" + archive.key() + ".unfinished"));

        archive.keep();

        assertThat(archive.flags()).anyMatch(flag -> flag.contains("SharedArchiveFile"));
    }

    @Test
    void isAnotherWhenTheClassPathChanges() throws Exception {
        String before = archive("a").key();
        String after = archive("another").key();

        assertThat(after).isNotEqualTo(before);
    }

    @Test
    void keepsNothingThatAKilledJvmLeftUnfinished() throws Exception {
        ClassArchive archive = archive("a");
        Files.createFile(directory.resolve("part-" + archive.key() + ".unfinished"));

        archive.discardUnfinished();
        archive.keep();

        assertThat(directory.resolve("part-" + archive.key() + ".jsa")).doesNotExist();
    }

    @Test
    void removesTheOnesItReplaces() throws Exception {
        Files.createFile(directory.resolve("part-0ld.jsa"));
        Files.createFile(directory.resolve("part-0lder.unfinished"));
        Files.createFile(directory.resolve("other-0ld.jsa"));
        ClassArchive archive = archive("a");
        Files.createFile(directory.resolve("part-" + archive.key() + ".unfinished"));

        archive.keep();

        assertThat(directory.resolve("part-0ld.jsa")).doesNotExist();
        assertThat(directory.resolve("part-0lder.unfinished")).doesNotExist();
        assertThat(directory.resolve("other-0ld.jsa")).exists();
    }

    private ClassArchive archive(String jarContent) throws Exception {
        Path lib = Files.createDirectories(directory.resolve("lib"));
        Files.writeString(lib.resolve("some.jar"), jarContent);
        return ClassArchive.of(directory, "part", List.of(lib + "/*"));
    }
}
