package io.foreshock.collector.observer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The directories of cgroups v2. They come and go while they are looked through. */
public final class Cgroups {
    private static final Path UNIFIED = Path.of("/sys/fs/cgroup/unified");
    private static final Path ALONE = Path.of("/sys/fs/cgroup");
    private static final Path PROC = Path.of("/proc");
    private static final String PROCESS = "Tgid:";

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
        return ids.isEmpty() ? List.of() : directories(root(), ids);
    }

    /** Those below a directory. */
    static List<Path> directories(Path root, Set<Long> ids) {
        Tree tree = new Tree(ids);
        try {
            Files.walkFileTree(root, tree);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + root, e);
        }
        if (tree.found.size() < ids.size()) {
            throw new IllegalArgumentException(
                    "of the cgroups " + ids + " there are only " + tree.found + " under " + root);
        }
        return tree.found;
    }

    /** The processes in these cgroups and those below them; none in those that are no more. */
    static Set<Integer> processes(List<Path> cgroups) throws IOException {
        Set<Integer> pids = new TreeSet<>();
        for (Path cgroup : cgroups) {
            Tree tree = new Tree(null);
            Files.walkFileTree(cgroup, tree);
            for (Path directory : tree.found) {
                addProcesses(directory, pids);
            }
        }
        return pids;
    }

    private static void addProcesses(Path directory, Set<Integer> pids) throws IOException {
        try {
            if (isThreaded(directory)) {
                for (String tid : Files.readAllLines(directory.resolve("cgroup.threads"))) {
                    addProcessOf(tid, pids);
                }
            } else {
                for (String pid : Files.readAllLines(directory.resolve("cgroup.procs"))) {
                    pids.add(Integer.valueOf(pid));
                }
            }
        } catch (IOException e) {
            if (Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    /** The kernel does not list the processes of such a cgroup, which may have a part of each. */
    private static boolean isThreaded(Path directory) throws IOException {
        Path type = directory.resolve("cgroup.type"); // the root has none
        return Files.exists(type) && Files.readString(type).strip().equals("threaded");
    }

    private static void addProcessOf(String tid, Set<Integer> pids) {
        try {
            for (String line : Files.readAllLines(PROC.resolve(tid + "/status"))) {
                if (line.startsWith(PROCESS)) {
                    pids.add(Integer.valueOf(line.substring(PROCESS.length()).strip()));
                }
            }
        } catch (IOException e) {
            return; // it has ended
        }
    }

    /** Finds directories, and passes over those that are removed meanwhile. */
    private static final class Tree extends SimpleFileVisitor<Path> {
        private final @Nullable Set<Long> ids;
        private final List<Path> found = new ArrayList<>();

        /** Of these ids; of all, if null. */
        Tree(@Nullable Set<Long> ids) {
            this.ids = ids;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (ids == null || ids.contains(id(directory))) {
                found.add(directory);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            return passOver(file, failure);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                throws IOException {
            return failure == null ? FileVisitResult.CONTINUE : passOver(directory, failure);
        }

        private static FileVisitResult passOver(Path path, IOException failure) throws IOException {
            if (Files.exists(path)) {
                throw failure;
            }
            return FileVisitResult.CONTINUE;
        }
    }

    private static long id(Path directory) {
        try {
            return (Long) Files.getAttribute(directory, "unix:ino");
        } catch (IOException e) {
            return -1; // removed in the meantime
        }
    }
}
