package io.foreshock.local.stack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one stack keeps between runs: Kafka's log, the registry's database, Flink's
 * checkpoints and the log files. Locked while open, so that no two stacks share one; the lock goes
 * with the process however it ends.
 */
public final class DataDirectory implements AutoCloseable {
    private static final String LOCK = "lock";

    /** Names what may be removed: a directory that was new or empty when it was first opened. */
    private static final String MARKER = "foreshock-data";

    private final Path root;
    private final FileChannel channel;

    private DataDirectory(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /**
     * Opens and locks it; creates it, readable by its owner alone, if it is not there.
     *
     * @throws DataDirectoryInUseException if another stack runs on it
     * @throws ForeignDirectoryException if it is no directory
     * @throws IOException if it cannot be made or written
     */
    public static DataDirectory open(Path directory) throws IOException {
        Path root = root(directory);
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw ForeignDirectoryException.noDirectory(root);
        }
        boolean own = isOwn(root);
        if (!Files.isDirectory(root)) {
            create(root);
        }
        if (own) {
            Files.writeString(root.resolve(MARKER), "data of Foreshock, which may remove it\n");
        }
        FileChannel channel =
                FileChannel.open(
                        root.resolve(LOCK),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            String holder = read(channel);
            channel.close();
            throw new DataDirectoryInUseException(root, holder);
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(
                        Long.toString(ProcessHandle.current().pid())
                                .getBytes(StandardCharsets.UTF_8)));
        DataDirectory data = new DataDirectory(root, channel);
        Files.createDirectories(data.logs());
        Files.createDirectories(data.scratch());
        return data;
    }

    /**
     * Opens it as {@link #open} does, and removes what earlier runs left in it.
     *
     * @throws ForeignDirectoryException if it holds something and was not made by {@link #open};
     *     nothing in it has been touched then
     */
    public static DataDirectory openEmpty(Path directory) throws IOException {
        Path root = root(directory);
        if (!isOwn(root)) {
            throw ForeignDirectoryException.notOurs(root);
        }
        DataDirectory data = open(root);
        try {
            data.clear();
            return data;
        } catch (IOException e) {
            data.close();
            throw e;
        }
    }

    private static void create(Path root) throws IOException {
        try {
            Files.createDirectories(
                    root,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (FileSystemException e) {
            throw new IOException(
                    "the data directory "
                            + root
                            + " cannot be made"
                            + (e.getReason() == null ? "" : " (" + e.getReason() + ")")
                            + "; name another with --data-dir",
                    e);
        }
    }

    private static Path root(Path directory) {
        return directory.toAbsolutePath().normalize();
    }

    private static boolean isOwn(Path root) throws IOException {
        if (!Files.isDirectory(root) || Files.exists(root.resolve(MARKER))) {
            return true;
        }
        try (Stream<Path> entries = Files.list(root)) {
            return entries.findAny().isEmpty();
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(32);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
    }

    /** The directory itself. */
    public Path root() {
        return root;
    }

    /** One log file for each component. */
    public Path logs() {
        return root.resolve("logs");
    }

    /** Kafka's log directory. */
    public Path kafka() {
        return root.resolve("kafka");
    }

    /** The registry's database directory. */
    public Path registry() {
        return root.resolve("registry");
    }

    /** Flink's checkpoints and scratch files. */
    public Path flink() {
        return root.resolve("flink");
    }

    /** Scratch files of its processes, which run as if it were {@code /tmp}. */
    public Path scratch() {
        return root.resolve("tmp");
    }

    private void clear() throws IOException {
        Set<Path> kept = Set.of(root.resolve(LOCK), root.resolve(MARKER));
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        if (!kept.contains(file)) {
                            Files.delete(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path directory, @Nullable IOException failure) throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        if (!directory.equals(root)) {
                            Files.delete(directory);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        Files.createDirectory(logs());
        Files.createDirectory(scratch());
    }

    /** Unlocks it. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(root.resolve(StackAddresses.FILE));
        channel.close();
    }
}
