package io.foreshock.local.provoke;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.foreshock.collector.syscall.SystemCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** How each scenario is brought about. */
final class Provocations {
    private static final int NOBODY = 65534;
    private static final int READ_ONLY = 0;
    private static final int CREATE_AND_WRITE = 0x41;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_SYNCNT = 7;
    private static final int MAX_BACKLOG_FILLERS = 8;

    private Provocations() {}

    /**
     * Prepares a scenario, on the thread that will make its attempts.
     *
     * @param scratch an empty directory of its own
     */
    static Provocation prepare(CallScenario scenario, Path scratch) {
        return switch (scenario) {
            case DISK_FULL -> new DiskFull(scratch);
            case DESCRIPTORS_EXHAUSTED -> new DescriptorsExhausted();
            case CONNECTION_REFUSED -> new ConnectionRefused(false);
            case CONNECTION_REFUSED_LATER -> new ConnectionRefused(true);
            case CONNECTION_TIMED_OUT -> new ConnectionTimedOut();
            case PORT_IN_USE -> new PortInUse();
            case ADDRESS_SPACE_EXHAUSTED -> new AddressSpaceExhausted();
            case PERMISSION_DENIED -> new PermissionDenied(scratch);
            case FILE_MISSING -> new FileMissing(scratch);
        };
    }

    private static int errno(long result) {
        return result < 0 ? (int) -result : 0;
    }

    /** Writes to a file on a full tmpfs of 64 KiB, which only this thread sees. */
    private static final class DiskFull implements Provocation {
        private static final int BLOCK = 4096;
        private static final long SIZE = 16 * BLOCK;

        private final Memory block = new Memory(BLOCK);
        private final int fd;

        DiskFull(Path scratch) {
            Libc.unshareMounts();
            Libc.mountTmpfs(scratch.toString(), SIZE);
            block.clear();
            Memory path = Libc.path(scratch.resolve("journal").toString());
            fd = (int) Libc.openat(path, CREATE_AND_WRITE);
            for (long written = 0; written <= SIZE; written += BLOCK) {
                attempt(); // fills it; the last one fails already
            }
        }

        @Override
        public int attempt() {
            return errno(
                    Libc.call(SystemCall.WRITE, fd, Pointer.nativeValue(block), BLOCK, 0, 0, 0));
        }

        @Override
        public void close() {
            Libc.closeQuietly(fd); // the mount goes with the thread
        }
    }

    /** Opens a file that exists while no descriptor is left. */
    private static final class DescriptorsExhausted implements Provocation {
        private final Memory path = Libc.path("/etc/passwd");
        private long limit;

        @Override
        public void arm() {
            limit = Libc.setLimit(Libc.RLIMIT_NOFILE, 0);
        }

        @Override
        public int attempt() {
            long fd = Libc.openat(path, READ_ONLY);
            if (fd >= 0) {
                Libc.closeQuietly((int) fd);
            }
            return errno(fd);
        }

        @Override
        public void disarm() {
            Libc.setLimit(Libc.RLIMIT_NOFILE, limit);
        }

        @Override
        public void close() {}
    }

    /** Connects to a port that is taken, so that nobody else listens there, but does not listen. */
    private static final class ConnectionRefused implements Provocation {
        private static final int PATIENCE_MS = 5_000;

        private final boolean asynchronous;
        private final int holder = Libc.tcpSocket(0);
        private final Memory address;

        ConnectionRefused(boolean asynchronous) {
            this.asynchronous = asynchronous;
            bind(holder, 0);
            address = SocketAddress.loopback(Libc.localPort(holder));
        }

        @Override
        public int attempt() {
            int fd = Libc.tcpSocket(asynchronous ? Libc.SOCK_NONBLOCK : 0);
            try {
                int errno = connect(fd, address);
                return asynchronous ? Libc.awaitSocketError(fd, PATIENCE_MS) : errno;
            } finally {
                Libc.closeQuietly(fd);
            }
        }

        @Override
        public void close() {
            Libc.closeQuietly(holder);
        }
    }

