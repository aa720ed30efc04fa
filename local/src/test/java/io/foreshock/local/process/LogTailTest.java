package io.foreshock.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
    @TempDir Path directory;

    @Test
    void givesTheLastLinesWithoutBlankOnes() throws Exception {
        Path log = Files.writeString(directory.resolve("a.log"), "one\n\ntwo\n\nthree\n");

        assertThat(LogTail.of(log, 2)).containsExactly("two", "three");
    }

    @Test
    void readsOnlyTheEndOfALongLog() throws Exception {
        Path log = Files.writeString(directory.resolve("a.log"), "x\n".repeat(100_000) + "end\n");

        assertThat(LogTail.of(log, 1)).containsExactly("end");
    }

    @Test
    void deletesAnEmptyLogAlone() throws Exception {
        Path empty = Files.createFile(directory.resolve("empty.log"));
        Path log = Files.writeString(directory.resolve("a.log"), "one\n");

        LogTail.deleteIfEmpty(empty);
        LogTail.deleteIfEmpty(log);
        LogTail.deleteIfEmpty(directory.resolve("none.log"));

        assertThat(empty).doesNotExist();
        assertThat(log).exists();
    }

    @Test
    void isEmptyWithoutALog() {
        assertThat(LogTail.of(directory.resolve("none.log"), 5)).isEmpty();
    }
}
