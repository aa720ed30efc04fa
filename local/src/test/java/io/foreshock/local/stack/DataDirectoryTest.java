package io.foreshock.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir Path temporary;

    @Test
    void isMadeForItsOwnerAlone() throws Exception {
        Path root = temporary.resolve("data");

        DataDirectory.open(root).close();

        assertThat(Files.getPosixFilePermissions(root))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void saysThatItIsAFile() throws Exception {
        Path file = Files.writeString(temporary.resolve("file"), "x");

        assertThatThrownBy(() -> DataDirectory.open(file))
                .isInstanceOf(ForeignDirectoryException.class)
                .hasMessage(file + " is a file, not a directory; name another with --data-dir");
    }

    @Test
    void saysThatItCannotBeMade() {
        assertThatThrownBy(() -> DataDirectory.open(Path.of("/proc/nope")))
                .hasMessage(
                        "the data directory /proc/nope cannot be made; name another with"
                                + " --data-dir");
    }

    @Test
    void isNotSharedByTwoStacks() throws Exception {
        try (DataDirectory first = DataDirectory.open(temporary)) {
            assertThatThrownBy(() -> DataDirectory.open(temporary))
                    .isInstanceOf(DataDirectoryInUseException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining(first.root().toString())
                    .hasMessageContaining("--data-dir");
        }
    }

    @Test
    void isFreeAgainWhenClosed() throws Exception {
        DataDirectory.open(temporary).close();

        DataDirectory.open(temporary).close();
    }

    @Test
    void forgetsTheAddressesOfAStackThatEnded() throws Exception {
        try (DataDirectory data = DataDirectory.open(temporary)) {
            StackAddresses.defaults().write(data.root());
            assertThat(StackAddresses.of(temporary)).contains(StackAddresses.defaults());
        }

        assertThat(StackAddresses.of(temporary)).isEmpty();
    }

    @Test
    void clearsEverythingButItsLockAndItsMarker() throws Exception {
        Path root = temporary.resolve("data");
        Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        Path kept = Files.writeString(elsewhere.resolve("kept"), "x");
        try (DataDirectory data = DataDirectory.open(root)) {
            Files.createDirectories(data.kafka().resolve("topic-0"));
            Files.writeString(data.kafka().resolve("topic-0/segment"), "x");
            Files.createSymbolicLink(data.root().resolve("link"), elsewhere);
        }

        DataDirectory.openEmpty(root).close();

        try (var left = Files.list(root)) {
            assertThat(left)
                    .map(Path::getFileName)
                    .map(Path::toString)
                    .containsExactlyInAnyOrder("lock", "logs", "tmp", "foreshock-data");
        }
        assertThat(kept).exists();
    }

    @Test
    void clearsNothingOfADirectoryThatItDidNotMake() throws Exception {
        Path thesis = Files.writeString(temporary.resolve("thesis.tex"), "x");

        assertThatThrownBy(() -> DataDirectory.openEmpty(temporary))
                .isInstanceOf(ForeignDirectoryException.class)
                .hasMessageContaining(temporary.toString())
                .hasMessageContaining("--data-dir");

        try (var left = Files.list(temporary)) {
            assertThat(left).containsExactly(thesis);
        }
    }

    @Test
    void doesNotMakeADirectoryItsOwnByUsingIt() throws Exception {
        Path thesis = Files.writeString(temporary.resolve("thesis.tex"), "x");
        DataDirectory.open(temporary).close();

        assertThatThrownBy(() -> DataDirectory.openEmpty(temporary))
                .isInstanceOf(ForeignDirectoryException.class);
        assertThat(thesis).exists();
    }
}