    /** Connects to a listener whose backlog is full, and gives up after one retransmission. */
    private static final class ConnectionTimedOut implements Provocation {
        private final int listener = Libc.tcpSocket(0);
        private final List<Integer> fillers = new ArrayList<>();
        private final Memory address;

        ConnectionTimedOut() {
            bind(listener, 0);
            Libc.startListening(listener, 0);
            address = SocketAddress.loopback(Libc.localPort(listener));
            for (int i = 0; i < MAX_BACKLOG_FILLERS; i++) {
                int filler = Libc.tcpSocket(Libc.SOCK_NONBLOCK);
                connect(filler, address);
                fillers.add(filler);
            }
        }

        @Override
        public int attempt() {
            int fd = Libc.tcpSocket(0);
            try {
                Libc.setOption(fd, IPPROTO_TCP, TCP_SYNCNT, 1);
                return connect(fd, address);
            } finally {
                Libc.closeQuietly(fd);
            }
        }

        @Override
        public boolean blocks() {
            return true;
        }

        @Override
        public void close() {
            fillers.forEach(Libc::closeQuietly);
            Libc.closeQuietly(listener);
        }
    }

    /** Binds to a port on which another socket listens. */
    private static final class PortInUse implements Provocation {
        private final int listener = Libc.tcpSocket(0);
        private final int port;

        PortInUse() {
            bind(listener, 0);
            Libc.startListening(listener, 1);
            port = Libc.localPort(listener);
        }

        @Override
        public int attempt() {
            int fd = Libc.tcpSocket(0);
            try {
                return bind(fd, port);
            } finally {
                Libc.closeQuietly(fd);
            }
        }

        @Override
        public void close() {
            Libc.closeQuietly(listener);
        }
    }

    /** Maps 64 GiB where the limit leaves room for less. */
    private static final class AddressSpaceExhausted implements Provocation {
        private static final long LENGTH = 64L << 30;
        private static final int PRIVATE_ANONYMOUS = 0x22;
        private long limit;

        @Override
        public void arm() {
            limit = Libc.setLimit(Libc.RLIMIT_AS, LENGTH);
        }

        @Override
        public int attempt() {
            return errno(Libc.call(SystemCall.MMAP, 0, LENGTH, 0, PRIVATE_ANONYMOUS, -1, 0));
        }

        @Override
        public void disarm() {
            Libc.setLimit(Libc.RLIMIT_AS, limit);
        }

        @Override
        public void close() {}
    }

    /** Opens another user's private file. */
    private static final class PermissionDenied implements Provocation {
        private final Memory path;

        PermissionDenied(Path scratch) {
            try {
                Path secret = scratch.resolve("secret");
                Files.writeString(secret, "");
                Files.setPosixFilePermissions(
                        scratch, PosixFilePermissions.fromString("rwx------"));
                path = Libc.path(secret.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Libc.becomeUser(NOBODY);
        }

        @Override
        public int attempt() {
            return errno(Libc.openat(path, READ_ONLY));
        }

        @Override
        public void close() {}
    }

    /** Opens a file that is not there. */
    private static final class FileMissing implements Provocation {
        private final Memory path;

        FileMissing(Path scratch) {
            path = Libc.path(scratch.resolve("missing.conf").toString());
        }

        @Override
        public int attempt() {
            return errno(Libc.openat(path, READ_ONLY));
        }

        @Override
        public void close() {}
    }

    private static int bind(int fd, int port) {
        Memory address = SocketAddress.loopback(port);
        return errno(
                Libc.call(
                        SystemCall.BIND,
                        fd,
                        Pointer.nativeValue(address),
                        SocketAddress.BYTES,
                        0,
                        0,
                        0));
    }

    private static int connect(int fd, Memory address) {
        return errno(
                Libc.call(
                        SystemCall.CONNECT,
                        fd,
                        Pointer.nativeValue(address),
                        SocketAddress.BYTES,
                        0,
                        0,
                        0));
    }
}
