package io.foreshock.local.provoke;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.foreshock.collector.syscall.Architecture;
import io.foreshock.collector.syscall.Errno;
import io.foreshock.collector.syscall.SystemCall;
import org.jspecify.annotations.Nullable;

/**
 * System calls made as they are, through {@code syscall(2)}, so that it is certain which one is
 * made; and the libc functions needed around them.
 */
final class Libc {
    static final int AF_INET = 2;
    static final int SOCK_STREAM = 1;
    static final int SOCK_NONBLOCK = 0x800;
    static final int RLIMIT_NOFILE = 7;
    static final int RLIMIT_AS = 9;

    private static final int AT_FDCWD = -100;
    private static final int SETRESUID_X86_64 = 117;
    private static final int SETRESUID_AARCH64 = 147;

    static {
        Native.register(Libc.class, "c");
    }

    private Libc() {}

    private static native long syscall(long number, long a, long b, long c, long d, long e, long f);

    private static native int unshare(int flags);

    private static native int mount(
            String source, String target, @Nullable String type, long flags, @Nullable String data);

    private static native int prlimit(
            int pid, int resource, @Nullable Pointer next, @Nullable Pointer old);

    private static native int socket(int domain, int type, int protocol);

    private static native int listen(int fd, int backlog);

    private static native int getsockname(int fd, Pointer address, Pointer length);

    private static native int getsockopt(
            int fd, int level, int option, Pointer value, Pointer length);

    private static native int setsockopt(int fd, int level, int option, Pointer value, int length);

    private static native int poll(Pointer fds, long count, int timeoutMs);

    private static native int close(int fd);

    /**
     * Makes one system call.
     *
     * @return its result, or the negative errno
     */
    static long call(SystemCall call, long a, long b, long c, long d, long e, long f) {
        return raw(call.number(Architecture.current()), a, b, c, d, e, f);
    }

    private static long raw(long number, long a, long b, long c, long d, long e, long f) {
        long result = syscall(number, a, b, c, d, e, f);
        return result == -1 ? -Native.getLastError() : result;
    }

    /** Opens a path; see {@link #call} for the result. */
    static long openat(Memory path, int flags) {
        return call(SystemCall.OPENAT, AT_FDCWD, Pointer.nativeValue(path), flags, 0600, 0, 0);
    }

    /** A path as the kernel takes it. */
    static Memory path(String path) {
        Memory memory = new Memory(Native.toByteArray(path).length);
        memory.setString(0, path);
        return memory;
    }

    /** Makes this thread, and no other, another user; it cannot go back. */
    static void becomeUser(int uid) {
        int number =
                Architecture.current() == Architecture.X86_64
                        ? SETRESUID_X86_64
                        : SETRESUID_AARCH64;
        check("setresuid", (int) raw(number, uid, uid, uid, 0, 0, 0));
    }

    /** Gives this thread, and no other, its own view of the mounted file systems. */
    static void unshareMounts() {
        int newNamespace = 0x20000;
        long recursiveAndPrivate = 0x4000 | 0x40000;
        check("unshare", unshare(newNamespace));
        check("mount", mount("none", "/", null, recursiveAndPrivate, null));
    }

    /** Mounts a tmpfs of a size in bytes. */
    static void mountTmpfs(String directory, long size) {
        check("mount tmpfs", mount("tmpfs", directory, "tmpfs", 0, "size=" + size));
    }

    /**
     * Sets a soft limit of this process.
     *
     * @return the one it replaces
     */
    static long setLimit(int resource, long soft) {
        Memory limits = new Memory(16);
        check("prlimit", prlimit(0, resource, null, limits));
        long old = limits.getLong(0);
        limits.setLong(0, soft);
        check("prlimit", prlimit(0, resource, limits, null));
        return old;
    }

    /** A TCP socket. */
    static int tcpSocket(int flags) {
        return check("socket", socket(AF_INET, SOCK_STREAM | flags, 0));
    }

    /** Makes a socket listen. */
    static void startListening(int fd, int backlog) {
        check("listen", listen(fd, backlog));
    }

    /** The local port of a socket. */
    static int localPort(int fd) {
        Memory address = new Memory(SocketAddress.BYTES);
        Memory length = new Memory(4);
        length.setInt(0, SocketAddress.BYTES);
        check("getsockname", getsockname(fd, address, length));
        return SocketAddress.port(address);
    }

    /** Sets an option of a socket that is a number. */
    static void setOption(int fd, int level, int option, int number) {
        Memory value = new Memory(4);
        value.setInt(0, number);
        check("setsockopt", setsockopt(fd, level, option, value, 4));
    }

    /** Waits until a socket can be written or has failed, and takes its error: 0 or an errno. */
    static int awaitSocketError(int fd, int timeoutMs) {
        Memory pollFd = new Memory(8);
        short writable = 4;
        pollFd.setInt(0, fd);
        pollFd.setShort(4, writable);
        pollFd.setShort(6, (short) 0);
        check("poll", poll(pollFd, 1, timeoutMs));
        Memory value = new Memory(4);
        Memory length = new Memory(4);
        length.setInt(0, 4);
        int solSocket = 1;
        int soError = 4;
        check("getsockopt", getsockopt(fd, solSocket, soError, value, length));
        return value.getInt(0);
    }

    /** Closes a descriptor. */
    static void closeQuietly(int fd) {
        close(fd); // nothing to do about a failure
    }

    private static int check(String operation, int result) {
        if (result < 0) {
            int errno = result == -1 ? Native.getLastError() : -result;
            throw new ProvocationException(operation + " failed: " + Errno.name(errno));
        }
        return result;
    }
}
