package io.foreshock.local.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A cgroup (v2) made for one run: the collector observes what is in it and nothing else, and
 * processes are in it only while they make the failures that are counted.
 *
 * @param directory the cgroup's directory
 * @param home {@code cgroup.procs} of the cgroup that this process runs in
 */
public record ScopeCgroup(Path directory, Path home) implements AutoCloseable {
    private static final String PROCS = "cgroup.procs";
    private static final int REMOVE_ATTEMPTS = 50;

    /**
     * Makes one.
     *
     * @throws IOException if there is no cgroup v2 file system, or it may not be written
     */
    public static ScopeCgroup create() throws IOException {
        return create("foreshock-demo-" + ProcessHandle.current().pid());
    }

    /**
     * Makes one of a given name.
     *
     * @throws IOException if there is no cgroup v2 file system, or it may not be written
     */
    public static ScopeCgroup create(String name) throws IOException {
        Path mount = mountPoint(Files.readAllLines(Path.of("/proc/self/mounts")));
        String own = ownGroup(Files.readAllLines(Path.of("/proc/self/cgroup")));
        Path directory = mount.resolve(name);
        try {
            Files.createDirectory(directory);
        } catch (IOException e) {
            throw new IOException(
                    "cannot make the cgroup " + directory + " to scope the run with: " + e, e);
        }
        return new ScopeCgroup(directory, mount.resolve("." + own).normalize().resolve(PROCS));
    }

    static Path mountPoint(List<String> mounts) throws IOException {
        for (String mount : mounts) {
            String[] fields = mount.split(" ", -1);
            if (fields.length > 2 && fields[2].equals("cgroup2")) {
                return Path.of(fields[1].replace("\\040", " "));
            }
        }
        throw new IOException(
                "no cgroup2 file system is mounted, and the run is scoped with one; mount it:"
                        + " mount -t cgroup2 none /mnt");
    }

    static String ownGroup(List<String> memberships) {
        for (String membership : memberships) {
            if (membership.startsWith("0::")) {
                return membership.substring(3);
            }
        }
        return "/";
    }

    /** The file that moves a process in. */
    public Path procs() {
        return directory.resolve(PROCS);
    }

    /** The kernel's id of it: its inode number. */
    public long id() throws IOException {
        return (Long) Files.getAttribute(directory, "unix:ino");
    }

    /** Removes it; tries again while the kernel still has dying processes in it. */
    @Override
    public void close() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                Files.deleteIfExists(directory);
                return;
            } catch (IOException e) {
                if (attempt == REMOVE_ATTEMPTS) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }
}
