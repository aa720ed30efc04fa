package io.foreshock.collector.observer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The directories of cgroups v2. */
public final class Cgroups {
    private static final Path UNIFIED = Path.of("/sys/fs/cgroup/unified");
    private static final Path ALONE = Path.of("/sys/fs/cgroup");

    private Cgroups() {}

    /** Where cgroup v2 is mounted: alone, or beside version 1. */
    public static Path root() {
        return Files.isDirectory(UNIFIED) ? UNIFIED : ALONE;
    }

    /**
     * The directories of these cgroups.
     *
     * @param ids ids of cgroups, which are their directories' inode numbers
     * @throws IllegalArgumentException if there is no such cgroup
     */
    static List<Path> directories(Set<Long> ids) {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> tree = Files.find(root(), 64, (path, file) -> file.isDirectory())) {
            tree.filter(directory -> ids.contains(id(directory))).forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + root(), e);
        }
        if (found.size() < ids.size()) {
            throw new IllegalArgumentException(
                    "of the cgroups " + ids + " there are only " + found + " under " + root());
        }
        return found;
    }

    /** The processes in these cgroups and those below them. */
    static Set<Integer> processes(List<Path> cgroups) throws IOException {
        Set<Integer> pids = new TreeSet<>();
        for (Path cgroup : cgroups) {
            try (Stream<Path> tree = Files.find(cgroup, 64, (path, file) -> file.isDirectory())) {
                for (Path directory : tree.toList()) {
                    for (String pid : Files.readAllLines(directory.resolve("cgroup.procs"))) {
                        pids.add(Integer.valueOf(pid));
                    }
                }
            }
        }
        return pids;
    }

    private static long id(Path directory) {
        try {
            return (Long) Files.getAttribute(directory, "unix:ino");
        } catch (IOException e) {
            return -1; // removed in the meantime
        }
    }
}
