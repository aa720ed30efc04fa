package io.foreshock.it.l7.subject;

import io.foreshock.local.demo.ScopeCgroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Real servers and clients in a cgroup (v2) of their own, which every one of them is in before it
 * becomes its program: what observes that cgroup sees all they do, and nothing else. Their logs are
 * kept under the {@link Workspace}; all their other files go when the scope is closed, and so does
 * every process that was started in it, and what those have started. Needs root. Not safe for use
 * by several threads.
 */
public final class Scope implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Duration EMPTY = Duration.ofSeconds(10);
    private static final int POLL_MS = 10;

    private final ScopeCgroup cgroup;
    private final Path files;
    private final Path logs;
    private final Thread onExit;
    private final Deque<Subject> subjects = new ArrayDeque<>();
    private int started;

    private Scope(ScopeCgroup cgroup, Path files, Path logs) {
        this.cgroup = cgroup;
        this.files = files;
        this.logs = logs;
        this.onExit = new Thread(this::killAll, "scope-exit");
    }

    /**
     * Opens one.
     *
     * @param name of the directory of its logs
     * @throws IOException if the cgroup cannot be made
     */
    public static Scope open(String name) throws IOException {
        Path logs = Workspace.directory().resolve("logs").resolve(name);
        deleteTree(logs);
        Files.createDirectories(logs);
        Path files = Files.createTempDirectory("foreshock-l7-");
        Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("rwxr-xr-x"));
        String group =
                "foreshock-l7-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
        Scope scope = new Scope(ScopeCgroup.create(group), files, logs);
        Runtime.getRuntime().addShutdownHook(scope.onExit);
        return scope;
    }

    /** The kernel's id of its cgroup. */
    public long cgroupId() throws IOException {
        return cgroup.id();
    }

    /** The directory of its cgroup. */
    public Path cgroup() {
        return cgroup.directory();
    }

    /** A new directory that everybody may look into, and its owner write to. */
    public Path newDirectory(String name) throws IOException {
        Path directory = Files.createDirectory(files.resolve(++started + "-" + name));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return directory;
    }

    /** A directory that belongs to nobody, for what runs {@linkplain Launch#asNobody as nobody}. */
    public Path newDirectoryOfNobody(String name) throws IOException {
        Path directory = newDirectory(name);
        Files.setAttribute(directory, "unix:uid", Launch.NOBODY);
        Files.setAttribute(directory, "unix:gid", Launch.NOBODY);
        return directory;
    }

    /** Starts a process in the cgroup. It ends with the scope at the latest. */
    public Subject start(Launch launch) throws IOException {
        Path log = logs.resolve(++started + "-" + launch.name() + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(launch.enter(cgroup.procs()))
                        .directory(files.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().putAll(launch.environment());
        Subject subject = new Subject(launch.name(), builder.start(), log);
        subjects.push(subject);
        return subject;
    }

    /**
     * Runs a process in the cgroup until it ends.
     *
     * @return its output
     * @throws IOException if it fails, or takes longer than the limit; with the end of its log
     */
    public String run(Launch launch, Duration limit) throws IOException, InterruptedException {
        Subject subject = start(launch);
        int code = subject.awaitEnd(limit);
        subjects.remove(subject);
        if (code != 0) {
            throw subject.failure("ended with exit code " + code);
        }
        return subject.output();
    }

    /** Ends all, the last started first, and removes the cgroup and all files but the logs. */
    @Override
    public void close() throws IOException, InterruptedException {
        while (!subjects.isEmpty()) {
            subjects.pop().close();
        }
        killAll();
        awaitEmpty();
        cgroup.close();
        Runtime.getRuntime().removeShutdownHook(onExit);
        deleteTree(files);
    }

    /** Those too that the subjects have started; Linux 5.14 and later. */
    private void killAll() {
        try {
            Files.writeString(cgroup.directory().resolve("cgroup.kill"), "1");
        } catch (IOException e) {
            for (Subject subject : subjects) {
                ProcessHandle.of(subject.pid()).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    private void awaitEmpty() throws IOException, InterruptedException {
        Path events = cgroup.directory().resolve("cgroup.events");
        long deadline = System.nanoTime() + EMPTY.toNanos();
        while (Files.readString(events).contains("populated 1")) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(
                        "processes do not leave the cgroup: " + Files.readAllLines(cgroup.procs()));
            }
            Thread.sleep(POLL_MS);
        }
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
