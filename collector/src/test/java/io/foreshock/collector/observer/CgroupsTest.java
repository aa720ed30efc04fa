package io.foreshock.collector.observer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupsTest {
    @TempDir private Path root;
    private Path first;
    private Path second;

    @BeforeEach
    void makeTwo() throws IOException {
        first = withProcesses("first", "7\n9\n");
        second = withProcesses("second", "11\n");
    }

    private Path withProcesses(String name, String pids) throws IOException {
        Path directory = Files.createDirectory(root.resolve(name));
        Files.writeString(directory.resolve("cgroup.procs"), pids);
        return directory;
    }

    private static long id(Path directory) throws IOException {
        return (Long) Files.getAttribute(directory, "unix:ino");
    }

    @Test
    void findsDirectoriesByInode() throws IOException {
        assertThat(Cgroups.directories(root, Set.of(id(second)))).containsExactly(second);
    }

    @Test
    void looksForNoneWhereNoneAreWanted() {
        assertThat(Cgroups.directories(Set.of())).isEmpty();
    }

    @Test
    void saysWhichAreNotThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cgroups.directories(root, Set.of(-5L)))
                .withMessageContaining("-5");
    }

    @Test
    void passesOverThoseThatEndMeanwhile() throws IOException {
        assertThat(Cgroups.directories(root, new OneEnds())).hasSize(1);
    }

    @Test
    void hasNoProcessesOfThoseThatHaveEnded() throws IOException {
        assertThat(Cgroups.processes(List.of(first, root.resolve("gone"), second)))
                .containsExactly(7, 9, 11);
    }

    /** Wants either of the two, and removes the other once it is asked about one. */
    private final class OneEnds extends AbstractSet<Long> {
        @Override
        public boolean contains(Object id) {
            try {
                for (Path one : List.of(first, second)) {
                    if (id.equals(id(one))) {
                        Path other = one.equals(first) ? second : first;
                        Files.delete(other.resolve("cgroup.procs"));
                        Files.delete(other);
                        return true;
                    }
                }
                return false;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public Iterator<Long> iterator() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int size() {
            return 1;
        }
    }
}
