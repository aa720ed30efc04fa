package io.foreshock.local.stack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one stack keeps between runs: Kafka's log, the registry's database, Flink's
 * checkpoints and the log files. Locked while open, so that no two stacks share one; the lock goes
 * with the process however it ends.
 */
public final class DataDirectory implements AutoCloseable {
    private static final String LOCK = "lock";

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
     * @throws IOException if it cannot be made or written
     */
    public static DataDirectory open(Path directory) throws IOException {
        Path root = directory.toAbsolutePath().normalize();
        if (!Files.isDirectory(root)) {
            Files.createDirectories(
                    root,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
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
        Files.createDirectories(root.resolve("logs"));
        return new DataDirectory(root, channel);
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

    /** Removes everything that earlier runs left in it. */
    public void clear() throws IOException {
        Path lock = root.resolve(LOCK);
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        if (!file.equals(lock)) {
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
    }

    /** Unlocks it. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(root.resolve(StackAddresses.FILE));
        channel.close();
    }
}
